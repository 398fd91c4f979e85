import { readdirSync, readFileSync } from 'node:fs';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { loadConfig } from '../../src/config.js';
import { createWorkerDataConverter } from '../../src/temporal/data-converter.js';

/** Where the recorded histories are, a file each. */
export const historiesFolder = new URL('histories/', import.meta.url);

/** The names of all recorded histories. */
export const recorded: readonly string[] = readdirSync(historiesFolder).toSorted();

/** One recorded history. */
export function readHistory(name: string) {
  return historyFromJSON(JSON.parse(readFileSync(new URL(name, historiesFolder), 'utf8')));
}

/** Replays histories against workflow code, and answers with what went wrong, by name. */
export async function replay(
  workflowCode: string,
  names: readonly string[],
): Promise<Record<string, string>> {
  const results = Worker.runReplayHistories(
    {
      workflowBundle: { code: workflowCode },
      dataConverter: createWorkerDataConverter(loadConfig({}).PAYLOAD_KEYS),
    },
    names.map((name) => ({ workflowId: name, history: readHistory(name) })),
  );
  const wrong: Record<string, string> = {};
  for await (const { workflowId, error } of results)
    if (error !== undefined) wrong[workflowId] = error.constructor.name;
  return wrong;
}
