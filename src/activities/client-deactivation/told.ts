import type { Dependencies } from '../../dependencies.js';
import type { DeactivationPolicy } from '../../domain/client-deactivation/policy.js';
import { daysAfter } from '../../domain/instants.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { Account, ClientDeactivation } from '../../generated/prisma/client.js';
import type { DeactivationTold } from '../../mail/client-deactivation/letters.js';
import type { DeactivationLetterKind } from '../../mail/client-deactivation/sentences.js';
import { longDate, longInstant } from '../../mail/dates.js';
import { readWhatEnds } from '../../operations/client-deactivation/read.js';
import { clientDeactivationId } from '../../protocol/client-deactivation/messages.js';
import { issueMailedLink } from '../../tokens/mailed-link.js';
import { portalUrl, supportAddress } from '../kit/portal-url.js';

/** One email of a deactivation; `round` counts links, and is 0 for what is told once. */
export interface DeactivationMail {
  readonly deactivationId: string;
  readonly template: DeactivationLetterKind;
  readonly round: number;
  readonly policy: DeactivationPolicy;
  readonly at: IsoInstant;
}

/** A deactivation whose client is told of it. */
export type DeactivationRow = ClientDeactivation & {
  readonly account: Account;
  readonly case: { readonly reference: string };
};

/** What a letter says of a deactivation, in the client's time zone. */
export async function toldOf(
  dependencies: Dependencies,
  row: DeactivationRow,
  mail: DeactivationMail,
): Promise<DeactivationTold> {
  const { policy } = mail;
  const { language, account, accountId, requestedAt } = row;
  const at = new Date(mail.at);
  const { charts, timeZone } = await readWhatEnds(dependencies.db, { accountId, at });
  const words = (instant: Date) => longInstant(instant, timeZone, language);
  const until = charts
    .map(({ keptThrough }) => keptThrough)
    .toSorted()
    .at(-1);
  return {
    language,
    name: account.givenName,
    reference: row.case.reference,
    url: await linkOf(dependencies, row, mail),
    contactUrl: `${supportAddress(dependencies.config, 'client', 'something_else')}?lang=${language}`,
    confirmBy: words(daysAfter(requestedAt, policy.linkDays)),
    deactivateAt: words(row.deactivateAt ?? daysAfter(at, policy.graceDays)),
    keptThrough: until === undefined ? null : longDate(until, language),
  };
}

/** The address of the page of what ends; links that were asked for again lead there as well. */
async function linkOf(
  { db, config }: Dependencies,
  row: DeactivationRow,
  mail: DeactivationMail,
): Promise<string> {
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
