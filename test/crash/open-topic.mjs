import { asWorker } from './as-worker.mjs';

/** Starts what the topic of a message asks for; a program that a test can kill in between. */
const [requestId = '', at = ''] = process.argv.slice(2);
await asWorker((activities) => activities.startContactTopic({ requestId, at }));
