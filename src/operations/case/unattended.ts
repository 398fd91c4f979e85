import { alone } from '../../cases/alone.js';
import { endTasks, openTaskUnlessOpenIn } from '../../cases/tasks.js';
import type { Dependencies } from '../../dependencies.js';
import type { NoteExport } from '../../generated/prisma/client.js';

/** How long a case may wait for support before its task has to be there. Basis: product; a workflow opens it within seconds. */
const graceMs = 60_000;

const kind = 'unattended_case';

/**
 * Asks support about every case that waits for it, or needs attention and is past its date, and has no open task; takes that back once the case waits no longer or asks otherwise.
 * Locks only what it writes, case by case. Any number of sweeps may do so at once.
 */
export async function attendToCases(dependencies: Pick<Dependencies, 'db' | 'clock' | 'log'>): Promise<void> {
  const { db, clock } = dependencies;
  const now = clock();
  const waitsNoLonger = {
    OR: [
      { closedAt: { not: null } },
      {
        waitingOn: { not: 'support' as const },
        OR: [{ needsAttention: false }, { dueAt: null }, { dueAt: { gte: now } }],
      },
      { tasks: { some: { status: 'open' as const, kind: { not: kind } } } },
    ],
  };
  await endTasks(
    db,
    { kind, case: waitsNoLonger },
    { at: now, resolution: 'the case no longer waits for this' },
  );
  const settled = new Date(now.getTime() - graceMs);
  // Who mends an export is asked on its own case; the case that waits for it asks for nothing beside.
  // Prisma casts a state as it is asked for, which no partial index serves.
  const failed = await db.$queryRaw<readonly Pick<NoteExport, 'id' | 'terminationCaseId'>[]>`
    SELECT "id", "termination_case_id" AS "terminationCaseId" FROM "note_export" WHERE "state" = 'failed'`;
  const exportId = { in: failed.map(({ id }) => id) };
  const unattended = await db.case.findMany({
    where: {
      id: { notIn: failed.flatMap(({ terminationCaseId }) => terminationCaseId ?? []) },
      NOT: { recordRequest: { is: { parts: { some: { exportId } } } } },
      closedAt: null,
      OR: [{ waitingOn: 'support' }, { needsAttention: true, dueAt: { lt: settled } }],
      openedAt: { lt: settled },
      events: { none: { at: { gte: settled } } },
      tasks: { none: { status: 'open' } },
    },
    select: { id: true, subjectId: true },
    take: 100,
  });
  for (const { id: caseId, subjectId } of unattended)
    await alone(dependencies, { caseId }, { warn: 'support not asked about a case' }, () =>
      db.$transaction((tx) =>
        openTaskUnlessOpenIn(tx, { caseId, key: kind, kind, subjectId, at: now.toISOString() }),
      ),
    );
}
