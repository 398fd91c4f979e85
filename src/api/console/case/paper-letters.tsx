import type { VNode } from 'preact';
import { worksOnCases } from '../../../domain/acts.js';
import { lettersOnPaper } from '../../../operations/record-request/on-paper.js';
import type { ToldPassphrase } from '../../../operations/record-request/passphrase.js';
import { PostForm, Select, TextField } from '../../components/components.js';
import { FieldScope } from '../../components/field-scope.js';
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
  const mine = refused?.form === paperForm ? refused : undefined;
  const options = letters.map(({ key, template }) => [key, paperWords[template]] as const);
  return (
    <details open={mine !== undefined} id="paper-letters">
      <summary>Make a letter on paper</summary>
      <p>For people we can’t reach by email. The letter includes the decision itself.</p>
      <PostForm action={`/cases/${reference}/paper-letters`}>
        <FieldScope.Provider value={paperForm}>
          <Select name="letter" label="Letter" options={options} value={mine?.typed['letter'] ?? ''} />
          <ReasonField refused={mine} />
        </FieldScope.Provider>
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
  const mine = refused?.form === fileForm(partId) ? refused : undefined;
  return (
    <details open={mine !== undefined}>
      <summary>Download the file to send it</summary>
      <p>It can be downloaded one time. If it’s lost, release again, which makes a new one.</p>
      <PostForm action={`/cases/${reference}/record-files`}>
        <input type="hidden" name="part" value={partId} />
        <FieldScope.Provider value={fileForm(partId)}>
          <ReasonField refused={mine} />
        </FieldScope.Provider>
        <div class="actions">
          <button type="submit">Download the file</button>
        </div>
      </PostForm>
    </details>
  );
}

/** The form that reads the passphrase of records that were emailed, to say it by phone. */
export function PassphraseToSay({
  reference,
  partId,
  refused,
  told,
}: {
  reference: string;
  partId: string;
  refused: RefusedRecordAct | undefined;
  told: ToldPassphrase | undefined;
}): VNode {
  const mine = refused?.form === passphraseForm(partId) ? refused : undefined;
  if (told?.partId === partId)
    return (
      <div class="notice" role="status">
        <p>
          The passphrase is <strong>{told.passphrase}</strong>
        </p>
        <p>Say it by phone, character by character, and don’t write it into an email.</p>
      </div>
    );
  return (
    <details open={mine !== undefined}>
      <summary>Read the passphrase of the emailed file</summary>
      <p>
        Only for people who can’t use their link. Call them at a number that we knew before, and ask for the
        date of birth.
      </p>
      <PostForm action={`/cases/${reference}/record-passphrases`}>
        <input type="hidden" name="part" value={partId} />
        <FieldScope.Provider value={passphraseForm(partId)}>
          <ReasonField refused={mine} />
        </FieldScope.Provider>
        <div class="actions">
          <button type="submit">Read the passphrase</button>
        </div>
      </PostForm>
    </details>
  );
}

/** The names of these forms, as a refusal tells them apart. */
export const paperForm = 'paper';
export const fileForm = (partId: string) => `file${partId}`;
export const passphraseForm = (partId: string) => `passphrase${partId}`;

function ReasonField({ refused }: { refused: RefusedRecordAct | undefined }): VNode {
  const errors = refused === undefined ? {} : fieldErrors([{ ...refused.refusal, field: 'reason' }]);
  return (
    <TextField
      name="reason"
      label="Reason"
      hint="Saved in the audit log. Don’t include health information."
      value={refused?.typed['reason'] ?? ''}
      errors={errors}
    />
  );
}
