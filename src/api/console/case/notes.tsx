import type { VNode } from 'preact';
import { supportTimeZone } from '../../../domain/case/tasks.js';
import { worksOnCases } from '../../../domain/acts.js';
import { readAssignable } from '../../../operations/case/assign.js';
import { readNotes, type CaseNoteText } from '../../../operations/case/notes.js';
import { PostForm, TextArea } from '../../components/components.js';
import { FormKey } from '../../components/once.js';
import type { PortalContext, Visit } from '../../http/context.js';
import { namesOf } from '../../../operations/account/find.js';
import { roleOf } from '../staff.js';
import { shortInstant } from '../words.js';
import type { RefusedAnswer } from './answer-form.js';

/** The internal notes of a case, and who can be mentioned in the next. */
export interface ShownNotes {
  readonly notes: readonly CaseNoteText[];
  readonly names: ReadonlyMap<string, string>;
  readonly mentionable: readonly string[];
}

/** The internal notes of a case for those who work on cases; null for everyone else, whom they may tell addresses and numbers. */
export async function shownNotes(
  { dependencies }: PortalContext,
  visit: Visit,
  caseId: string,
): Promise<ShownNotes | null> {
  if (!worksOnCases(roleOf(visit))) return null;
  const { db } = dependencies;
  const [notes, people] = await Promise.all([readNotes(dependencies, caseId), readAssignable(db)]);
  const names = await namesOf(
    db,
    notes.map(({ authorId }) => authorId),
  );
  return { notes, names, mentionable: people.map(({ name }) => name) };
}

/** What agents and leads write for each other, the newest first. */
export function CaseNotes({
  shown: { notes, names, mentionable },
  reference,
  refused,
  now,
}: {
  shown: ShownNotes;
  reference: string;
  refused: RefusedAnswer | undefined;
  now: Date;
}): VNode {
  return (
    <>
      <h2 id="notes">Internal notes</h2>
      <ol class="conversation">
        {notes.map(({ id, authorId, text, at }) => (
          <li key={id} class="support">
            <strong>{names.get(authorId) ?? 'Someone'}</strong>
            <time dateTime={at.toISOString()}>{shortInstant(at, supportTimeZone, now)}</time>
            <p dir="auto">{text}</p>
          </li>
        ))}
      </ol>
      <PostForm action={`/cases/${reference}/notes`}>
        <FormKey />
        <TextArea
          name="note"
          label="New note"
          hint="Agents and leads read it, no one else. With @ and a name, that person gets an email. Don’t include health information."
          value={refused?.text ?? ''}
          errors={refused?.errors ?? {}}
        />
        <details>
          <summary>Who can be mentioned</summary>
          <p>{mentionable.map((name) => `@${name}`).join(', ')}</p>
        </details>
        <div class="actions">
          <button class="quiet" type="submit">
            Save note
          </button>
        </div>
      </PostForm>
    </>
  );
}
