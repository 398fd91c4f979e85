import { createHash } from 'node:crypto';
import { appendAudit, byAccount } from '../../audit/trail.js';
import type { Transaction } from '../../adapters/database.js';
import { commit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import { isUuid } from '../../domain/ids.js';
import type { Refusal } from '../../domain/refusals.js';
import type { Note, Prisma } from '../../generated/prisma/client.js';
import { openText } from '../../records/note-cipher.js';
import { tellTermination } from './work-finished.js';

/** The provider whose work it is, and who does it. */
interface Worker {
  readonly providerId: string;
  readonly accountId: string;
}

/** One thing to finish: whose it is and when the session was. */
export interface UnfinishedItem {
  readonly id: string;
  readonly at: Date;
  readonly clientName: string;
}

/** A note to sign, as its provider reads it. */
export interface DraftNote extends UnfinishedItem {
  /** Null where what is stored can't be opened: such a note can't be signed. */
  readonly text: string | null;
  /** The digest of what was read: only that is signed. */
  readonly seen: string;
}

/** The notes that a provider hasn't signed yet, the oldest first. */
export async function draftNotes(
  { db }: Pick<Dependencies, 'db'>,
  providerId: string,
): Promise<UnfinishedItem[]> {
  const drafts = await db.note.findMany({
    ...draftsOf(providerId),
    orderBy: [{ writtenAt: 'asc' }, { id: 'asc' }],
  });
  return drafts.map(itemOf);
}

/** Opens a note that is to be signed; reading it is an act in the trail. Null where this provider has no such draft. Locks nothing. */
export async function readDraft(
  { db, keyStore, clock }: Pick<Dependencies, 'db' | 'keyStore' | 'clock'>,
  { providerId, accountId }: Worker,
  noteId: string,
): Promise<DraftNote | null> {
  if (!isUuid(noteId)) return null;
  const { where, include } = draftsOf(providerId);
  const note = await db.note.findFirst({ where: { ...where, id: noteId }, include });
  if (note === null) return null;
  await db.$transaction((tx) => auditNote(tx, 'note.read', { accountId, noteId, at: clock() }));
  return { ...itemOf(note), text: await textOf(keyStore, note), seen: digestOf(note) };
}

/** Signs a note as it was read: one whose text is another by now is refused. Pressed twice it is signed once. Locks only what it writes. */
export async function signDraft(
  dependencies: Dependencies,
  { providerId, accountId }: Worker,
  { noteId, seen }: { readonly noteId: string; readonly seen: string },
): Promise<{ readonly signed: true } | Refusal> {
  const { db, clock } = dependencies;
  const note = isUuid(noteId)
    ? await db.note.findFirst({ where: { id: noteId, chart: { providerId } } })
    : null;
  if (note === null) return { refused: 'not-found' };
  if (note.status === 'signed') return { signed: true };
  if (seen !== digestOf(note)) return { refused: 'note-not-read' };
  const at = clock();
  return commit(dependencies, async (tx, after) => {
    const { count } = await tx.note.updateMany({
      where: { id: noteId, status: 'draft', sealedText: note.sealedText },
      data: { status: 'signed', signedAt: at },
    });
    if (count === 0 && (await tx.note.count({ where: { id: noteId, status: 'draft' } })) > 0)
      return { refused: 'note-not-read' };
    if (count === 1) await auditNote(tx, 'note.sign', { accountId, noteId, at });
    await tellTermination(tx, after, providerId);
    return { signed: true };
  });
}

/** The sessions that a provider hasn't billed yet, the oldest first. */
export async function unbilledSessions(
  { db }: Pick<Dependencies, 'db'>,
  providerId: string,
): Promise<UnfinishedItem[]> {
  const unbilled = await db.appointment.findMany({
    where: { billing: 'unbilled', chart: { providerId } },
    include: { chart: { include: { client: true } } },
    orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
  });
  return unbilled.map(({ id, startsAt, chart }) => ({
    id,
    at: startsAt,
    clientName: listedName(chart.client),
  }));
}

/** Submits the claims of the sessions that were checked; those that are submitted already count for nothing. Locks only what it writes. */
export async function submitClaims(
  dependencies: Dependencies,
  { providerId, accountId }: Worker,
  sessionIds: readonly string[],
): Promise<{ readonly count: number } | Refusal> {
  const ids = sessionIds.filter(isUuid);
  if (ids.length === 0) return { refused: 'sessions-missing', field: 'sessions' };
  const count = await commit(dependencies, async (tx, after) => {
    const submitted = await tx.appointment.updateMany({
      where: { id: { in: ids }, billing: 'unbilled', chart: { providerId } },
      data: { billing: 'submitted' },
    });
    await appendAudit(tx, {
      at: dependencies.clock(),
      actor: byAccount(accountId),
      act: 'session.bill',
      subject: { kind: 'provider', id: providerId },
      detail: { count: submitted.count },
    });
    await tellTermination(tx, after, providerId);
    return submitted.count;
  });
  return { count };
}

function draftsOf(providerId: string) {
  return {
    where: { status: 'draft', chart: { providerId } },
    include: { appointment: true, chart: { include: { client: true } } },
  } as const satisfies Prisma.NoteFindManyArgs;
}

function itemOf({
  id,
  writtenAt,
  appointment,
  chart,
}: Prisma.NoteGetPayload<ReturnType<typeof draftsOf>>): UnfinishedItem {
  return { id, at: appointment?.startsAt ?? writtenAt, clientName: listedName(chart.client) };
}

async function textOf(keyStore: Dependencies['keyStore'], note: Note): Promise<string | null> {
  const key = await keyStore.read(note.chartId).catch((error: Error) => {
    if (unreadable.has(error.name)) return null;
    throw error;
  });
  try {
    return key === null ? null : openText(key, note.id, note.sealedText);
  } catch {
    // Damaged: its provider is told so, and support looks after it.
    return null;
  }
}

const unreadable: ReadonlySet<string> = new Set(['ChartKeyMissing', 'ChartKeyDestroyed']);

function digestOf({ id, sealedText }: Note): string {
  return createHash('sha256').update(id).update(sealedText).digest('base64url');
}

function listedName({ familyName, givenName }: { familyName: string; givenName: string }): string {
  return `${familyName}, ${givenName}`;
}

async function auditNote(
  tx: Transaction,
  act: 'note.read' | 'note.sign',
  { accountId, noteId, at }: { readonly accountId: string; readonly noteId: string; readonly at: Date },
): Promise<void> {
  const actor = byAccount(accountId);
  await appendAudit(tx, { at, actor, act, subject: { kind: 'note', id: noteId } });
}
