import type { Visit } from '../../http/context.js';
import { roleOf } from '../staff.js';

const readers = new Set(['auditor', 'lead']);

/** Whether someone may read the audit trail. */
export function readsAudit(visit: Visit): boolean {
  return readers.has(roleOf(visit));
}
