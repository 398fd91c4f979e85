import { asWorker } from './as-worker.mjs';

/** Mails our staff what waits for them; a program that a test can kill in between. */
const [at = ''] = process.argv.slice(2);
await asWorker((activities) => activities.mailStaff({ at }));
