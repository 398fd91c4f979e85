import { deactivationPolicy } from '../../src/domain/client-deactivation/policy.js';
import { asWorker } from './as-worker.js';

/** Does what the date of one deactivation brings; a program that a test can kill in between. */
const [deactivationId = '', at = ''] = process.argv.slice(2);
await asWorker((activities) =>
  activities.settleDeactivation({ deactivationId, policy: deactivationPolicy, at }),
);
