import type { Database } from '../../adapters/database.js';
import type { WaitingOn } from '../../domain/case/waiting-on.js';
import type { ContactStatus } from '../../domain/contact-request/states.js';
import type { IsoInstant } from '../../domain/zoned-time.js';

/** The state of a request as its row has it; the row decides. */
export interface ContactRequestView {
  readonly status: ContactStatus;
  readonly waitingOn: WaitingOn;
  readonly dueAt: IsoInstant | null;
  readonly needsAttention: boolean;
  /** Who wrote, where they were logged in. */
  readonly accountId: string | null;
  /** The newest answer of support, of which the person is told once. */
  readonly answerId: string | null;
  /** The newest message that may tell of a crisis, of which staff is alerted once. */
  readonly alarmId: string | null;
  /** When it was resolved by someone other than the person, who is told of it then. */
  readonly resolvedForThem: IsoInstant | null;
}

/** Of a request that went with its person: a workflow from an older backup of Temporal has nothing left to do. */
const gone: ContactRequestView = {
  status: 'closed',
  waitingOn: 'nobody',
  dueAt: null,
  needsAttention: false,
  accountId: null,
  answerId: null,
  alarmId: null,
  resolvedForThem: null,
};

/** Where a request stands. */
export async function viewOf(db: Database, requestId: string): Promise<ContactRequestView> {
  const newest = (where: { author: 'support' } | { crisis: true }) =>
    db.contactMessage.findFirst({
      where: { requestId, ...where },
      orderBy: { id: 'desc' },
      select: { id: true },
    });
  const [row, answer, alarm] = await Promise.all([
    db.contactRequest.findUnique({ where: { id: requestId }, include: { case: true } }),
    newest({ author: 'support' }),
    newest({ crisis: true }),
  ]);
  if (row === null) return gone;
  const { waitingOn, dueAt, needsAttention } = row.case;
  return {
    status: row.state,
    waitingOn,
    dueAt: dueAt?.toISOString() ?? null,
    needsAttention,
    accountId: row.accountId,
    answerId: answer?.id ?? null,
    alarmId: alarm?.id ?? null,
    resolvedForThem: row.resolvedBy === 'person' ? null : (row.resolvedAt?.toISOString() ?? null),
  };
}
