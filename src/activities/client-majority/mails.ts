import { daysAfter } from '../../domain/instants.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import type { MajorityPolicy } from '../../domain/client-majority/policy.js';
import type { Account } from '../../generated/prisma/client.js';
import { calendarDate, type IsoInstant } from '../../domain/zoned-time.js';
import { longDate } from '../../mail/dates.js';
import { majorityLetter } from '../../mail/client-majority/letters.js';
import { ownAddressLetter, type MajorityTemplate } from '../../operations/client-majority/settle.js';
import { clientMajorityId } from '../../protocol/client-majority/messages.js';
import { issueMailedLink } from '../../tokens/mailed-link.js';
import { mailOnce } from '../kit/mail-once.js';
import { portalUrl, supportAddress } from '../kit/portal-url.js';
import { reachWhoCounts } from '../kit/reach-one.js';

/** One letter of a coming of age, to both of them; `round` counts links to the address that was named. */
export interface MajorityMail {
  readonly majorityId: string;
  readonly template: MajorityTemplate;
  readonly round: number;
  readonly policy: MajorityPolicy;
  readonly at: IsoInstant;
}

type Told = Awaited<ReturnType<typeof readTold>>;

/** Emails of coming of age. */
export function createMajorityMailActivities(dependencies: Dependencies) {
  const { db } = dependencies;
  return {
    /** Tells the person and, but for the link to their own address, the guardian; repeated, it mails nothing twice. Says whether the person is reached; once that is known, a mailbox of the guardian that puts mail off is tried for an hour. Of an older link to their own address, or one that isn't needed anymore, nobody has to hear. */
    async mailMajority(mail: MajorityMail): Promise<{ readonly reached: boolean }> {
      const { majorityId, template, round } = mail;
      const at = new Date(mail.at);
      const told = await readTold(dependencies, majorityId);
      if (template === 'own-address' && ownAddressLetter(told.row)[0]?.round !== round)
        return { reached: true };
      const { guardian } = told;
      const isForBoth = template !== 'own-address' && guardian?.status === 'active';
      return reachWhoCounts(dependencies, at, [
        { counts: true, tell: tellPerson },
        ...(isForBoth ? [{ counts: false, tell: () => tellGuardian(guardian) }] : []),
      ]);

      async function tellPerson(): Promise<boolean> {
        const outcome = await mailOnce(dependencies, {
          key: `${majorityId}/majority-${template}/${round}/person`,
          template: `majority-${template}`,
          to: template === 'own-address' ? told.row.address : told.row.account.email,
          accountId: told.row.accountId,
          letter: majorityLetter('person', template, await factsFor(dependencies, told, mail)),
          at,
        });
        const isReached = outcome.kind === 'accepted';
        const line = isReached
          ? ({ key: `told/${template}/${round}`, code: 'majority-told', detail: { of: template } } as const)
          : ({
              key: `mail-withheld/${template}/${round}`,
              code: 'mail-withheld',
              detail: { because: outcome.because },
            } as const);
        await db.$transaction((tx) => addLine(tx, majorityId, at, line));
        return isReached;
      }

      async function tellGuardian({ id, email }: Account): Promise<boolean> {
        const outcome = await mailOnce(dependencies, {
          key: `${majorityId}/majority-${template}/${round}/guardian`,
          template: `majority-${template}-guardian`,
          to: email,
          accountId: id,
          letter: majorityLetter('guardian', template, guardianFacts(dependencies, told)),
          at,
        });
        return outcome.kind === 'accepted';
      }
    },
  };
}

async function readTold({ db }: Dependencies, id: string) {
  const row = await db.clientMajority.findUniqueOrThrow({
    where: { id },
    include: { account: true, case: true },
  });
  return { row, guardian: await db.account.findUnique({ where: { id: row.guardianId } }) };
}

async function factsFor(dependencies: Dependencies, told: Told, mail: MajorityMail) {
  const { row } = told;
  const { config } = dependencies;
  const path = {
    first: `of-age/${await linkTo(dependencies, told, mail, 'client-majority')}`,
    'own-address': `own-address/${await linkTo(dependencies, told, mail, 'own-address')}`,
    'own-sign-in': 'sign-in',
  };
  const leads = mail.template === 'second' || mail.template === 'closed' ? 'first' : mail.template;
  return {
    ...guardianFacts(dependencies, told),
    name: row.account.givenName,
    url: `${portalUrl(config, 'client')}/${path[leads]}`,
  };
}

function guardianFacts({ config }: Dependencies, { row, guardian }: Told) {
  const { language, account, comesOfAgeOn } = row;
  const contactUrl = `${supportAddress(config, 'client', 'something_else')}?lang=${language}`;
  return {
    language,
    name: guardian?.givenName ?? '',
    person: account.givenName,
    reference: row.case.reference,
    on: longDate(calendarDate(comesOfAgeOn), language),
    contactUrl,
    url: contactUrl,
  };
}

/** The token of the page on which an address is named, or of the one that proves it. */
async function linkTo(
  { db, config }: Dependencies,
  { row }: Told,
  { round, policy }: MajorityMail,
  purpose: 'client-majority' | 'own-address',
): Promise<string> {
  if (purpose === 'own-address' && row.address === null) return '';
  const { id, accountId, openedAt, comesOfAgeOn } = row;
  const { token } = await db.$transaction((tx) =>
    issueMailedLink(tx, config.TOKEN_KEYS, {
      workflowId: clientMajorityId(id),
      purpose,
      round: purpose === 'client-majority' ? 0 : round,
      subjectId: accountId,
      caseId: id,
      ...(purpose === 'own-address' && row.address !== null ? { address: row.address } : {}),
      issuedAt: openedAt,
      expiresAt: daysAfter(comesOfAgeOn, policy.linkDays),
    }),
  );
  return token;
}
