import { asWorker, built } from './as-worker.mjs';

/** Does what the date of one deactivation brings; a program that a test can kill in between. */
const { deactivationPolicy } = await built('domain/client-deactivation/policy.js');
const [deactivationId = '', at = ''] = process.argv.slice(2);
await asWorker((activities) =>
  activities.settleDeactivation({ deactivationId, policy: deactivationPolicy, at }),
);
