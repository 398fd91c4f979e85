import type { Dependencies } from '../../dependencies.js';
import { recordsContactLetter } from '../../mail/records-contact/letters.js';
import type { Holder } from '../../operations/record-request/holders.js';
import { addressLink, contactLink } from '../../operations/records-contact/links.js';
import { recordsContactOf } from '../../operations/contract-termination/records-contact.js';
import type { ContactRow } from '../../operations/records-contact/row.js';
import { mailEvery } from '../kit/mail-every.js';
import type { OnceMail } from '../kit/mail-once.js';
import { mailUnlessPutOff } from '../kit/mail-unless-put-off.js';
import { portalUrl } from '../kit/portal-url.js';

interface Telling {
  readonly row: ContactRow;
  readonly holder: Holder;
  readonly at: Date;
}

/** Asks whether a contact is still right; says why the email went nowhere, or null where it was taken, or that its mailbox puts it off. */
export async function askByMail(
  dependencies: Dependencies,
  { row, holder, step, at }: Telling & { readonly step: 'ask' | 'remind' },
): Promise<{ readonly because: string } | null | 'put-off'> {
  const { db, config } = dependencies;
  const { id, round, steps } = row;
  const path = await db.$transaction((tx) => contactLink(tx, config, row, at));
  const outcome = await mailUnlessPutOff(dependencies, {
    key: `records-contact/${id}/${round}/${steps}`,
    template: `records-contact-${step}`,
    to: holder.email,
    letter: recordsContactLetter(step, {
      name: nameOf(row, holder),
      contact: recordsContactOf(row.termination),
      url: `${portalUrl(config, 'provider')}${path}`,
    }),
    at,
  });
  if (outcome === null) return 'put-off';
  return outcome.kind === 'accepted' ? null : { because: outcome.because };
}

/** Tells every known address of a change, and has a new address prove itself; false where a mailbox puts its email off, which keeps none of the others back. */
export async function tellOfChange(
  dependencies: Dependencies,
  { row, holder, at }: Telling,
): Promise<boolean> {
  const { db, config } = dependencies;
  const { id, changes, newEmail, termination } = row;
  const about = { name: nameOf(row, holder), contact: recordsContactOf(termination) };
  const origin = portalUrl(config, 'provider');
  const letters: OnceMail[] = (await knownAddresses(dependencies, row)).map((to) => ({
    key: `records-contact/${id}/changed/${changes}/${to}`,
    template: 'records-contact-changed',
    to,
    letter: recordsContactLetter('changed', { ...about, url: `${origin}/contact` }),
    at,
  }));
  if (newEmail !== '')
    letters.push({
      key: `records-contact/${id}/address/${changes}`,
      template: 'records-contact-address',
      to: newEmail,
      letter: recordsContactLetter('address', {
        ...about,
        url: `${origin}${await db.$transaction((tx) => addressLink(tx, config, row, at))}`,
      }),
      at,
    });
  const outcomes = await mailEvery(letters, (letter) => mailUnlessPutOff(dependencies, letter));
  return !outcomes.includes(null);
}

/** Where the former provider, or the custodian, is known to be reached: the contact and the address formerly on the account. */
async function knownAddresses(
  { db }: Dependencies,
  { termination: { recordsEmail, startedBecause, contract } }: ContactRow,
): Promise<readonly string[]> {
  const { account } = await db.provider.findUniqueOrThrow({
    where: { id: contract.providerId },
    include: { account: true },
  });
  const own = startedBecause === 'death' ? '' : (account.formerEmail ?? account.email);
  return [...new Set([recordsEmail, own])].filter((address) => address !== '');
}

function nameOf({ termination }: ContactRow, { provider }: Holder): string {
  return termination.custodianName ?? provider;
}
