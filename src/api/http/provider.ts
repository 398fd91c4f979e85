import type { Provider } from '../../generated/prisma/client.js';
import type { Visit } from './portal.js';

/** The provider who is signed in; on the provider portal every account has one. */
export function providerOf({ signedIn }: Pick<Visit, 'signedIn'>): Provider {
  const { provider } = signedIn.account;
  if (provider === null)
    throw new Error(`Account ${signedIn.account.id} is on the provider portal without a provider`);
  return provider;
}
