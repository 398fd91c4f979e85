import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const { createActivities } = await built('activities/index.js');
const { loadConfig } = await built('config.js');
const { connectDependencies } = await built('dependencies.js');

/**
 * Does what a worker does for Temporal, with the built activities. Plain JavaScript as these programs are: translated at each start, they would take twice as long
 * to be there.
 *
 * @param {(activities: ReturnType<typeof import('../../src/activities/index.js').createActivities>) => Promise<unknown>} act
 */
export async function asWorker(act) {
  const connected = connectDependencies(loadConfig());
  await act(createActivities(connected));
  await connected.close();
}

/** A module of the built programs. */
export function built(path) {
  return import(pathToFileURL(resolve(process.env.BUILT_FOLDER ?? '', path)).href);
}
