import { ApplicationFailure } from '@temporalio/common';
import { endTasks } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import type { MigrationOutcome } from '../../domain/client-migration/states.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { Actor } from '../../protocol/acts.js';
import type { OfClient } from './mail.js';
import { followChoice, isOffered } from './follow-choice.js';

/** Activities of support's calls to clients. */
export function createClientCallActivities({ db }: Pick<Dependencies, 'db'>) {
  return {
    /** Writes down a call by support, and the choice the client made in it. A retry finds the line of its update, and counts the call once. */
    async recordCall(
      request: OfClient & {
        reached: boolean;
        choice: MigrationOutcome | null;
        actor: Actor;
        updateId: string;
        at: IsoInstant;
      },
    ): Promise<{ callAttempts: number }> {
      const { caseId, chartId, choice, actor, updateId } = request;
      const at = new Date(request.at);
      const id = { terminationId_chartId: { terminationId: caseId, chartId } };
      return db.$transaction(async (tx) => {
        const key = `call/${chartId}/${updateId}`;
        // The console refuses it first; what is typed elsewhere (Temporal UI, CLI) meets this.
        if (choice !== null && !(await isOffered(tx, caseId, choice)))
          throw ApplicationFailure.nonRetryable('This choice is not offered here.', 'choice-not-offered');
        // A client who is called first has no row yet.
        const before = await tx.clientMigration.upsert({
          where: id,
          create: { terminationId: caseId, chartId },
          update: {},
        });
        // A retried activity finds its line and counts the call once.
        if ((await tx.caseEvent.count({ where: { caseId, key } })) > 0)
          return { callAttempts: before.callAttempts };
        const row = await tx.clientMigration.update({
          where: id,
          data: {
            callAttempts: { increment: 1 },
            ...(request.reached && before.noticeGivenAt === null
              ? { noticeGivenAt: at, noticeChannel: 'phone' }
              : {}),
            ...(choice === null ? {} : { outcome: choice, chosenAt: at }),
          },
        });
        if (choice !== null) {
          const call = { caseId, subjectId: chartId, kind: 'call_client_choice' };
          await endTasks(tx, call, { at, accountId: actor.accountId, resolution: 'reached' });
          await followChoice(tx, { caseId, chartId, choice, round: updateId, at: request.at });
        }
        await addLine(tx, caseId, at, {
          key,
          code: 'client-called',
          detail: { reached: request.reached },
          actorId: actor.accountId,
        });
        return { callAttempts: row.callAttempts };
      });
    },
  };
}
