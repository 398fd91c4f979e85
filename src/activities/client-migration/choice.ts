import { ApplicationFailure } from '@temporalio/common';
import type { Transaction } from '../../adapters/database.js';
import { openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import {
  choicesOffered,
  type ClientChoice,
  type MigrationOutcome,
} from '../../domain/client-migration/states.js';
import type { Refusal } from '../../domain/refusals.js';
import type { Instant } from '../../domain/zoned-time.js';
import type { Actor, Done } from '../../protocol/acts.js';
import { choose, clientMigrationId } from '../../protocol/client-migration/messages.js';
import { redeemPress } from '../../tokens/press-proof.js';
import { auditOutcome } from '../kit/audit-outcome.js';
import type { OfClient } from './mail.js';

/** Activities that write down what clients want. */
export function createClientChoiceActivities({ db, config }: Pick<Dependencies, 'db' | 'config'>) {
  return {
    /**
     * Writes down what a client chose behind the mailed link, once a press; it may be repeated and changed by another. Who stays gets a rematch, who wants a call
     * gets one; a changed mind takes back what is still open.
     */
    async recordChoice(
      request: OfClient & {
        linkDigest: string;
        choice: ClientChoice;
        proof?: string;
        updateId: string;
        at: Instant;
      },
    ): Promise<Done | Refusal> {
      const { caseId, chartId, choice, linkDigest, proof = '', updateId } = request;
      const at = new Date(request.at);
      return db.$transaction(async (tx) => {
        const link = await tx.mailedLink.findUnique({ where: { digest: linkDigest } });
        if (
          link === null ||
          link.purpose !== 'client-choice' ||
          link.caseId !== caseId ||
          link.subjectId !== chartId
        )
          return { refused: 'not-found' } as const;
        if (link.expiresAt <= at) return { refused: 'link-expired' } as const;
        if (!(await isOffered(tx, caseId, choice))) return { refused: 'choice-not-offered' } as const;
        const refusal = await redeemPress(tx, config.TOKEN_KEYS, {
          linkId: link.id,
          workflowId: clientMigrationId(caseId, chartId),
          update: choose.name,
          argument: { linkDigest, choice },
          proof,
          updateId,
          now: at,
        });
        if (refusal !== null) {
          await auditOutcome(tx, {
            caseId,
            actor: null,
            update: 'choose',
            updateId,
            at,
            refusal,
            reason: '',
          });
          return refusal;
        }
        await tx.clientMigration.update({
          where: { terminationId_chartId: { terminationId: caseId, chartId } },
          data: { outcome: choice, chosenAt: at },
        });
        await followChoice(tx, { caseId, chartId, choice, round: updateId, at: request.at });
        await addLine(tx, caseId, at, { key: `choice/${chartId}/${updateId}`, code: 'client-chose' });
        return { done: true } as const;
      });
    },

    /** Writes down a call by support, and the choice the client made in it. */
    async recordCall(
      request: OfClient & {
        reached: boolean;
        choice: MigrationOutcome | null;
        actor: Actor;
        updateId: string;
        at: Instant;
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
        // Whoever is called first has no row yet.
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
          await tx.supportTask.updateMany({
            where: { caseId, subjectId: chartId, kind: 'call_client_choice', status: 'open' },
            data: { status: 'done', doneAt: at, doneById: actor.accountId, resolution: 'reached' },
          });
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

    /** Counts a client as unreached after three calls and a letter; a later answer still replaces it. */
    async countUnreached({ caseId, chartId, at }: OfClient & { at: Instant }): Promise<void> {
      await db.$transaction(async (tx) => {
        await tx.clientMigration.updateMany({
          where: { terminationId: caseId, chartId, OR: [{ outcome: null }, { outcome: 'call_me' }] },
          data: { outcome: 'unreached' },
        });
        await tx.supportTask.updateMany({
          where: { caseId, subjectId: chartId, kind: 'call_client_choice', status: 'open' },
          data: {
            status: 'done',
            doneAt: new Date(at),
            resolution: 'not reached in three calls; a letter follows',
          },
        });
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

/** Whether a client of this case may choose it. */
async function isOffered(
  tx: Transaction,
  caseId: string,
  choice: ClientChoice | 'unreached',
): Promise<boolean> {
  const { startedBecause } = await tx.contractTermination.findUniqueOrThrow({ where: { id: caseId } });
  return choice === 'unreached' || choicesOffered(startedBecause).includes(choice);
}

/** What a choice asks of support; a task of an earlier choice that is still open is closed. */
async function followChoice(
  tx: Transaction,
  {
    caseId,
    chartId,
    choice,
    round,
    at,
  }: OfClient & { choice: ClientChoice | 'unreached'; round: string; at: Instant },
): Promise<void> {
  const wanted = choice === 'stays' ? 'rematch_client' : choice === 'call_me' ? 'call_client_choice' : null;
  await tx.supportTask.updateMany({
    where: {
      caseId,
      subjectId: chartId,
      kind: { in: ['rematch_client', 'call_client_choice'], not: wanted ?? '' },
      status: 'open',
    },
    data: { status: 'done', doneAt: new Date(at), resolution: 'the client chose otherwise' },
  });
  if (wanted === null) return;
  const open = await tx.supportTask.count({
    where: { caseId, subjectId: chartId, kind: wanted, status: 'open' },
  });
  if (open === 0)
    await openTaskIn(tx, {
      caseId,
      key: `${wanted}/${chartId}/${round}`,
      kind: wanted,
      subjectId: chartId,
      at,
    });
}
