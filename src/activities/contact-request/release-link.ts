import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import type { NotStarted } from '../../domain/contact-request/topics.js';
import { hoursAfter } from '../../domain/instants.js';
import type { ContactRequest } from '../../generated/prisma/client.js';
import { contactLetters } from '../../mail/contact-request/letters.js';
import { isAcknowledged } from '../../operations/contact-request/acknowledgement.js';
import { MailTrouble } from '../../ports.js';
import { contactRequestId } from '../../protocol/contact-request/messages.js';
import { issueMailedLink } from '../../tokens/mailed-link.js';
import { mailOnce } from '../kit/mail-once.js';
import { portalUrl } from '../kit/portal-url.js';
import { conversationUrl } from './mails.js';
import { callInstead, note, started } from './topic-lines.js';

/** Hours for which the link that takes an address off the list works. Basis: product; as the link of a lost phone. */
const releaseHours = 24;

/**
 * Mails the link by which the owner of an unsubscribed address takes it off the list; a repeated attempt mails the same link. Where nobody takes the email for as
 * long as the link would work, support is asked to call.
 */
export async function releaseLink(dependencies: Dependencies, row: ContactRequest, at: Date): Promise<void> {
  const { db, clock } = dependencies;
  if (!(await isAcknowledged(db, row))) return note(db, row.id, at, 'too-often');
  const suppression = await db.suppression.findFirst({ where: { address: row.email, releasedAt: null } });
  if (suppression === null) return note(db, row.id, at, 'not-suppressed');
  if (suppression.reason !== 'unsubscribed') return note(db, row.id, at, blockedBecause(suppression.reason));
  const expiresAt = hoursAfter(at, releaseHours);
  try {
    await mailLink(dependencies, row, { suppressionId: suppression.id, at, expiresAt });
  } catch (error) {
    if (!(error instanceof MailTrouble) || clock() < expiresAt) throw error;
    return callInstead(db, row.id, at, 'bounced');
  }
  await db.$transaction((tx) => addLine(tx, row.id, at, started('address_release')));
}

async function mailLink(
  dependencies: Dependencies,
  row: ContactRequest,
  of: { readonly suppressionId: string; readonly at: Date; readonly expiresAt: Date },
): Promise<void> {
  const { db, config } = dependencies;
  const { suppressionId, at, expiresAt } = of;
  const { token } = await db.$transaction((tx) =>
    issueMailedLink(tx, config.TOKEN_KEYS, {
      workflowId: contactRequestId(row.id),
      purpose: 'release-address',
      round: 0,
      subjectId: suppressionId,
      caseId: row.id,
      address: row.email,
      issuedAt: at,
      expiresAt,
    }),
  );
  const { reference } = await db.case.findUniqueOrThrow({ where: { id: row.id } });
  await mailOnce(dependencies, {
    key: `${row.id}/contact-release`,
    template: 'contact-release',
    to: row.email,
    evenUnsubscribed: true,
    letter: contactLetters.release({
      language: row.language,
      name: row.name,
      reference,
      url: await conversationUrl(dependencies, row),
      releaseUrl: `${portalUrl(config, row.portal)}/contact/release/${token}?lang=${row.language}`,
      hours: releaseHours,
    }),
    at,
  });
}

/** A link can't release an address whose mailbox refuses our mail, or whose owner reported it. */
function blockedBecause(reason: string): NotStarted {
  return reason === 'complained' ? reason : 'bounced';
}
