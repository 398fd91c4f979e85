import { anchorTrail } from '../records/audit-anchor.js';
import { followClosings } from '../cases/closings.js';
import { startPendingCases } from '../cases/start-pending.js';
import { findOrphans } from '../cases/orphans.js';
import type { Errand } from '../cases/sweep.js';
import { signalAgain } from '../cases/untold-signals.js';
import { forgetCounts } from '../security/throttle.js';
import { attendToCases } from './case/unattended.js';
import { sendAllAskedAgain } from './email-verification/asked-again.js';
import { signalDownloadsAgain } from './note-export/start.js';
import { forgetSignUps } from './sign-up/correct.js';
import { signalCodesAgain, signalSettledAgain } from './two-factor/unsent-codes.js';

/** What the sweep makes up for after a crash of the API, or while Temporal is away. */
export const errands: readonly Errand[] = [
  ['unstarted cases', startPendingCases],
  ['orphaned cases', findOrphans],
  ['closed cases', followClosings],
  ['signals not taken', signalAgain],
  ['codes not told', signalCodesAgain],
  ['sign-ins that are over and not told of it', signalSettledAgain],
  ['emails asked for again', sendAllAskedAgain],
  ['what was typed in sign-ups', forgetSignUps],
  ['downloads not told', signalDownloadsAgain],
  ['an audit trail without its anchor', anchorTrail],
  ['cases without a task', attendToCases],
  ['counts that are over', forgetCounts],
];
