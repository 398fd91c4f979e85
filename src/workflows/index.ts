export { accountHold } from './account-hold.js';
export { caseloadNotice } from './caseload-notice.js';
export { clientMigration } from './client-migration.js';
export { contractTermination } from './contract-termination.js';
export { noteExport } from './note-export.js';
export { offboarding } from './offboarding.js';
export { passwordReset } from './password-reset.js';
