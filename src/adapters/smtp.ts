import { createTransport } from 'nodemailer';
import { MailTrouble, type Mailer } from '../ports.js';

/** Seconds after which a relay that says nothing counts as away (nodemailer's own limits are up to ten minutes). */
const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };

/**
 * Mail through an SMTP relay. A permanent refusal (5xx except 503) is an answer; all else is thrown as MailTrouble. When the
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
        const { responseCode: code, permanent } = error as { responseCode?: number; permanent?: boolean };
        if (permanent === true && code !== undefined) return { kind: 'refused', code };
        // The relay's words may repeat the address, so only its code goes on.
        throw new MailTrouble(
          `The mail relay could not take the mail now (${code ?? (error as { code?: string }).code ?? 'unknown'})`,
        );
      }
    },
    close: () => transport.close(),
  };
}
