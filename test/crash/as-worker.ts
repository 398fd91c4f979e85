import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as activities from '../../src/activities/index.js';
import type * as config from '../../src/config.js';
import type * as dependencies from '../../src/dependencies.js';

type Activities = ReturnType<typeof activities.createActivities>;

/** Does what a worker does for Temporal, with the built activities: translated anew at each start, they would take seconds to be there. */
export async function asWorker(act: (activities: Activities) => Promise<unknown>): Promise<void> {
  const { createActivities } = await built<typeof activities>('activities/index.js');
  const { loadConfig } = await built<typeof config>('config.js');
  const { connectDependencies } = await built<typeof dependencies>('dependencies.js');
  const connected = connectDependencies(loadConfig());
  await act(createActivities(connected));
  await connected.close();
}

function built<Module>(path: string): Promise<Module> {
  const file = resolve(process.env['BUILT_FOLDER'] ?? '', path);
  return import(pathToFileURL(file).href) as Promise<Module>;
}
