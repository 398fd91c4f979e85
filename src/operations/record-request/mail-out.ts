import type { Transaction } from '../../adapters/database.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { limits } from '../../domain/limits.js';
import { authorizationOver } from '../../domain/record-request/authorization.js';
import { isRefusal } from '../../domain/refusals.js';
import type { RecordRequestPart } from '../../generated/prisma/client.js';
import { releasePart } from './carry-out.js';
import { letHappen } from './change.js';
import { madeFile, type MadeFile } from './made-file.js';
import { heldBackBy } from './missing-notes.js';
import { passphraseFor } from './passphrase.js';
import { factsOf, lockPart, type RequestRow } from './row.js';

/** A file that is to go by email. */
export interface FileToMail {
  readonly row: RequestRow;
  readonly part: RecordRequestPart;
  readonly exportId: string;
  /** Where it lies and what opens it once it is emailed; null where it is too large for an email. */
  readonly file: (MadeFile & { readonly passphrase: string }) | null;
}

/**
 * The file of a part that is to go by email now, with its passphrase; null where none is: not ready, wanted otherwise, sent already, or not
 * allowed anymore. Locks the request.
 */
export async function fileToMail(
  { db, config }: Pick<Dependencies, 'db' | 'config'>,
  { requestId, partId, at }: { readonly requestId: string; readonly partId: string; readonly at: Date },
): Promise<FileToMail | null> {
  return db.$transaction(async (tx): Promise<FileToMail | null> => {
    const locked = await lockPart(tx, requestId, partId);
    if (locked === null || locked.row.settledAt !== null) return null;
    const { row, part } = locked;
    const { state, delivery, exportId } = part;
    if (state !== 'granted' || delivery !== 'email' || exportId === null) return null;
    if (authorizationOver(factsOf(row), at) !== null) return null;
    const made = await madeFile(tx, exportId, at);
    if (isRefusal(made) || (await heldBackBy(tx, part)) !== null) return null;
    if (made.size > limits.mailedFileBytes) return { row, part, exportId, file: null };
    const passphrase = await passphraseFor(tx, config, part, exportId);
    return { row, part, exportId, file: { ...made, passphrase } };
  });
}

/** Writes that a file went by email: released, and in the accounting where it went to a third party. */
export async function mailedOut(
  tx: Transaction,
  { row, part: { id: partId }, exportId }: FileToMail,
  at: Date,
): Promise<void> {
  const line = { key: `mailed/${exportId}`, code: 'records-mailed' } as const;
  const isOut =
    (await isStillWanted(tx, { row, partId, exportId })) &&
    (await releasePart(tx, row, { partId, exportId, at, line }));
  if (isOut) return;
  // Changed while the email was under way: it is out all the same, and nobody is told its passphrase.
  await addLine(tx, row.id, at, line);
}

/** Whether a file is the one of its part: another one may have been asked for while it was mailed, and that one isn't out. */
async function isStillWanted(
  tx: Transaction,
  of: { readonly row: RequestRow; readonly partId: string; readonly exportId: string },
): Promise<boolean> {
  const now = await lockPart(tx, of.row.id, of.partId);
  return now?.part.exportId === of.exportId;
}

/** The key of the line that says that a file couldn't go by email. */
const divertedKey = (exportId: string) => `not-mailed/${exportId}`;

/** Releases a file that can't go by email to be downloaded, and writes why. */
export async function notMailed(
  tx: Transaction,
  { row, part: { id: partId }, exportId }: FileToMail,
  because: string,
  at: Date,
): Promise<void> {
  if (!(await isStillWanted(tx, { row, partId, exportId }))) return;
  const line = { key: divertedKey(exportId), code: 'records-not-mailed', detail: { because } } as const;
  await letHappen(tx, { requestId: row.id, event: { kind: 'divert', partId }, line, at });
  await releasePart(tx, row, { partId, exportId, at });
}

/** Why the file of a part is downloaded although it was wanted by email; null where nothing says so. */
export async function whyNotMailed(
  tx: Transaction,
  caseId: string,
  exportId: string | null,
): Promise<'too_large' | 'not_taken' | null> {
  if (exportId === null) return null;
  const key = divertedKey(exportId);
  const line = await tx.caseEvent.findUnique({ where: { caseId_key: { caseId, key } } });
  if (line === null) return null;
  const { because } = line.detail as { because?: string };
  return because === 'too_large' ? because : 'not_taken';
}
