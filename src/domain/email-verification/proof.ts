/** In which browser a link was opened. */
export interface OpenedIn {
  /** Whether a sign-up with the address of the link is kept for it: its person typed the password there within a day. */
  readonly hasSignedUp: boolean;
  /** Who is logged in there, second factor included; null where nobody is. */
  readonly accountId: string | null;
}

/** What the page behind a link asks for beside the press of its button. */
export type Asked = 'nothing' | 'new-password' | 'current-password';

/**
 * What proves, together with the mailbox, that an account belongs to its owner. A stranger may have signed up with the address, or asked to move an
 * account to it: the owner's press must not let them in. So an address is proven in a browser with a sign-up of its own, whose answers then count, or with a password that replaces the one typed then,
 * and a change of address by whoever is logged in to the account or knows its password (OWASP, "Account pre-hijacking"; docs/decisions/035).
 */
export function askedBehindLink(
  {
    purpose,
    accountId,
  }: {
    readonly purpose: 'sign_up' | 'family_member' | 'change_address';
    readonly accountId: string | null;
  },
  by: OpenedIn,
): Asked {
  if (purpose === 'change_address') return by.accountId === accountId ? 'nothing' : 'current-password';
  return by.hasSignedUp ? 'nothing' : 'new-password';
}
