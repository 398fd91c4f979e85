import { suppressionOf } from '../suppression/list.js';
import type { Dependencies } from '../../dependencies.js';
import { needsSecondFactor } from '../../domain/two-factor/rules.js';
import type { Suppression } from '../../generated/prisma/client.js';
import type { CalendarDate } from '../../domain/zoned-time.js';
import { detailsOf } from './change-details.js';
import { waitingAddress } from './change-address.js';
import type { SignedIn } from './signed-in.js';
import { factorOf, type FactorView } from '../two-factor/change-phone.js';

/** What an account's owner learns of it beside name and address. */
export interface OwnAccount {
  /** An address that waits for its link. */
  readonly newAddress: { readonly id: string; readonly email: string } | null;
  /** Why mail doesn't reach the account. */
  readonly suppression: Suppression | null;
  /** Null on portals that need no second factor. */
  readonly factor: FactorView | null;
  /** Null for everyone but clients. */
  readonly birthDate: CalendarDate | null;
  /** Null where none is known, and for everyone but clients. */
  readonly insuranceName: string | null;
  readonly insuranceBirthDate: CalendarDate | null;
  /** The number at which support reaches its owner. */
  readonly phone: string | null;
  /** Null where none is known, and for everyone but providers. */
  readonly licenseNumber: string | null;
}

/** Reads how someone's own account stands. */
export async function ownAccount(
  dependencies: Dependencies,
  { account }: Pick<SignedIn, 'account'>,
): Promise<OwnAccount> {
  const { db, config, clock } = dependencies;
  const [newAddress, suppression, factor, client] = await Promise.all([
    waitingAddress(db, account, clock()),
    suppressionOf(db, { address: account.email, essential: true }, config.UNSUBSCRIBE_SCOPE),
    needsSecondFactor(account.portal) ? factorOf(dependencies, account.id) : null,
    account.portal === 'client' ? db.client.findUnique({ where: { accountId: account.id } }) : null,
  ]);
  const { givenName: _given, familyName: _family, ...details } = detailsOf({ ...account, client });
  return { newAddress, suppression, factor, ...details };
}
