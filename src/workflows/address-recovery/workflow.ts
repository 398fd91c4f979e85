import type { AddressRecoveryInput } from '../../protocol/address-recovery/messages.js';
import { followRecovery } from '../factor-recovery/workflow.js';

/**
 * "I lost my mailbox": the person proves a new address, support recognizes them in two ways, a second member of staff approves, and after a day in which the owner can stop it the
 * account has the new address (process book, "contact-request"). It waits, mails and escalates as for a lost phone.
 */
export async function addressRecovery(input: AddressRecoveryInput): Promise<void> {
  await followRecovery(input, 'address-recovery');
}
