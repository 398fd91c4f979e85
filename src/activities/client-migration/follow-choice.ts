import type { Transaction } from '../../adapters/database.js';
import { endTasks, openTaskIn } from '../../cases/tasks.js';
import { choicesOffered, type ClientChoice } from '../../domain/client-migration/states.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { OfClient } from './mail.js';

/** Whether a client of this case may choose it. */
export async function isOffered(
  tx: Transaction,
  caseId: string,
  choice: ClientChoice | 'unreached',
): Promise<boolean> {
  const { startedBecause } = await tx.contractTermination.findUniqueOrThrow({ where: { id: caseId } });
  return choice === 'unreached' || choicesOffered(startedBecause).includes(choice);
}

/** What a choice asks of support; a task of an earlier choice that is still open is closed. */
export async function followChoice(
  tx: Transaction,
  {
    caseId,
    chartId,
    choice,
    round,
    at,
  }: OfClient & { choice: ClientChoice | 'unreached'; round: string; at: IsoInstant },
): Promise<void> {
  const wanted = choice === 'stays' ? 'rematch_client' : choice === 'call_me' ? 'call_client_choice' : null;
  await endTasks(
    tx,
    {
      caseId,
      subjectId: chartId,
      kind: { in: ['rematch_client', 'call_client_choice'], not: wanted ?? '' },
    },
    { at: new Date(at), resolution: 'the client chose otherwise' },
  );
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
