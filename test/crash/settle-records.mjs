import { asWorker } from './as-worker.mjs';

/** Does what is due for one request for records, to amend one or for an accounting, and mails its letters; a program that a test can kill in between. */
const [kind = '', id = '', at = ''] = process.argv.slice(2);
await asWorker(async (activities) => {
  if (kind === 'record-request') {
    await activities.settleRecordRequest({ requestId: id, at });
    await activities.tellOfRecordRequest({ requestId: id, at });
  } else if (kind === 'accounting-request') {
    const { letters } = await activities.settleAccounting({ requestId: id, at });
    for (const letter of letters) await activities.tellOfAccounting({ requestId: id, ...letter, at });
  } else {
    const { letters } = await activities.settleAmendment({ amendmentId: id, at });
    for (const letter of letters) await activities.tellOfAmendment({ amendmentId: id, ...letter, at });
  }
});
