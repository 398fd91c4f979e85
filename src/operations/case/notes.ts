import type { Database } from '../../adapters/database.js';
import { appendAudit, byAccount } from '../../audit/trail.js';
import { keyOfPress } from '../../cases/press-key.js';
import type { Dependencies } from '../../dependencies.js';
import { readNote } from '../../domain/reason.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { mentionsIn } from '../../domain/staff-member/mentions.js';
import type { Done } from '../../protocol/acts.js';
import { newId } from '../../security/new-id.js';
import { openMessage, sealMessage } from '../contact-request/message-text.js';
import { notifyStaff } from '../staff-member/notify.js';
import { readAssignable } from './assign.js';

/** An internal note of a case. */
export interface CaseNoteText {
  readonly id: string;
  readonly authorId: string;
  readonly text: string;
  readonly at: Date;
}

/** Notes that a case page shows at most: the newest. Basis: product; three a working day over a termination's month. */
const mostNotes = 100;

/**
 * Writes an internal note on a case, for those who work on cases; whom it mentions with @ is told by email, without its words. The same press
 * twice is one note; other words are another. Locks only what it writes.
 */
export async function writeNote(
  { db, config, clock }: Pick<Dependencies, 'db' | 'config' | 'clock'>,
  of: {
    readonly caseId: string;
    readonly authorId: string;
    readonly typed: string;
    readonly pressKey: string;
  },
): Promise<Done | Refusal> {
  const { caseId, authorId, pressKey } = of;
  const text = readNote(of.typed);
  if (isRefusal(text)) return text;
  const mentioned = mentionsIn(text, await readAssignable(db));
  if (isRefusal(mentioned)) return mentioned;
  const at = clock();
  const id = newId(at);
  await db.$transaction(async (tx) => {
    const note = {
      ...sealMessage(config, id, text),
      caseId,
      authorId,
      pressKey: keyOfPress(pressKey, [authorId, text]),
      writtenAt: at,
    };
    const { count } = await tx.caseNote.createMany({ data: [note], skipDuplicates: true });
    if (count === 0) return;
    for (const accountId of mentioned)
      await notifyStaff(tx, { accountId, kind: 'mentioned', caseId, actorId: authorId, at });
    await appendAudit(tx, {
      at,
      actor: byAccount(authorId),
      act: 'case.note',
      subject: { kind: 'case', id: caseId },
      detail: { noteId: id, mentioned: mentioned.join(', ') },
    });
  });
  return { done: true };
}

/** The internal notes of a case, the newest first. */
export async function readNotes(
  { db, config }: { readonly db: Database; readonly config: Dependencies['config'] },
  caseId: string,
): Promise<readonly CaseNoteText[]> {
  const rows = await db.caseNote.findMany({
    where: { caseId },
    orderBy: [{ writtenAt: 'desc' }, { id: 'desc' }],
    take: mostNotes,
  });
  return rows.map((row) => ({
    id: row.id,
    authorId: row.authorId,
    text: openMessage(config, row),
    at: row.writtenAt,
  }));
}
