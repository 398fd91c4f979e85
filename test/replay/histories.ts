import { readdirSync, readFileSync } from 'node:fs';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { loadConfig } from '../../src/config.js';
import { withCarrier } from '../../src/protocol/traces.js';
import { createWorkerDataConverter } from '../../src/temporal/data-converter.js';

/** Where the recorded histories are, a file each. */
export const historiesFolder = new URL('histories/', import.meta.url);

/** The names of all recorded histories. */
export const recorded: readonly string[] = readdirSync(historiesFolder).toSorted();

/** One recorded history. */
export function readHistory(name: string) {
  return historyFromJSON(JSON.parse(readFileSync(new URL(name, historiesFolder), 'utf8')));
}

/** The same as if all that came from outside had come with a trace. */
export function readTraced(name: string): History {
  const history = readHistory(name);
  const fields = withCarrier({}, { traceparent: `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01` });
  for (const event of history.events ?? []) {
    const began =
      event.workflowExecutionStartedEventAttributes ?? event.workflowExecutionSignaledEventAttributes;
    const asked = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input;
    for (const message of [began, asked]) if (message) message.header = { fields };
  }
  return history;
}

/** The same as if its history had been so long, from its first step on, that Temporal suggested a fresh run. */
export function readLong(name: string): History {
  const history = readHistory(name);
  for (const { workflowTaskStartedEventAttributes: step } of history.events ?? [])
    if (step) step.suggestContinueAsNew = true;
  return history;
}

/** Replays histories against workflow code, and answers with what went wrong, by name. */
export async function replay(
  workflowCode: string,
  names: readonly string[],
  read: (name: string) => History = readHistory,
): Promise<Record<string, string>> {
  const results = Worker.runReplayHistories(
    {
      workflowBundle: { code: workflowCode },
      sinks: { exporter: { export: { fn: () => {} } } },
      dataConverter: createWorkerDataConverter(loadConfig({}).PAYLOAD_KEYS),
    },
    names.map((name) => ({ workflowId: name, history: read(name) })),
  );
  const wrong: Record<string, string> = {};
  for await (const { workflowId, error } of results)
    if (error !== undefined) wrong[workflowId] = error.constructor.name;
  return wrong;
}
