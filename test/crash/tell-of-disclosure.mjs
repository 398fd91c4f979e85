import { asWorker } from './as-worker.mjs';

/** Mails the letters of one report; a program that a test can kill in between. */
const [reportId = '', at = ''] = process.argv.slice(2);
await asWorker((activities) =>
  activities.tellOfDisclosure({ reportId, template: 'individuals', round: 0, at }),
);
