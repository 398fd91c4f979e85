import type { Database } from '../../adapters/database.js';
import { supportTimeZone } from '../../domain/case/tasks.js';
import type { WaitingOn } from '../../domain/case/waiting-on.js';
import type { RetrievalStatus } from '../../domain/note-retrieval/states.js';
import type { IsoInstant } from '../../domain/zoned-time.js';

/** The state of a retrieval in the database, which decides. */
export interface RetrievalView {
  readonly status: RetrievalStatus;
  readonly waitingOn: WaitingOn;
  readonly dueAt: IsoInstant | null;
  readonly needsAttention: boolean;
  /** Whose account it is, and which provider's notes, once that is known. */
  readonly accountId: string | null;
  readonly providerId: string | null;
  readonly jurisdiction: string | null;
  readonly linksAskedFor: number;
  readonly codesAskedFor: number;
}

/** Where a retrieval stands; of an address that belongs to nobody no row is kept. */
export async function viewOf(db: Database, retrievalId: string): Promise<RetrievalView> {
  const [{ state, waitingOn, dueAt, needsAttention }, row] = await Promise.all([
    db.case.findUniqueOrThrow({ where: { id: retrievalId } }),
    db.noteRetrieval.findUnique({
      where: { id: retrievalId },
      include: { account: { include: { provider: true } } },
    }),
  ]);
  return {
    status: state as RetrievalStatus,
    waitingOn,
    dueAt: dueAt?.toISOString() ?? null,
    needsAttention,
    accountId: row?.accountId ?? null,
    providerId: row?.account?.provider?.id ?? null,
    jurisdiction: row?.account?.provider?.jurisdiction ?? null,
    linksAskedFor: row?.linksAskedFor ?? 0,
    codesAskedFor: row?.codesAskedFor ?? 0,
  };
}

/** Whom mails of a retrieval go to, and what they name. */
export async function retrievalToTell(db: Database, id: string) {
  const {
    account,
    case: row,
    deliverTo,
    state,
    notesMissing,
  } = await db.noteRetrieval.findUniqueOrThrow({
    where: { id },
    include: { account: { include: { provider: true } }, case: true },
  });
  const timeZone = account?.provider?.timeZone ?? supportTimeZone;
  return { account, reference: row.reference, timeZone, deliverTo, state, notesMissing };
}
