import { endTasks, openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { OfClient } from './mail.js';

/** Activities of clients whom nobody reaches. */
export function createUnreachedActivities({ db }: Pick<Dependencies, 'db'>) {
  return {
    /** Counts a client as unreached after three calls and a letter; a later answer still replaces it. A retry finds task and line by their keys. */
    async countUnreached({ caseId, chartId, at }: OfClient & { at: IsoInstant }): Promise<void> {
      await db.$transaction(async (tx) => {
        await tx.clientMigration.updateMany({
          where: { terminationId: caseId, chartId, OR: [{ outcome: null }, { outcome: 'call_me' }] },
          data: { outcome: 'unreached' },
        });
        await endTasks(
          tx,
          { caseId, subjectId: chartId, kind: 'call_client_choice' },
          { at: new Date(at), resolution: 'not reached in three calls; a letter follows' },
        );
        await openTaskIn(tx, {
          caseId,
          key: `letter/${chartId}`,
          kind: 'send_letter',
          subjectId: chartId,
          at,
        });
        await addLine(tx, caseId, new Date(at), { key: `unreached/${chartId}`, code: 'client-unreached' });
      });
    },
  };
}
