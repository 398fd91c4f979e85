import { createHash } from 'node:crypto';
import type { Dependencies } from '../../dependencies.js';
import { framed } from '../../mail/frame.js';
import type { Letter } from '../../mail/letter.js';
import type { Mail } from '../../ports.js';
import { takeBackBouncedNotices } from '../../operations/account-notice/bounced.js';
import { suppress, suppressionOf } from '../../operations/suppression/list.js';

/** How a mail ended: taken by the relay, or not sent and why. */
export type MailOutcome =
  { readonly kind: 'accepted' } | { readonly kind: 'withheld' | 'refused'; readonly because: string };

/** A mail that is sent once; `key` names case, purpose, recipient and round. */
export interface OnceMail {
  readonly key: string;
  readonly template: string;
  readonly to: string | null;
  readonly accountId?: string;
  readonly clientId?: string;
  readonly letter: Letter;
  readonly attachments?: Mail['attachments'];
  /** For mail that people can do without: where they stop it. Everything else is essential, and never offers that. */
  readonly nonEssential?: { readonly unsubscribeUrl: string };
  /** For mail by which its reader takes an unsubscription back: it goes although the address is unsubscribed, and stops for every other reason. */
  readonly evenUnsubscribed?: true;
  readonly at: Date;
}

/**
 * Sends a mail once per key. A repeated call after acceptance sends nothing; where acceptance isn't known, the mail goes
 * again with the same Message-ID and counts as one. Suppressed and missing addresses are withheld, which the caller must handle.
 */
export async function mailOnce(
  { db, mailer, config }: Pick<Dependencies, 'db' | 'mailer' | 'config'>,
  mail: OnceMail,
): Promise<MailOutcome> {
  const { key, to } = mail;
  const messageId = messageIdOf(key, config.MAIL_FROM);
  await db.outboundMail.createMany({
    data: [
      {
        key,
        template: mail.template,
        messageId,
        accountId: mail.accountId ?? null,
        clientId: mail.clientId ?? null,
        createdAt: mail.at,
      },
    ],
    skipDuplicates: true,
  });
  const known = await db.outboundMail.findUniqueOrThrow({ where: { key } });
  if (known.status === 'accepted') return { kind: 'accepted' };
  if (known.status !== 'pending') return { kind: known.status, because: known.because ?? '' };

  const settle = async (outcome: MailOutcome): Promise<MailOutcome> => {
    const because = outcome.kind === 'accepted' ? null : outcome.because;
    await db.outboundMail.update({
      where: { key },
      data: { status: outcome.kind, because, acceptedAt: outcome.kind === 'accepted' ? mail.at : null },
    });
    return outcome;
  };
  if (to === null) return settle({ kind: 'withheld', because: 'no_address' });
  const essential = mail.nonEssential === undefined;
  const suppression = await suppressionOf(db, { address: to, essential }, config.UNSUBSCRIBE_SCOPE);
  const takesItBack = mail.evenUnsubscribed === true && suppression?.reason === 'unsubscribed';
  if (suppression !== null && !takesItBack) return settle({ kind: 'withheld', because: 'suppressed' });

  await db.outboundMail.update({ where: { key }, data: { attempts: { increment: 1 } } });
  const reply = await mailer.send({
    ...framed(mail.letter, config),
    to,
    messageId,
    attachments: mail.attachments ?? [],
    headers: unsubscribeHeaders(mail.nonEssential?.unsubscribeUrl),
  });
  if (reply.kind === 'accepted') return settle(reply);
  if (reply.bounce)
    await db.$transaction(async (tx) => {
      await suppress(tx, { address: to, reason: 'bounced', at: mail.at, actor: { kind: 'system' } });
      await takeBackBouncedNotices(tx, { address: to, at: mail.at });
    });
  return settle({ kind: 'refused', because: String(reply.code) });
}

/** Lets mail programs unsubscribe with one press (RFC 8058 §3.1). */
function unsubscribeHeaders(url: string | undefined): Record<string, string> {
  if (url === undefined) return {};
  return { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}

/** The same for every attempt (RFC 5322 §3.6.4), so that relays and readers can tell a repetition. */
function messageIdOf(key: string, from: string): string {
  const host = /@([^>\s]+)/.exec(from)?.[1] ?? 'headway.example';
  return `<${createHash('sha256').update(key).digest('hex').slice(0, 40)}@${host}>`;
}
