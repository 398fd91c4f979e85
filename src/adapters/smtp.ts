import { createTransport, type SendMailOptions } from 'nodemailer';
import { flowed } from '../domain/flowed-text.js';
import { isBounce } from '../domain/suppression/bounces.js';
import { MailTrouble, ordinaryPriority, type Mail, type Mailer } from '../ports.js';
import { createMailLanes, RelaySilent } from './mail-lanes.js';
import { startPatience, timeAfterText, timeBeforeText, watched, type Patience } from './relay-patience.js';

/** Milliseconds after which a relay that says nothing counts as away (nodemailer's own limits are up to ten minutes). */
const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000 };

/** Steps at which a relay speaks of the mail or its reader; at those before it refuses us, which support can mend. */
const stepsAboutTheMail = ['RCPT TO', 'DATA'];

/** "Mailbox name not allowed" (RFC 5321 §4.2.3), which is how a relay would answer what is not an address. */
const notAnAddress = 553;

/** What nodemailer's errors carry, as far as it matters here. */
interface SmtpError {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  /** The relay's words, code first. */
  readonly response?: string;
  readonly permanent?: boolean;
}

/** The connections to a relay, and the order in which mails go over them. */
function openRelay(url: string) {
  const lanes = createMailLanes();
  const transport = createTransport({
    url,
    ...timeouts,
    socketTimeout: timeAfterText,
    idleTimeout: timeBeforeText,
    pool: true,
    maxConnections: lanes.connections,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // A connection of the pool that breaks while it is idle says so here, or ends the process; a mail under way is told by its own error.
  transport.on('error', () => {});
  const patienceOf = new WeakMap<AbortSignal, Patience>();
  transport.use('stream', (mail, done) => {
    const patience = mail.data.signal && patienceOf.get(mail.data.signal);
    if (patience) mail.message.processFunc((text) => watched(text, patience));
    done();
  });
  /** Hands a mail to the relay when it is its turn, and tells a relay that says nothing from one that refuses. */
  const deliver = (mail: SendMailOptions, priority: number): Promise<void> =>
    lanes.inLane(priority, async (lane) => {
      const patience = startPatience(lane);
      patienceOf.set(patience.signal, patience);
      try {
        await transport.sendMail({ ...mail, signal: patience.signal });
      } catch (error) {
        if (patience.signal.aborted || (error as SmtpError).code === 'ETIMEDOUT')
          throw new RelaySilent('The mail relay could not take the mail now (ETIMEDOUT)');
        throw error;
      } finally {
        patience.end();
      }
    });
  return { deliver, close: () => transport.close({ force: true }) };
}

/**
 * Mail through an SMTP relay. A permanent refusal of mail or mailbox (5xx except 503) is an answer; all else is thrown as MailTrouble. When the
 * connection breaks after the text was handed over, acceptance is unknown: the next attempt carries the same Message-ID.
 */
export function createSmtpMailer(url: string, from: string): Mailer {
  const { deliver, close } = openRelay(url);
  return {
    async send({ to, subject, text, html, messageId, attachments, headers, priority = ordinaryPriority }) {
      try {
        await deliver(
          {
            from,
            to,
            subject,
            // Both as alternatives, the plain one first: only so its type can say that its lines are soft.
            alternatives: [
              { contentType: 'text/plain; charset=utf-8; format=flowed', content: flowed(text) },
              { contentType: 'text/html; charset=utf-8', content: html },
            ],
            messageId,
            attachments: attachments?.map((attachment) => ({ ...attachment })) ?? [],
            headers: {
              'Auto-Submitted': 'auto-generated',
              'X-Auto-Response-Suppress': 'All',
              ...onOneLine(headers),
            },
          },
          priority,
        );
        return { kind: 'accepted' };
      } catch (error) {
        if (error instanceof MailTrouble) throw error;
        const { code, command = '', response = '', responseCode, permanent } = error as SmtpError;
        if (permanent === true && responseCode !== undefined && stepsAboutTheMail.includes(command))
          return {
            kind: 'refused',
            code: responseCode,
            bounce: isBounce({
              of: command === 'RCPT TO' ? 'reader' : 'text',
              code: responseCode,
              enhanced: enhancedCode(response),
            }),
          };
        if (code === 'EENVELOPE' && command === 'API')
          return { kind: 'refused', code: notAnAddress, bounce: true };
        // The relay's words may repeat the address, so only its code goes on.
        throw new MailTrouble(
          `The mail relay could not take the mail now (${responseCode ?? code ?? 'unknown'})`,
          stepsAboutTheMail.includes(command) && putsOffOneMail(responseCode) ? 'mailbox' : 'relay',
        );
      }
    },
    close,
  };
}

/** Whether a reply puts off one mail (RFC 5321 §4.2.1) and not, as 421 does, everything that comes over the line. */
function putsOffOneMail(code = 0): boolean {
  return code >= 400 && code < 500 && code !== 421;
}

/** The enhanced code of RFC 3463 at the head of a reply, as in `550 5.1.1 No such user`. */
function enhancedCode(reply: string): string | null {
  return /^5\d\d[ -](5\.\d{1,3}\.\d{1,3})\b/.exec(reply)?.[1] ?? null;
}

/** Connects to a relay, greets it and signs in, and sends nothing. Throws MailTrouble with the relay's code alone. */
export async function checkRelay(url: string): Promise<void> {
  const transport = createTransport({ url, ...timeouts, socketTimeout: timeBeforeText });
  try {
    await transport.verify();
  } catch (error) {
    const { code, responseCode } = error as SmtpError;
    throw new MailTrouble(
      `The mail relay does not let us in (${responseCode ?? code ?? 'unknown'}).`,
      'relay',
    );
  } finally {
    transport.close();
  }
}

/** Keeps long addresses whole: some readers of List-Unsubscribe stop at a folded line. */
function onOneLine(headers: Mail['headers'] = {}): Record<string, { prepared: true; value: string }> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, { prepared: true, value }]),
  );
}
