import type { AccountInPractice } from './practice.js';

/** Who is signed in on this portal, read at the start of each request. */
export interface SignedIn {
  readonly account: AccountInPractice;
  /** SHA-256 of the session id, as in the database. */
  readonly sessionIdHash: string;
  /** Whether the second factor is still owed: such a session reaches nothing but the pages on which it is given. */
  readonly isPending: boolean;
  readonly initials: string;
  /** The earlier of idle and absolute end, as it stands after this request. */
  readonly endsAt: Date;
}
