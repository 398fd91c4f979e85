import type { SignalDefinition } from '@temporalio/common';
import type { CaseKind } from '../generated/prisma/client.js';
import { deactivationChanged } from '../protocol/client-deactivation/messages.js';
import { majorityChanged } from '../protocol/client-majority/messages.js';
import { reactivationChanged } from '../protocol/client-reactivation/messages.js';
import { contactChanged } from '../protocol/contact-request/messages.js';

/** Cases whose rows say what was done, with the signal to look at them: a workflow that begins anew does nothing of it twice. */
export const rowsDecide: Partial<Record<CaseKind, SignalDefinition>> = {
  contact_request: contactChanged,
  client_deactivation: deactivationChanged,
  client_reactivation: reactivationChanged,
  client_majority: majorityChanged,
};
