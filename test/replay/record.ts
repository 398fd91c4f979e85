import { writeFileSync } from 'node:fs';
import { loadConfig } from '../../src/config.js';
import { bundleWorkflows } from '../../src/temporal/bundle.js';
import { stopAtTheEnd } from '../harness/stop-at-the-end.js';
import { openScene, timeSkippingServer } from '../harness/time-skipping.js';
import { historiesFolder } from './histories.js';
import { scenarios } from './scenarios.js';

/**
 * Records a history of each scenario from today's workflows, sealed under the local payload key. Names given as arguments
 * record those alone. Record anew only what no longer runs anywhere: a history stands for cases that are under way.
 */
const wanted = process.argv.slice(2);
const names = [...scenarios.keys()].filter((name) => wanted.length === 0 || wanted.includes(name));
const { code: workflowCode } = await bundleWorkflows();
for (const name of names) {
  const scenario = scenarios.get(name);
  if (scenario === undefined) continue;
  // A scene that couldn't skip time ends the server with itself: the next one needs the same keys.
  await timeSkippingServer(loadConfig({}).PAYLOAD_KEYS);
  const scene = await openScene({
    workflowCode,
    charts: scenario.charts ?? [],
  });
  try {
    const { json, events } = await scene.history(await scenario.play(scene));
    writeFileSync(new URL(name, historiesFolder), `${JSON.stringify(JSON.parse(json, shorter))}\n`);
    process.stdout.write(`${name}: ${events} events\n`);
  } finally {
    await scene.close();
  }
}
for (const stop of stopAtTheEnd) await stop();

/** Leaves out what a replay doesn't look at and what names the machine that recorded. */
function shorter(key: string, value: unknown): unknown {
  if (key === 'identity') return 'recorder';
  if (key === 'activityTaskScheduledEventAttributes') return { ...(value as object), input: undefined };
  if (key === 'workflowTaskCompletedEventAttributes')
    return { ...(value as object), binaryChecksum: undefined };
  return value;
}
