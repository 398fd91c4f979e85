import { createHash } from 'node:crypto';
import { disavowalsOf } from '../../operations/account-suspension/disavowals.js';
import type { Dependencies } from '../../dependencies.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { accountSuspendedLetter, suspensionLiftedLetter } from '../../mail/account-suspension/letters.js';
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
    /** Tells every known address of the account that it is suspended, or open again; says whether at least one mail was taken. Of a suspension that was lifted nobody has to hear anymore. */
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
      const pressedAt = (await disavowalsOf(db, hold)).map(({ mailedTo }) => mailedTo);
      const known = [account.email, hold.formerEmail, ...pressedAt].filter((email) => email !== null);
      const at = new Date(request.at);
      return reachOne(dependencies, at, new Set(known), (to) =>
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
        }),
      );
    },
  };
}
