import type { Case } from '../generated/prisma/client.js';
import { accountStarts } from './starts/accounts.js';
import { clientStarts } from './starts/clients.js';
import { providerStarts } from './starts/providers.js';
import type { StartOf } from './starts/start.js';

/** How each kind of case is started. */
export const caseStarts: Readonly<Record<Case['kind'], StartOf>> = {
  ...accountStarts,
  ...clientStarts,
  ...providerStarts,
};
