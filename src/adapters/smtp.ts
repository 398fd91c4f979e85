import { createTransport } from 'nodemailer';
import { MailTrouble, type Mailer } from '../ports.js';

/** Milliseconds after which a relay that says nothing counts as away (nodemailer's own limits are up to ten minutes). */
const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };

/** Steps at which a relay speaks of the mail or its reader; at those before it refuses us, which support can mend. */
const stepsAboutTheMail = ['RCPT TO', 'DATA'];

/** "Mailbox name not allowed" (RFC 5321 §4.2.3), which is how a relay would answer what is not an address. */
const notAnAddress = 553;

/** What nodemailer's errors carry, as far as it matters here. */
interface SmtpError {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly permanent?: boolean;
}

/**
 * Mail through an SMTP relay. A permanent refusal of mail or mailbox (5xx except 503) is an answer; all else is thrown as MailTrouble. When the
 * connection breaks after the text was handed over, acceptance is unknown: the next attempt carries the same Message-ID.
 */
export function createSmtpMailer(url: string, from: string): Mailer {
  const transport = createTransport({
    url,
    ...timeouts,
    pool: true,
    maxConnections: 3,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ to, subject, text, html, messageId, attachments, headers }) {
      try {
        await transport.sendMail({
          from,
          to,
          subject,
          text,
          html,
          messageId,
          attachments: attachments?.map((attachment) => ({ ...attachment })) ?? [],
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', ...headers },
        });
        return { kind: 'accepted' };
      } catch (error) {
        const { code, command = '', responseCode, permanent } = error as SmtpError;
        if (permanent === true && responseCode !== undefined && stepsAboutTheMail.includes(command))
          return { kind: 'refused', code: responseCode };
        if (code === 'EENVELOPE' && command === 'API') return { kind: 'refused', code: notAnAddress };
        // The relay's words may repeat the address, so only its code goes on.
        throw new MailTrouble(
          `The mail relay could not take the mail now (${responseCode ?? code ?? 'unknown'})`,
        );
      }
    },
    close: () => transport.close(),
  };
}
