import type { Dependencies } from '../dependencies.js';
import { createCaseActivities } from './cases.js';
import { createCaseloadActivities } from './caseload.js';
import { createClientMigrationActivities } from './client-migration.js';
import { createNoteExportActivities } from './note-export.js';
import { createOffboardingActivities } from './offboarding.js';
import { createProviderMailActivities } from './provider-mail.js';

/** Everything a workflow may ask of the outside world. */
export function createActivities(dependencies: Dependencies) {
  return {
    ...createCaseActivities(dependencies),
    ...createCaseloadActivities(dependencies),
    ...createClientMigrationActivities(dependencies),
    ...createNoteExportActivities(dependencies),
    ...createOffboardingActivities(dependencies),
    ...createProviderMailActivities(dependencies),
  };
}

export type Activities = ReturnType<typeof createActivities>;
