import type { Dependencies } from '../../dependencies.js';
import type { Letter } from '../../mail/letter.js';
import { knownAddresses, presentAddress, type Addressed } from '../../operations/account/known-addresses.js';
import { mailOnce } from './mail-once.js';
import { reachOne } from './reach-one.js';

/** A letter to everyone who may stop something: the owner of an account, at each address that we know. */
export interface KnownMail {
  readonly account: Addressed;
  /** Names case and purpose; each address has a mail of its own. */
  readonly key: string;
  readonly template: string;
  /** The letter to one of the addresses, counted from zero: each may carry a link of its own. */
  readonly letterTo: (index: number) => Letter | Promise<Letter>;
  readonly at: Date;
}

/** Mails all known addresses, each once, and says whether the present one took its mail. */
export async function mailKnown(
  dependencies: Pick<Dependencies, 'db' | 'mailer' | 'config' | 'clock'>,
  { account, key, template, letterTo, at }: KnownMail,
): Promise<{ reached: boolean }> {
  const addresses = (await knownAddresses(dependencies.db, account)).entries();
  return reachOne(
    dependencies,
    at,
    addresses,
    async ([index, to]) =>
      mailOnce(dependencies, {
        key: `${key}/${index}`,
        template,
        to,
        accountId: account.id,
        letter: await letterTo(index),
        at,
      }),
    ([, to]) => to === presentAddress(account),
  );
}
