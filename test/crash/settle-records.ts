import { createActivities } from '../../src/activities/index.js';
import { loadConfig } from '../../src/config.js';
import { connectDependencies } from '../../src/dependencies.js';

/** Does what is due for one request for records, or to amend one, and mails its letters, as a worker does for Temporal; a program that a test can kill in between. */
const [kind = '', id = '', at = ''] = process.argv.slice(2);
const dependencies = connectDependencies(loadConfig());
const activities = createActivities(dependencies);
if (kind === 'record-request') {
  await activities.settleRecordRequest({ requestId: id, at });
  await activities.tellOfRecordRequest({ requestId: id, at });
} else {
  const { letters } = await activities.settleAmendment({ amendmentId: id, at });
  for (const letter of letters) await activities.tellOfAmendment({ amendmentId: id, ...letter, at });
}
await dependencies.close();
