import type { RecordTemplate } from '../../mail/record-request/sentences.js';
import type { HolderNews } from '../../mail/record-request/letters.js';
import { dueAlarms } from '../../domain/record-request/clock.js';
import type { RecordRequestPart } from '../../generated/prisma/client.js';
import { factsOf, type RequestRow } from './row.js';

/** A letter to who asked. The key makes it go once; one that is owed by law is told by phone where no email goes. */
export interface LetterDue {
  readonly template: RecordTemplate;
  readonly key: string;
  readonly owed: boolean;
  readonly part: RecordRequestPart | null;
}

/** The letters that a request has called for so far, as its row says. */
export function lettersDue(row: RequestRow, at: Date): LetterDue[] {
  if (row.settledAt !== null && (row.state === 'confirmed' || row.state === 'withdrawn'))
    return [letter(row.state, 'end')];
  if (row.provenAt === null)
    return [letter(row.requester === 'person' ? 'prove' : 'checking', 'proof', true)];
  const reminder = dueAlarms(factsOf(row), at).find(({ kind }) => kind === 'remind');
  return [
    letter('referred', 'referred', true),
    ...(row.extendedTo === null ? [] : [letter('extended', 'extended', true)]),
    ...row.parts.flatMap((part) => lettersOfPart(part, row)),
    ...(reminder === undefined ? [] : [letter('remind', reminder.key)]),
  ];
}

function lettersOfPart(part: RecordRequestPart, { delivery }: RequestRow): LetterDue[] {
  const { id, state, saidSentAt, exportId, deniedAt, takenBackAt, reviewedAt, releasedAt } = part;
  return [
    ...(state === 'sent' ? [letter('said-sent', `said-sent/${id}/${time(saidSentAt)}`, false, part)] : []),
    ...(state === 'released' && delivery === 'portal' && releasedAt !== null
      ? [letter('released', `released/${exportId}`, true, part)]
      : []),
    ...(deniedAt === null ? [] : [letter('decided', `denied/${id}/${time(deniedAt)}`, true, part)]),
    ...(takenBackAt === null
      ? []
      : [letter('taken-back', `taken-back/${id}/${time(takenBackAt)}`, true, part)]),
    ...(reviewedAt === null ? [] : [letter('decided', `reviewed/${id}/${time(reviewedAt)}`, true, part)]),
  ];
}

/** What the holder of a part is to be told, with a key that makes it go once; null where nothing is. */
export function holderNewsDue(
  row: RequestRow,
  { id, state, contradictedAt }: RecordRequestPart,
): { readonly news: HolderNews; readonly key: string } | null {
  if (row.provenAt === null || state === 'destroyed') return null;
  if (row.state === 'withdrawn')
    return state === 'asked' ? { news: 'withdrawn', key: `${id}/withdrawn` } : null;
  if (row.settledAt !== null) return null;
  if (state === 'asked') return { news: 'asked', key: `${id}/asked` };
  if (state === 'contradicted')
    return { news: 'contradicted', key: `${id}/contradicted/${time(contradictedAt)}` };
  return null;
}

function letter(
  template: RecordTemplate,
  key: string,
  owed = false,
  part: RecordRequestPart | null = null,
): LetterDue {
  return { template, key, owed, part };
}

function time(at: Date | null): number {
  return at?.getTime() ?? 0;
}
