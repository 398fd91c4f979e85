import { ApplicationFailure, currentUpdateInfo, patched, setHandler } from '@temporalio/workflow';
import { clientChoices, type ClientChoice } from '../../domain/client-migration/states.js';
import { isRefusal } from '../../domain/refusals.js';
import type { UpdateResult } from '../../protocol/acts.js';
import { makeClientChoice, recordCall } from '../../protocol/client-migration/messages.js';
import { outboundMail, quickDb, whilePersonWaits } from '../kit/activity-options.js';
import { runBefore } from '../kit/fresh-run.js';
import { mailed } from '../kit/mail-outcome.js';
import { now } from '../kit/waiting.js';
import { settle, show, type Migration } from './state.js';

/** Lets the client choose, by the link of their letter, and support write down how a call went. */
export function acceptMigrationActs(migration: Migration): void {
  const { inTurn, accept } = migration.process;
  setHandler(makeClientChoice, (answer) => inTurn(() => takeChoice(migration, answer)), {
    description:
      'The client’s own choice, by the link of their letter. Support records one with recordCall instead.',
    validator: ({ linkDigest, choice, proof = '' }) => {
      if (typeof linkDigest !== 'string' || typeof proof !== 'string' || !clientChoices.includes(choice))
        throw ApplicationFailure.nonRetryable('A choice is one of those offered.', 'choice-unknown');
    },
  });
  accept(
    recordCall,
    ({ reached, choice }) =>
      choice === undefined || reached ? null : { refused: 'choice-unknown', field: 'choice' },
    async ({ reached, choice = null }, { actor, updateId }) => {
      const { caseId, chartId, policy } = migration.input;
      const call = { caseId, chartId, reached, choice, actor, updateId, at: now() };
      ({ callAttempts: migration.callAttempts } = await whilePersonWaits.recordCall(call));
      if (choice !== null) {
        settle(migration, choice);
        confirm(migration, choice, updateId);
      } else if (migration.callAttempts >= policy.callAttempts && migration.outcome === null) {
        await quickDb.countUnreached({ caseId, chartId, at: now() });
        settle(migration, 'unreached');
      }
      await show(migration);
      return { done: true };
    },
  );
}

async function takeChoice(
  migration: Migration,
  { linkDigest, choice, proof = '' }: { linkDigest: string; choice: ClientChoice; proof?: string },
): Promise<UpdateResult> {
  if (migration.choicesFinal || migration.over) return { refused: 'choice-closed' };
  const { caseId, chartId } = migration.input;
  const updateId = currentUpdateInfo()?.id ?? '';
  const request = { caseId, chartId, linkDigest, choice, proof, updateId, ...runBefore(), at: now() };
  const answer = await whilePersonWaits.recordChoice(request);
  if (isRefusal(answer)) return answer;
  settle(migration, choice);
  confirm(migration, choice, updateId);
  await show(migration);
  return answer;
}

/** Mails the client what was saved, beside the answer that they wait for. The page has said it already: nobody has to call where no mail arrives. */
function confirm(migration: Migration, choice: ClientChoice, updateId: string): void {
  if (!patched('choices-confirmed')) return;
  const { caseId, chartId } = migration.input;
  const { toldRound: round, lastDayEndsAt } = migration;
  const mail = outboundMail.confirmChoice({
    caseId,
    chartId,
    choice,
    updateId,
    round,
    lastDayEndsAt,
    at: now(),
  });
  migration.beside.go(mailed(mail));
}
