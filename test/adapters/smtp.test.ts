import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInbox, type Inbox } from '../../dev/inbox/messages.js';
import { startSmtpCatcher } from '../../dev/inbox/smtp.js';
import { createSmtpMailer } from '../../src/adapters/smtp.js';
import { MailTrouble, type Mail, type Mailer } from '../../src/ports.js';
import { createAuthority } from '../harness/certificates.js';
import { freePort } from '../harness/global-setup.js';
import { secrets } from '../harness/personas.js';

const mail: Mail = {
  to: secrets.clientMail,
  subject: 'Your provider is leaving',
  text: 'Your last session is on 31 March 2027.',
  html: '<p>Your last session is on 31 March 2027.</p>',
  messageId: '<notice-1@headway.example>',
};

const from = 'Headway <no-reply@headway.example>';

let inbox: Inbox;
let smtp: Awaited<ReturnType<typeof startSmtpCatcher>>;
let mailer: Mailer;

beforeEach(async () => {
  inbox = createInbox(null);
  smtp = await startSmtpCatcher(inbox, 0);
  mailer = createSmtpMailer(`smtp://127.0.0.1:${smtp.port}`, from);
});

afterEach(async () => {
  mailer.close();
  await smtp.stop();
});

/** What a mailer throws: the error, and all that a log or a history could keep of it. */
async function troubleOf(send: Promise<unknown>) {
  const error: unknown = await send.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(MailTrouble);
  const { message, stack, cause, of } = error as MailTrouble;
  return { message, of, all: JSON.stringify([message, stack, cause, error]) };
}

describe('a mail that the relay takes', () => {
  it('arrives once, whole, from us, and asks for no automatic reply', async () => {
    const attachments = [
      { filename: 'notice.pdf', contentType: 'application/pdf', content: Buffer.from('%PDF') },
    ];
    expect(await mailer.send({ ...mail, attachments })).toEqual({ kind: 'accepted' });
    expect(inbox.messages).toHaveLength(1);
    expect(inbox.messages[0]).toMatchObject({
      from: '"Headway" <no-reply@headway.example>',
      to: secrets.clientMail,
      subject: 'Your provider is leaving',
      messageId: '<notice-1@headway.example>',
      attachments: [{ filename: 'notice.pdf', base64: Buffer.from('%PDF').toString('base64') }],
    });
  });

  it('has lines of plain text that any reader shows whole, and that arrive as they were written', async () => {
    let raw = '';
    const text = `${'Appointments after that day will be canceled. '.repeat(6).trimEnd()}\n\nŁukasz`;
    await withRelay(
      {
        onData: (stream, _session, done) => {
          stream.on('data', (chunk: Buffer) => (raw += chunk.toString()));
          stream.on('end', () => done());
        },
      },
      async (url) => {
        const toRelay = createSmtpMailer(url, from);
        await toRelay.send({ ...mail, text });
        toRelay.close();
      },
    );
    expect(raw).toMatch(/Content-Type: multipart\/alternative/);
    expect(raw.indexOf('text/plain; charset=utf-8; format=flowed')).toBeLessThan(raw.indexOf('text/html'));
    expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    await mailer.send({ ...mail, text });
    expect(inbox.messages[0]?.text.trim()).toBe(text);
    expect(inbox.messages[0]?.html).toContain('<p>Your last session');
  });

  it('reaches one person, whatever stands in the subject', async () => {
    await mailer.send({ ...mail, subject: 'Hello\r\nBcc: other@clients.example' });
    expect(inbox.messages.map(({ to }) => to)).toEqual([secrets.clientMail]);
  });
});

