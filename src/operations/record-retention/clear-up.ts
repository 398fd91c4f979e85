import { alone } from '../../cases/alone.js';
import { sendSignal } from '../../cases/signals.js';
import type { Dependencies } from '../../dependencies.js';
import { daysAfter, hoursAfter } from '../../domain/instants.js';
import { lookAgain, recordRetentionId } from '../../protocol/record-retention/messages.js';
import { destroyChart } from './destroy.js';
import { forgetAskers } from './forget-askers.js';
import { removeLeavers } from './remove-leavers.js';
import { removeStrangers } from './remove-strangers.js';
import { runningOf } from './running.js';

/** Charts of one question to the database, and to Temporal. */
const pageSize = 100;

/** A destroyed chart is looked after for these days: no backup of Temporal that is older is of use. Its workflow has an hour to end by itself. */
const latelyDays = 7;
const endsWithinHours = 1;

/**
 * Clears up what is left of charts and people who are gone: forgets who wrote or asked for records long ago and is known of nothing else, finishes
 * destructions whose workflow was lost, ends workflows that were left over of one, and removes who left without any record. Done again, it finds what is left. Answers how many
 * destructions it finished or ended.
 */
export async function clearUp(dependencies: Dependencies, at: Date): Promise<number> {
  await forgetAskers(dependencies.db, at);
  const destroyed = (await finishDestructions(dependencies, at)) + (await endDestroyed(dependencies, at));
  await removeLeavers(dependencies, at);
  await removeStrangers(dependencies, at);
  return destroyed;
}

/** Destroys keys and objects of charts whose rows are gone; how many that was. One that can't be finished holds up no other. */
async function finishDestructions(dependencies: Dependencies, at: Date): Promise<number> {
  let finished = 0;
  let after: string | undefined;
  do {
    const left = await dependencies.db.destructionCertificate.findMany({
      where: { finishedAt: null, ...(after === undefined ? {} : { chartId: { gt: after } }) },
      orderBy: { chartId: 'asc' },
      take: pageSize,
      select: { chartId: true },
    });
    for (const { chartId } of left)
      await alone(dependencies, { chartId }, { error: 'a destruction could not be finished' }, async () => {
        await destroyChart(dependencies, { chartId, at });
        finished += 1;
      });
    after = left.length < pageSize ? undefined : left.at(-1)?.chartId;
  } while (after !== undefined);
  return finished;
}

/** Has workflows look that run for charts which were destroyed lately, as after Temporal was restored from an older backup: each finds no chart, and ends. How many that was. */
async function endDestroyed(dependencies: Dependencies, at: Date): Promise<number> {
  const destroyed = await dependencies.db.destructionCertificate.findMany({
    where: { finishedAt: { gt: daysAfter(at, -latelyDays), lt: hoursAfter(at, -endsWithinHours) } },
    orderBy: { chartId: 'asc' },
    select: { chartId: true },
  });
  let running = 0;
  for (let from = 0; from < destroyed.length; from += pageSize) {
    const ids = destroyed.slice(from, from + pageSize).map(({ chartId }) => chartId);
    for (const chartId of await runningOf(dependencies, ids)) {
      await sendSignal(dependencies, recordRetentionId(chartId), lookAgain);
      running += 1;
    }
  }
  return running;
}
