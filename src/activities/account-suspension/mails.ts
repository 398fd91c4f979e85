import { createHash } from 'node:crypto';
import { disavowalsOf } from '../../operations/account-suspension/disavowals.js';
import type { Dependencies } from '../../dependencies.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { accountSuspendedLetter, suspensionLiftedLetter } from '../../mail/account-suspension/letters.js';
import { knownAddresses, presentAddress } from '../../operations/account/known-addresses.js';
import { supportAddress } from '../kit/portal-url.js';
import { mailOnce } from '../kit/mail-once.js';
import { reachOne } from '../kit/reach-one.js';

const letters = { held: accountSuspendedLetter, lifted: suspensionLiftedLetter };

/** Mails of accounts suspended. */
export function createSuspensionMailActivities(
  dependencies: Pick<Dependencies, 'db' | 'mailer' | 'config' | 'clock'>,
) {
  const { db, config } = dependencies;
  return {
    /** Tells every known address of the account that it is suspended, or open again; says whether the present one took its mail, or the one at which its owner pressed. Of a suspension that was lifted nobody has to hear anymore. */
    async mailAccountHold(request: {
      holdId: string;
      template: 'held' | 'lifted';
      at: IsoInstant;
    }): Promise<{ reached: boolean }> {
      const { holdId, template } = request;
      const hold = await db.accountSuspension.findUniqueOrThrow({
        where: { id: holdId },
        include: { account: true, case: true },
      });
      if (template === 'held' && hold.liftedAt !== null) return { reached: true };
      const { account, case: row } = hold;
      const at = new Date(request.at);
      const mail = (to: string) =>
        mailOnce(dependencies, {
          // By address and not by number: someone may press at another one between two attempts.
          key: `${holdId}/account-${template}/${createHash('sha256').update(to).digest('hex').slice(0, 16)}`,
          template: `account-${template}`,
          to,
          accountId: account.id,
          letter: letters[template]({
            givenName: account.givenName,
            reference: row.reference,
            contact: supportAddress(config, account.portal, 'cannot_access'),
          }),
          at,
        });
      const isTheirs = (to: string) => to === presentAddress(account) || to === hold.formerEmail;
      // At an address that was taken back since, someone pressed too.
      const pressedAt = (await disavowalsOf(db, hold)).flatMap(({ mailedTo }) => mailedTo ?? []);
      const addresses = new Set([...(await knownAddresses(db, account)), ...pressedAt]);
      return reachOne(dependencies, at, addresses, mail, isTheirs);
    },
  };
}
