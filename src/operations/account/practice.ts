import type { Account, Prisma, Provider } from '../../generated/prisma/client.js';

/** What is read with an account at every request: the provider, or the practice to whose staff the account belongs. */
export const withPractice = {
  provider: true,
  practiceStaff: { include: { provider: { include: { account: true } } } },
} as const satisfies Prisma.AccountInclude;

/** An account with what it is on the provider portal. */
export type AccountInPractice = Prisma.AccountGetPayload<{ include: typeof withPractice }>;

/** The provider whose practice is worked in: the one who is signed in, or the one whose practice staff is. */
export function providerOf({
  signedIn,
}: {
  readonly signedIn: { readonly account: AccountInPractice };
}): Provider {
  const { provider, practiceStaff, id } = signedIn.account;
  const working = provider ?? practiceStaff?.provider;
  if (!working) throw new Error(`Account ${id} is on the provider portal without a provider`);
  return working;
}

/** The account of the provider for whom someone works; null for providers themselves, and on the other portals. */
export function employerOf({ provider, practiceStaff }: AccountInPractice): Account | null {
  return provider === null && practiceStaff !== null ? practiceStaff.provider.account : null;
}