describe('a mail that the relay does not take now', () => {
  it.each([421, 450, 451, 452])('is tried again after %i, and the trouble names no address', async (code) => {
    smtp.misbehaveNext({ kind: 'refuse', code });
    const { message, all } = await troubleOf(mailer.send(mail));
    expect(message).toContain(String(code));
    expect(all).not.toContain('zephyrine');
    expect(await mailer.send(mail)).toEqual({ kind: 'accepted' });
    expect(inbox.messages).toHaveLength(1);
  });

  it.each([
    [450, 'mailbox'],
    [452, 'mailbox'],
    [421, 'relay'],
    [503, 'relay'],
  ])('for %i is known to be trouble of the %s', async (code, whose) => {
    smtp.misbehaveNext({ kind: 'refuse', code });
    const { of } = await troubleOf(mailer.send(mail));
    expect(of).toBe(whose);
  });

  it('because nothing listens is known to be trouble of the relay', async () => {
    const away = createSmtpMailer(`smtp://127.0.0.1:${await freePort()}`, from);
    const { of } = await troubleOf(away.send(mail));
    expect(of).toBe('relay');
    away.close();
  });

  it('is tried again after a busy relay’s 503', async () => {
    smtp.misbehaveNext({ kind: 'refuse', code: 503 });
    await troubleOf(mailer.send(mail));
  });

  it('is tried again when nothing listens', async () => {
    const away = createSmtpMailer(`smtp://127.0.0.1:${await freePort()}`, from);
    const { all } = await troubleOf(away.send(mail));
    expect(all).not.toContain('zephyrine');
    away.close();
  });

  it('is tried again when the relay says nothing anymore', async () => {
    smtp.misbehaveNext({ kind: 'hang' });
    const { all } = await troubleOf(mailer.send(mail));
    expect(all).not.toContain('zephyrine');
    expect(await mailer.send(mail)).toEqual({ kind: 'accepted' });
    expect(inbox.messages).toHaveLength(1);
  });

  it('is not given up while the relay takes long to answer for its text', async () => {
    let answer = () => {};
    smtp.misbehaveNext({ kind: 'late', until: new Promise<void>((resolve) => (answer = resolve)) });
    const sent = mailer.send(mail);
    // Longer than a relay may be silent before it has the text.
    await sleep(21_000);
    answer();
    expect(await sent).toEqual({ kind: 'accepted' });
    expect(inbox.messages).toHaveLength(1);
  });

  it('goes again under the same Message-ID when the line breaks after the text, and only when it is asked for again', async () => {
    smtp.misbehaveNext({ kind: 'drop-after-data' });
    await troubleOf(mailer.send(mail));
    expect(inbox.messages).toHaveLength(1);
    expect(await mailer.send(mail)).toEqual({ kind: 'accepted' });
    expect(inbox.messages.map(({ messageId, text }) => [messageId, text.trim()])).toEqual([
      [mail.messageId, mail.text],
      [mail.messageId, mail.text],
    ]);
  });
});

describe('a mail that the relay refuses for good', () => {
  it.each([550, 552, 554])('is not tried again after %i', async (code) => {
    smtp.misbehaveNext({ kind: 'refuse', code });
    expect(await mailer.send(mail)).toMatchObject({ kind: 'refused', code });
    expect(inbox.messages).toEqual([]);
  });

  it('is one to a mailbox that does not exist', async () => {
    await withRelay({ onRcptTo: (_, __, done) => done(refusal(550)) }, async (url) => {
      const strict = createSmtpMailer(url, from);
      expect(await strict.send(mail)).toEqual({ kind: 'refused', code: 550, bounce: true });
      strict.close();
    });
  });

  it('is one to what is not an address', async () => {
    expect(await mailer.send({ ...mail, to: 'not an address' })).toEqual({
      kind: 'refused',
      code: 553,
      bounce: true,
    });
  });
});

describe('a relay that refuses us, not the person', () => {
  it.each([
    [
      'our password',
      { onAuth: (_: unknown, __: unknown, done: (error: Error) => void) => done(refusal(535)) },
    ],
    [
      'our address',
      { onMailFrom: (_: unknown, __: unknown, done: (error: Error) => void) => done(refusal(550)) },
    ],
    ['our connection', { onConnect: (_: unknown, done: (error: Error) => void) => done(refusal(554)) }],
  ])('because of %s loses no mail: it is tried again', async (_, options) => {
    await withRelay(options, async (url) => {
      const unwelcome = createSmtpMailer(url, from);
      const { all } = await troubleOf(unwelcome.send(mail));
      expect(all).not.toContain('zephyrine');
      expect(all).not.toContain('s3cret');
      unwelcome.close();
    });
  });
});

const refusal = (responseCode: number) =>
  Object.assign(new Error(`No: ${secrets.clientMail}`), { responseCode });

/** A relay that says no at the steps before the text. */
async function withRelay(options: SMTPServerOptions, work: (url: string) => Promise<void>): Promise<void> {
  const relay = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? '' }),
    ...options,
  });
  relay.on('error', () => {});
  await once(relay.listen(0, '127.0.0.1'), 'listening');
  const { port } = relay.server.address() as AddressInfo;
  await work(`smtp://headway:s3cret@127.0.0.1:${port}`);
  await new Promise<void>((resolve) => relay.close(resolve));
}

describe('a relay behind TLS', () => {
  it('gets no mail where nobody whom we trust signed for it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'headway-smtp-'));
    const { cert, key } = await (await createAuthority(folder, 'stranger')).sign('relay');
    const secured = { secure: true, cert: readFileSync(cert), key: readFileSync(key) };
    await withRelay(secured, async (url) => {
      const careful = createSmtpMailer(url.replace('smtp:', 'smtps:'), from);
      expect((await troubleOf(careful.send(mail))).all).not.toContain('zephyrine');
      careful.close();
    });
    rmSync(folder, { recursive: true });
  });

  it('gets none where TLS is wanted and it offers none', async () => {
    let heard = false;
    const onMailFrom = (_: unknown, __: unknown, done: () => void) => {
      heard = true;
      done();
    };
    await withRelay({ onMailFrom }, async (url) => {
      const careful = createSmtpMailer(`${url}?requireTLS=true`, from);
      await troubleOf(careful.send(mail));
      careful.close();
    });
    expect(heard).toBe(false);
  });
});
