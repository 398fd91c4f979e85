import type { Database } from '../../adapters/database.js';
import type { Act } from '../../domain/acts.js';
import type { CaseEventCode } from '../../domain/case/events.js';
import { fullName } from '../../domain/person-name.js';
import { newestFirst } from '../../cases/seen.js';
import type { CaseRecord } from './record.js';

/** What the timeline says of an act of support that was done. */
const toldOf: Partial<Record<Act, CaseEventCode>> = {
  withdraw: 'withdrawn',
  changeLastDay: 'last-day-changed',
  delayNotice: 'notice-delayed',
  sendNoticeNow: 'notice-started',
  hold: 'held',
  release: 'released',
  waiveNotice: 'notice-waived',
  overrideGate: 'gate-overridden',
  recordCall: 'client-called',
  releaseAddress: 'address-released',
  closeReset: 'reset-closed',
  liftHold: 'hold-lifted',
  recordProof: 'proof-recorded',
  approveRecovery: 'recovery-approved',
  denyRecovery: 'recovery-denied',
  withdrawInvitation: 'invitation-withdrawn',
  recordRetrievalProof: 'retrieval-proven',
  sendRetrievalCode: 'code-asked-for',
  approveRetrieval: 'retrieval-approved',
  denyRetrieval: 'retrieval-denied',
  reactivate: 'account-reactivated',
  denyReactivation: 'reactivation-denied',
  confirmOwnAddress: 'own-address-confirmed',
  denyOwnAddress: 'own-address-denied',
};

/** Tasks that the timeline tells of at most. Basis: product; the newest ones, as many as a page holds. */
const mostTasks = 200;

/** Lines of each linked case that the timeline tells of at most: the newest. Basis: product; an export has a dozen. */
const mostLinked = 50;

/** Acts that were accepted, oldest first, and tasks that someone finished by hand, newest first, with whom each was about. */
export async function deedsIn(db: Database, caseId: string) {
  const [entries, tasks] = await Promise.all([
    db.auditEntry.findMany({
      where: { subjectId: caseId, detail: { path: ['outcome'], equals: 'accepted' } },
      orderBy: { seq: 'asc' },
      select: { act: true, actorId: true, at: true, detail: true },
    }),
    db.supportTask.findMany({
      // A call has a line of its own.
      where: {
        caseId,
        status: 'done',
        doneById: { not: null },
        resolution: { not: null },
        NOT: { resolution: 'reached' },
      },
      orderBy: { doneAt: 'desc' },
      take: mostTasks,
    }),
  ]);
  const charts = await db.chart.findMany({
    where: { id: { in: tasks.flatMap(({ subjectId }) => subjectId ?? []) } },
    include: { client: true },
  });
  const clients = new Map(charts.map(({ id, client }) => [id, fullName(client)]));
  const acts = entries.map(({ act, detail, ...entry }) => ({
    ...entry,
    told: toldOf[act.replace('case.', '') as Act] ?? null,
    reason: (detail as { reason?: string }).reason ?? null,
  }));
  return { acts, tasks, clients };
}

/** What happened on the cases that belong to one: its exports, or the case whose export it is; the message that asked for it, or what a message asked for. */
export function linkedTo(
  db: Database,
  { terminationExports, noteExport, startedByContacts, contactRequest }: CaseRecord,
) {
  const ids = [
    ...terminationExports.map(({ id }) => id),
    ...startedByContacts.map(({ id }) => id),
    noteExport?.terminationCaseId,
    contactRequest?.startedCaseId,
  ];
  return db.case.findMany({
    where: { id: { in: ids.filter((id) => typeof id === 'string') } },
    select: {
      reference: true,
      events: { orderBy: newestFirst, take: mostLinked },
    },
  });
}

export type Deeds = Awaited<ReturnType<typeof deedsIn>>;
export type Linked = Awaited<ReturnType<typeof linkedTo>>;
