import { readReason } from '../../domain/reason.js';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Transaction } from '../../adapters/database.js';
import { auditAlone } from '../../audit/trail.js';
import type { Dependencies } from '../../dependencies.js';
import { checkRoom, type PaperKind, type PaperTotal } from '../../domain/contact-request/papers.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { newId } from '../../security/new-id.js';
import { takePaper, type SentFile } from './take-paper.js';

/** Where the papers of a conversation lie in the record store; they end with the folder. */
export const papersFolder = (requestId: string) => `contact-papers/${requestId}`;

const paperFolder = (requestId: string, paperId: string) => `${papersFolder(requestId)}/${paperId}`;
const paperKey = (requestId: string, paperId: string) => `${paperFolder(requestId, paperId)}/paper`;

/** A paper in the record store that its message isn't written for yet. */
export interface StoredPaper {
  readonly id: string;
  readonly kind: PaperKind;
  readonly pages: number;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** SHA-256 of the file that was sent, by which the same press is known again. */
  readonly sentSha256: string;
}

type Stores = Pick<Dependencies, 'db' | 'records' | 'recordStore' | 'clock' | 'log' | 'scanner'>;

/**
 * Draws files again, stores them sealed, and lets `write` write them with their message in one transaction (`keepPapers`). What it didn't write is removed again; of a
 * program that dies in between, it stays below the conversation's folder and goes with it.
 */
export async function withPapers<Result>(
  dependencies: Stores,
  { requestId, files }: { readonly requestId: string; readonly files: readonly SentFile[] },
  write: (papers: readonly StoredPaper[]) => Promise<Result>,
): Promise<Result | Refusal> {
  const stored: StoredPaper[] = [];
  try {
    const room = await checkRoomIn(dependencies.db, requestId, { count: files.length, bytes: 0 });
    if (room !== null) return room;
    for (const file of files) {
      const paper = await store(dependencies, requestId, file);
      if (isRefusal(paper)) return paper;
      stored.push(paper);
    }
    return await write(stored);
  } finally {
    await removeUnwritten(dependencies, requestId, stored);
  }
}

async function store(
  dependencies: Stores,
  requestId: string,
  file: SentFile,
): Promise<StoredPaper | Refusal> {
  const clean = await takePaper(dependencies, requestId, file);
  if (isRefusal(clean)) return clean;
  const id = newId(dependencies.clock());
  const { size, sha256 } = await dependencies.records.put(
    paperKey(requestId, id),
    Readable.from([clean.bytes]),
  );
  const { kind, pages } = clean;
  const sentSha256 = createHash('sha256').update(file.bytes).digest('hex');
  return { id, kind, pages, sizeBytes: size, sha256, sentSha256 };
}

async function removeUnwritten(
  { db, recordStore }: Stores,
  requestId: string,
  stored: readonly StoredPaper[],
): Promise<void> {
  if (stored.length === 0) return;
  const written = await db.contactPaper.findMany({
    where: { id: { in: stored.map(({ id }) => id) } },
    select: { id: true },
  });
  const kept = new Set(written.map(({ id }) => id));
  for (const { id } of stored) if (!kept.has(id)) await recordStore.deleteFolder(paperFolder(requestId, id));
}

/** Writes the papers of a message that was written in this transaction. */
export async function keepPapers(
  tx: Transaction,
  messageId: string,
  papers: readonly StoredPaper[],
): Promise<void> {
  const rows = papers.map(({ id, kind, pages, sizeBytes, sha256 }) => ({
    id,
    messageId,
    kind,
    pages,
    sizeBytes,
    sha256,
  }));
  if (rows.length > 0) await tx.contactPaper.createMany({ data: rows });
}

/** Whether a conversation has room for more papers; asked again with its row locked, the answer holds until the commit. */
export async function checkRoomIn(
  db: Pick<Transaction, 'contactPaper'>,
  requestId: string,
  added: PaperTotal,
): Promise<Refusal | null> {
  if (added.count === 0) return null;
  const { _count: count, _sum } = await db.contactPaper.aggregate({
    where: { message: { requestId } },
    _count: true,
    _sum: { sizeBytes: true },
  });
  return checkRoom({ count, bytes: _sum.sizeBytes ?? 0 }, added);
}

/** A paper as it is sent to its reader. */
export interface OpenedPaper {
  readonly kind: PaperKind;
  readonly sizeBytes: number;
  readonly content: Readable;
}

/** Opens a paper for someone who may read its conversation; null where the conversation has none of that id. */
export async function openPaper(
  { db, records }: Pick<Dependencies, 'db' | 'records'>,
  { requestId, paperId }: { readonly requestId: string; readonly paperId: string },
): Promise<OpenedPaper | null> {
  const row = await db.contactPaper.findFirst({ where: { id: paperId, message: { requestId } } });
  if (row === null) return null;
  const { kind, sizeBytes } = row;
  return { kind, sizeBytes, content: await records.get(paperKey(requestId, paperId)) };
}

/** Opens a paper for a member of staff: who opened it and why is in the trail before a byte is read. */
export async function openPaperForStaff(
  dependencies: Pick<Dependencies, 'db' | 'records' | 'clock'>,
  of: {
    readonly requestId: string;
    readonly paperId: string;
    readonly accountId: string;
    readonly reason: string;
  },
): Promise<OpenedPaper | Refusal> {
  const { requestId, paperId, accountId } = of;
  const reason = readReason(of.reason, `reason.${paperId}`);
  const { db, clock } = dependencies;
  if (isRefusal(reason)) return reason;
  const row = await db.contactPaper.count({ where: { id: paperId, message: { requestId } } });
  if (row === 0) return { refused: 'not-found' };
  await auditAlone({ db, clock }, accountId, {
    act: 'contact_paper.read',
    subject: { kind: 'case', id: requestId },
    detail: { paperId, reason },
  });
  return (await openPaper(dependencies, { requestId, paperId })) ?? { refused: 'not-found' };
}
