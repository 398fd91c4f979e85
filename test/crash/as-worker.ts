import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

type Activities = ReturnType<(typeof import('../../src/activities/index.js'))['createActivities']>;

/** Does what a worker does for Temporal, with the built activities: translated anew at each start, they would take seconds to be there. */
export async function asWorker(act: (activities: Activities) => Promise<unknown>): Promise<void> {
  const { createActivities } =
    await built<typeof import('../../src/activities/index.js')>('activities/index.js');
  const { loadConfig } = await built<typeof import('../../src/config.js')>('config.js');
  const { connectDependencies } = await built<typeof import('../../src/dependencies.js')>('dependencies.js');
  const dependencies = connectDependencies(loadConfig());
  await act(createActivities(dependencies));
  await dependencies.close();
}

function built<Module>(path: string): Promise<Module> {
  const file = resolve(process.env['BUILT_FOLDER'] ?? '', path);
  return import(pathToFileURL(file).href) as Promise<Module>;
}
