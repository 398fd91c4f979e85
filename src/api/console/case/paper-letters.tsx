import type { VNode } from 'preact';
import { worksOnCases } from '../../../domain/acts.js';
import { lettersOnPaper } from '../../../operations/record-request/on-paper.js';
import { PostForm, Select, TextField } from '../../components/components.js';
import type { PortalContext, Visit } from '../../http/context.js';
import { fieldErrors } from '../../http/field-errors.js';
import { roleOf } from '../staff.js';
import type { RefusedRecordAct } from './refused-record-act.js';
import { paperWords } from './record-words.js';

/** A letter that may go by mail, as a form offers it. */
export interface OfferedLetter {
  readonly key: string;
  readonly template: keyof typeof paperWords;
}

/** The letters of a case that may go by mail, for those who work on it. */
export async function offeredLetters(
  { dependencies }: PortalContext,
  visit: Visit,
  caseId: string,
): Promise<OfferedLetter[]> {
  return worksOnCases(roleOf(visit)) ? lettersOnPaper(dependencies, caseId) : [];
}

/** The form that makes a letter on paper; nothing where no letter was called for. */
export function PaperLetters({
  reference,
  letters,
  refused,
}: {
  reference: string;
  letters: readonly OfferedLetter[];
  refused: RefusedRecordAct | undefined;
}): VNode | null {
  if (letters.length === 0) return null;
  const mine = refused?.form === 'paper' ? refused : undefined;
  const options = letters.map(({ key, template }) => [key, paperWords[template]] as const);
  return (
    <details open={mine !== undefined} id="paper-letters">
      <summary>Make a letter on paper</summary>
      <p>For people we can’t reach by email. The letter includes the decision itself.</p>
      <PostForm action={`/cases/${reference}/paper-letters`}>
        <Select name="letter" label="Letter" options={options} value={mine?.typed['letter'] ?? ''} />
        <ReasonField name="reason-paper" refused={mine} />
        <div class="actions">
          <button type="submit">Make the letter (PDF)</button>
        </div>
      </PostForm>
    </details>
  );
}

/** The form that takes the file of a part, to send it. */
export function FileToSend({
  reference,
  partId,
  refused,
}: {
  reference: string;
  partId: string;
  refused: RefusedRecordAct | undefined;
}): VNode {
  const mine = refused?.form === `file/${partId}` ? refused : undefined;
  return (
    <details open={mine !== undefined}>
      <summary>Download the file to send it</summary>
      <p>It can be downloaded one time. If it’s lost, release again, which makes a new one.</p>
      <PostForm action={`/cases/${reference}/record-files`}>
        <input type="hidden" name="part" value={partId} />
        <ReasonField name={`reason-${partId}`} refused={mine} />
        <div class="actions">
          <button type="submit">Download the file</button>
        </div>
      </PostForm>
    </details>
  );
}

function ReasonField({ name, refused }: { name: string; refused: RefusedRecordAct | undefined }): VNode {
  const errors = refused === undefined ? {} : fieldErrors([{ ...refused.refusal, field: name }]);
  return (
    <TextField
      name={name}
      label="Reason"
      hint="Saved in the audit log. Don’t include health information."
      value={refused?.typed[name] ?? ''}
      errors={errors}
    />
  );
}
