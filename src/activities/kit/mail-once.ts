import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../adapters/database.js';
import type { Dependencies } from '../../dependencies.js';
import { framed } from '../../mail/frame.js';
import type { Letter } from '../../mail/letter.js';
import { MailTrouble, type Mail, type Mailer } from '../../ports.js';
import { takeBackBouncedNotices } from '../../operations/account-notice/bounced.js';
import { suppress, suppressionOf } from '../../operations/suppression/list.js';
import { attemptEnd, attemptPriority, whileAttemptLasts } from './attempt.js';
import { claimMail, holding } from './mail-claim.js';

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

/** Milliseconds that an activity waits for a mail. One with files is waited for as long as the attempt may last: 20 MB take three minutes at 1 Mbit/s, and would be read anew. */
const patienceMs = 15_000;

/** Milliseconds between two tries to write down what a relay has answered, about half a minute in all. */
const settlePausesMs = [500, 1_000, 2_000, 4_000, 8_000, 15_000];

/** Attempts under way in this process, by the key of their mail. */
type Attempts = Map<string, Promise<MailOutcome>>;

const attemptsByMailer = new WeakMap<Mailer, Attempts>();

function attemptsWith(mailer: Mailer): Attempts {
  const attempts: Attempts = attemptsByMailer.get(mailer) ?? new Map();
  attemptsByMailer.set(mailer, attempts);
  return attempts;
}

/**
 * Sends a mail once per key. A repeated call after acceptance sends nothing, one beside an attempt waits for that attempt; where acceptance isn't
 * known, the mail goes again with the same Message-ID and counts as one. Suppressed and missing addresses are withheld, which the caller must
 * handle. An attempt that takes long goes on in this process after MailTrouble was thrown for it: its relay may still take the mail.
 */
export async function mailOnce(
  dependencies: Pick<Dependencies, 'db' | 'mailer' | 'config'>,
  mail: OnceMail,
): Promise<MailOutcome> {
  const { key, attachments } = mail;
  whileAttemptLasts()();
  const attempts = attemptsWith(dependencies.mailer);
  let attempt = attempts.get(key);
  if (attempt === undefined) {
    attempt = attemptAt(dependencies, mail).finally(() => attempts.delete(key));
    attempts.set(key, attempt);
  }
  return inTime(attempt, attachments === undefined ? [AbortSignal.timeout(patienceMs)] : []);
}

/** Waits until no mail is under way in this process, or so many milliseconds. */
export async function mailsSettled(mailer: Mailer, withinMs: number): Promise<void> {
  await Promise.race([
    Promise.allSettled(attemptsWith(mailer).values()),
    sleep(withinMs, undefined, { ref: false }),
  ]);
}

/** What comes of an attempt, or MailTrouble where it goes on beyond these ends, or that of the activity's own attempt. */
function inTime(attempt: Promise<MailOutcome>, ends: readonly AbortSignal[]): Promise<MailOutcome> {
  const own = attemptEnd();
  const end = AbortSignal.any(own === null ? [...ends] : [...ends, own]);
  const isOver = new Promise<never>((_, reject) => {
    end.addEventListener('abort', () => reject(underWay()), { once: true });
  });
  return Promise.race([attempt, isOver]);
}

function underWay(): MailTrouble {
  return new MailTrouble('An attempt of this mail is still under way', 'under-way');
}

/** Makes one attempt, if no other is under way, also in another process. */
async function attemptAt(
  dependencies: Pick<Dependencies, 'db' | 'mailer' | 'config'>,
  mail: OnceMail,
): Promise<MailOutcome> {
  const { db, config } = dependencies;
  const { key } = mail;
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
  const claim = await claimMail(db, key);
  if (claim !== null) return holding(claim, () => send(dependencies, mail, messageId));
  return outcomeIn(db, key);
}

/** What the row of a mail says. */
async function outcomeIn(db: Database, key: string): Promise<MailOutcome> {
  const { status, because } = await db.outboundMail.findUniqueOrThrow({ where: { key } });
  if (status === 'pending') throw underWay();
  return status === 'accepted' ? { kind: status } : { kind: status, because: because ?? '' };
}

async function send(
  { db, mailer, config }: Pick<Dependencies, 'db' | 'mailer' | 'config'>,
  mail: OnceMail,
  messageId: string,
): Promise<MailOutcome> {
  const { key, to } = mail;
  const settle = async (outcome: MailOutcome): Promise<MailOutcome> => {
    // Of two attempts, one of which lost its claim, what was taken stands, whichever is written first.
    const isTaken = outcome.kind === 'accepted';
    await db.outboundMail.updateMany({
      where: { key, ...(isTaken ? {} : { status: 'pending' }) },
      data: {
        status: outcome.kind,
        because: isTaken ? null : outcome.because,
        acceptedAt: isTaken ? mail.at : null,
      },
    });
    return outcomeIn(db, key);
  };
  if (to === null) return settle({ kind: 'withheld', because: 'no_address' });
  const essential = mail.nonEssential === undefined;
  const suppression = await suppressionOf(db, { address: to, essential }, config.UNSUBSCRIBE_SCOPE);
  const takesItBack = mail.evenUnsubscribed === true && suppression?.reason === 'unsubscribed';
  if (suppression !== null && !takesItBack) return settle({ kind: 'withheld', because: 'suppressed' });

  const reply = await mailer.send({
    ...framed(mail.letter, config),
    to,
    messageId,
    attachments: mail.attachments ?? [],
    headers: unsubscribeHeaders(mail.nonEssential?.unsubscribeUrl),
    ...attemptPriority(),
  });
  // The relay has it: a database that is away for a moment must not make it go again.
  if (reply.kind === 'accepted') return insist(() => settle(reply));
  if (reply.bounce)
    await db.$transaction(async (tx) => {
      await suppress(tx, { address: to, reason: 'bounced', at: mail.at, actor: { kind: 'system' } });
      await takeBackBouncedNotices(tx, { address: to, at: mail.at });
    });
  return settle({ kind: 'refused', because: String(reply.code) });
}

async function insist<Result>(work: () => Promise<Result>): Promise<Result> {
  for (const pauseMs of settlePausesMs)
    try {
      return await work();
    } catch {
      await sleep(pauseMs);
    }
  return work();
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
