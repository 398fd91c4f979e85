import { createDeactivationActivities } from '../../src/activities/client-deactivation/activities.js';
import { loadConfig } from '../../src/config.js';
import { connectDependencies } from '../../src/dependencies.js';
import { deactivationPolicy } from '../../src/domain/client-deactivation/policy.js';

/** Does what the date of one deactivation brings, as a worker does for Temporal; a program of its own, so that a test can kill it in between. */
const [deactivationId = '', at = ''] = process.argv.slice(2);
const dependencies = connectDependencies(loadConfig());
await createDeactivationActivities(dependencies).settleDeactivation({
  deactivationId,
  policy: deactivationPolicy,
  at,
});
await dependencies.close();
