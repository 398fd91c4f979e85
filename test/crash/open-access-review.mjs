import { asWorker } from './as-worker.mjs';

/** Opens the review of everyone's access where it is time for one; a program that a test can kill in between. */
const [at = ''] = process.argv.slice(2);
await asWorker((activities) => activities.openAccessReview({ at }));
