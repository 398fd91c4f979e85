import { loadConfig } from './config.js';
import { connectDependencies } from './dependencies.js';
import { reconcileAll } from './operations/record-retention/reconcile-all.js';
import { endWith } from './process-end.js';

/** Does what the daily reconciliation of retention does, and says what it mended: for the charts that there are before the first day, and after a restore. */
try {
  const dependencies = connectDependencies(loadConfig());
  const { charts, missing, changed } = await reconcileAll(dependencies);
  await dependencies.close();
  process.stdout.write(
    `Charts compared: ${charts}. Workflows that were missing and are started: ${missing}. Different or unfinished, and looked at again: ${changed}.\n`,
  );
  process.exit(0);
} catch (error) {
  endWith(error);
}
