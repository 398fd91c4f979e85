import type { ActRole } from '../../domain/acts.js';
import { createActHandlers } from './act-handlers.js';
import { openCaseFile } from './case-file.js';
import { createTurns } from './turns.js';

/**
 * What every process on which people act has: its case, as the Temporal UI and the console show it, and its acts, one after the
 * other, while `status` allows them.
 */
export function openProcess(
  of: Parameters<typeof openCaseFile>[0] & {
    status: () => string;
    /** Whether this role may act on this case, beyond what the act says. */
    mayAct?: (role: ActRole) => boolean;
    /** Where a row decides: has it looked at again. */
    lookAgain?: () => void;
  },
) {
  const inTurn = createTurns();
  return { ...openCaseFile(of), inTurn, accept: createActHandlers({ ...of, inTurn }) };
}
