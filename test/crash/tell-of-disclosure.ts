import { createDisclosureReportActivities } from '../../src/activities/disclosure-report/activities.js';
import { loadConfig } from '../../src/config.js';
import { connectDependencies } from '../../src/dependencies.js';

/** Mails the letters of one report, as a worker does for Temporal; a program of its own, so that a test can kill it in between. */
const [reportId = '', at = ''] = process.argv.slice(2);
const dependencies = connectDependencies(loadConfig());
await createDisclosureReportActivities(dependencies).tellOfDisclosure({
  reportId,
  template: 'individuals',
  round: 0,
  at,
});
await dependencies.close();
