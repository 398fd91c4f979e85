/** In which browser a link was opened. */
export interface OpenedIn {
  /** SHA-256 of the secret that the browser got when someone signed up in it; null where nobody did. */
  readonly browserHash: string | null;
  /** Who is logged in there, second factor included; null where nobody is. */
  readonly accountId: string | null;
}

/** What the page behind a link asks for beside the press of its button. */
export type Asked = 'nothing' | 'new-password' | 'current-password';

/**
 * What proves, together with the mailbox, that an account belongs to its owner. A stranger may have signed up with the address, or asked to move an
 * account to it: the owner's press must not let them in. So a sign-up is proven in its own browser, or with a password that replaces the one typed then,
 * and a change of address by whoever is logged in to the account or knows its password (OWASP, "Account pre-hijacking"; docs/decisions/035).
 */
export function askedBehindLink(
  {
    purpose,
    browserHash,
    accountId,
  }: {
    readonly purpose: 'sign_up' | 'family_member' | 'change_address';
    readonly browserHash: string | null;
    readonly accountId: string | null;
  },
  by: OpenedIn,
): Asked {
  if (purpose === 'change_address') return by.accountId === accountId ? 'nothing' : 'current-password';
  return browserHash !== null && by.browserHash === browserHash ? 'nothing' : 'new-password';
}
