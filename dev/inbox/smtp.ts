import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { callbackify } from 'node:util';
import { simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Inbox } from './messages.js';

/** What the catcher does with the next mail instead of taking it. */
type Trouble =
  | { readonly kind: 'refuse'; readonly code: number; readonly enhanced?: string }
  | { readonly kind: 'hang' }
  | { readonly kind: 'late'; readonly until: Promise<unknown> }
  | { readonly kind: 'drop-after-data' }
  | { readonly kind: 'hang-after-data' };

const neverAnswered = new Promise<never>(() => {});

/** An SMTP server that keeps every mail it takes, and can be told to misbehave. It listens on this machine only, unless told otherwise. */
export async function startSmtpCatcher(inbox: Inbox, port: number, host = '127.0.0.1') {
  const troubles: Trouble[] = [];
  const full = new Set<string>();
  const server: SMTPServer = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    // A relay that is silent says nothing before it has the text.
    onMailFrom: (_address, _session, done) => {
      if (troubles[0]?.kind === 'hang') troubles.shift();
      else done();
    },
    onData: (stream, session, done) => callbackify(take)(stream, session, done),
  });
  async function take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const mail = await simpleParser(stream);
    if (session.envelope.rcptTo.some(({ address }) => full.has(address)))
      throw Object.assign(new Error('4.2.2 Mailbox full'), { responseCode: 452 });
    const trouble = troubles.shift();
    if (trouble?.kind === 'refuse')
      throw Object.assign(new Error(`${trouble.enhanced ?? ''} Refused by the stand-in`.trim()), {
        responseCode: trouble.code,
      });
    inbox.add({
      id: randomUUID(),
      kind: 'mail',
      at: new Date().toISOString(),
      from: mail.from?.text ?? '',
      to: session.envelope.rcptTo.map(({ address }) => address).join(', '),
      subject: mail.subject ?? '',
      text: mail.text ?? '',
      html: mail.html || '',
      messageId: mail.messageId ?? '',
      headers: mail.headerLines.map(({ line }) => line),
      attachments: mail.attachments.map(({ filename = 'attachment', contentType, content }) => ({
        filename,
        contentType,
        base64: content.toString('base64'),
      })),
    });
    if (trouble?.kind === 'late') await trouble.until;
    // The mail is taken, but the sender never learns of it.
    if (trouble?.kind === 'hang-after-data') return neverAnswered;
    if (trouble?.kind === 'drop-after-data') {
      for (const connection of server.connections as Set<{ _socket: { destroy(): void } }>)
        connection._socket.destroy();
      return neverAnswered;
    }
  }
  server.on('error', () => {});
  server.listen(port, host);
  await once(server.server, 'listening');
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    misbehaveNext: (trouble: Trouble) => troubles.push(trouble),
    /** Mailboxes whose mail is put off for as long as they stand here. */
    full,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
