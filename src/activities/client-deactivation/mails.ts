import { daysAfter } from '../../domain/instants.js';
import type { Transaction } from '../../adapters/database.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { type DeactivationPolicy } from '../../domain/client-deactivation/policy.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { Account, ClientDeactivation } from '../../generated/prisma/client.js';
import { longDate, longInstant } from '../../mail/dates.js';
import { deactivationLetters } from '../../mail/client-deactivation/letters.js';
import type { Letter } from '../../mail/letter.js';
import { moveDeactivation } from '../../operations/client-deactivation/move.js';
import { readWhatEnds } from '../../operations/client-deactivation/read.js';
import { clientDeactivationId } from '../../protocol/client-deactivation/messages.js';
import { issueMailedLink } from '../../tokens/mailed-link.js';
import { mailOnce } from '../kit/mail-once.js';
import { portalUrl, supportAddress } from '../kit/portal-url.js';

/** What of a deactivation the client is told by email. */
export type DeactivationTemplate = 'link' | 'confirmed' | 'withdrawn' | 'expired' | 'deactivated';

/** One email of a deactivation; `round` counts links, and is 0 for what is told once. */
export interface DeactivationMail {
  readonly deactivationId: string;
  readonly template: DeactivationTemplate;
  readonly round: number;
  readonly policy: DeactivationPolicy;
  readonly at: IsoInstant;
}

type Told = ClientDeactivation & {
  readonly account: Account;
  readonly case: { readonly reference: string };
};

/** Emails of deactivations to the client. */
export function createDeactivationMailActivities(dependencies: Dependencies) {
  const { db } = dependencies;

  return {
    /** Tells the client; repeated, it mails nothing twice and the same link. A link that is out is waited for. */
    async mailDeactivation(mail: DeactivationMail): Promise<{ readonly reached: boolean }> {
      const { deactivationId, template, round } = mail;
      const at = new Date(mail.at);
      const row = await db.clientDeactivation.findUniqueOrThrow({
        where: { id: deactivationId },
        include: { account: true, case: true },
      });
      const outcome = await mailOnce(dependencies, {
        key: `${deactivationId}/deactivation-${template}/${round}`,
        template: `deactivation-${template}`,
        to: row.account.email,
        accountId: row.accountId,
        // The one that says goodbye comes after the address was taken off all other mail.
        ...(template === 'deactivated' ? { evenUnsubscribed: true as const } : {}),
        letter: await letterOf(dependencies, row, mail),
        at,
      });
      const reached = outcome.kind === 'accepted';
      await db.$transaction(async (tx) => {
        if (outcome.kind !== 'accepted') {
          const detail = { because: outcome.because };
          const key = `mail-withheld/${template}/${round}`;
          await addLine(tx, deactivationId, at, { key, code: 'mail-withheld', detail });
        }
        if (template === 'link') await linkWent(tx, row, { ...mail, reached });
      });
      return { reached };
    },
  };
}

/** A link is out and the client is waited for; or support is, who was asked to call. */
async function linkWent(
  tx: Transaction,
  { id: deactivationId, requestedAt }: Told,
  { reached, round, policy, at }: DeactivationMail & { readonly reached: boolean },
): Promise<void> {
  if (reached)
    await moveDeactivation(tx, {
      deactivationId,
      event: 'send-link',
      waits: { on: 'person', until: daysAfter(requestedAt, policy.linkDays) },
      line: { key: `link/${round}`, code: 'deactivation-link-sent' },
      at: new Date(at),
    });
  else
    await tx.case.updateMany({
      where: { id: deactivationId, state: 'requested' },
      data: { waitingOn: 'support', needsAttention: true },
    });
}

async function letterOf(dependencies: Dependencies, row: Told, mail: DeactivationMail): Promise<Letter> {
  const { template, policy } = mail;
  const { language, account, accountId, requestedAt } = row;
  const at = new Date(mail.at);
  const { charts, timeZone } = await readWhatEnds(dependencies.db, { accountId, at });
  const words = (instant: Date) => longInstant(instant, timeZone, language);
  const until = charts
    .map(({ keptThrough }) => keptThrough)
    .toSorted()
    .at(-1);
  return deactivationLetters[template]({
    language,
    name: account.givenName,
    reference: row.case.reference,
    url: await linkOf(dependencies, row, mail),
    contactUrl: `${supportAddress(dependencies.config, 'client', 'something_else')}?lang=${language}`,
    confirmBy: words(daysAfter(requestedAt, policy.linkDays)),
    deactivateAt: words(row.deactivateAt ?? daysAfter(at, policy.graceDays)),
    keptThrough: until === undefined ? null : longDate(until, language),
  });
}

/** The address of the page of what ends; links that were asked for again lead there as well. */
async function linkOf({ db, config }: Dependencies, row: Told, mail: DeactivationMail): Promise<string> {
  const { id, accountId, linksAskedFor, requestedAt } = row;
  const { round, policy } = mail;
  const { token } = await db.$transaction((tx) =>
    issueMailedLink(tx, config.TOKEN_KEYS, {
      workflowId: clientDeactivationId(id),
      purpose: 'client-deactivation',
      round: mail.template === 'link' ? round : linksAskedFor,
      subjectId: accountId,
      caseId: id,
      issuedAt: requestedAt,
      // Confirmed on its last day it can still be taken back.
      expiresAt: daysAfter(requestedAt, policy.linkDays + policy.graceDays),
    }),
  );
  return `${portalUrl(config, 'client')}/deactivation/${token}`;
}
