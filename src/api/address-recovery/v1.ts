import { proveNewAddress } from '../../operations/address-recovery/request.js';
import { cancelRecovery } from '../../operations/factor-recovery/request.js';
import { withToken } from '../factor-recovery/v1.js';
import type { PortalContext } from '../http/context.js';
import type { Endpoint } from '../openapi/endpoints.js';

/** The links of someone who lost their mailbox; asked for by the contact form, with the topic `lost_mailbox`. */
export const addressRecoveryEndpoints: readonly ((context: PortalContext) => Endpoint)[] = [
  withToken(
    '/v1/address-recoveries/mailbox-proofs',
    'Proves a new address with the token of the mailed link; support then gets in touch. Sent again, it stays so.',
    proveNewAddress,
  ),
  withToken(
    '/v1/address-recoveries/cancellations',
    'Stops the change of a lost address with the token of a cancel link. Sent again, it stays so; after the change it is refused.',
    cancelRecovery,
  ),
];
