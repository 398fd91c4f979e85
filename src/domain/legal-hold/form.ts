import { readReason } from '../reason.js';
import { readId } from '../ids.js';
import { pastedLine } from '../pasted.js';
import { isRefusal, type Refusal } from '../refusals.js';
import { readLine } from '../typed-text.js';

/** What a hold can be on: a client with all their charts, a provider with all of theirs, or one chart. */
export const heldSubjects = ['person', 'provider', 'chart'] as const;
export type HeldSubject = (typeof heldSubjects)[number];

/** What a lead fills in to place a hold. */
export interface HoldForm {
  readonly subject: HeldSubject;
  readonly subjectId: string;
  readonly matter: string;
  readonly reason: string;
}

/** Reads the id of what is held, also from the address of a page that ends with it. */
function readHeldId(typed: string): string | null {
  const [path = ''] = pastedLine(typed).split(/[?#]/);
  return readId(path.split('/').findLast((step) => step !== '') ?? '');
}

/** The form as typed, cleaned; or what is wrong with it. The matter is one line of at most 200 characters. */
export function checkHoldForm(typed: Readonly<Record<keyof HoldForm, string>>): HoldForm | Refusal {
  const subject = heldSubjects.find((one) => one === typed.subject);
  const subjectId = readHeldId(typed.subjectId);
  const matter = readLine(typed.matter, { field: 'matter', most: 200, missing: 'matter-missing' });
  const reason = readReason(typed.reason);
  if (subject === undefined || subjectId === null)
    return { refused: 'held-subject-unknown', field: 'subjectId' };
  if (isRefusal(matter)) return matter;
  if (isRefusal(reason)) return reason;
  return { subject, subjectId, matter, reason };
}
