import { createBrowser, expectStatus, type DemoBrowser } from './browser.js';

/** Where the phone of a demo account is; fictional numbers (555-01xx). */
const phones: Readonly<Record<string, string>> = { provider: '+12125550142', staff: '+12125550143' };

interface InboxMessage {
  readonly kind: string;
  readonly to: string;
  readonly text: string;
}

/** A browser that is logged in: with the password, and where a second factor is needed with the code that the inbox shows. */
export async function logIn(
  origin: string,
  inbox: string,
  who: {
    readonly email: string;
    readonly password: string;
    readonly portal: 'client' | 'provider' | 'staff';
  },
): Promise<DemoBrowser> {
  const { email, password, portal } = who;
  const phone = phones[portal] ?? '';
  const before = (await textsTo(inbox, phone)).length;
  const browser = createBrowser(origin);
  const { html } = await expectStatus(browser.visit('/sign-in', { email, password }), 200);
  const setsUp = html.includes('action="/two-factor/enrolment"');
  if (setsUp)
    await expectStatus(
      browser.visit('/two-factor/enrolment', { phone, method: 'text', consent: 'yes' }),
      200,
    );
  if (setsUp || html.includes('action="/two-factor/code"'))
    await expectStatus(
      browser.visit('/two-factor/code', { code: await nextCode(inbox, phone, before) }),
      200,
    );
  return browser;
}

/** The code of the first text to a phone beyond those that were there before. */
async function nextCode(inbox: string, phone: string, before: number): Promise<string> {
  for (const end = Date.now() + 30_000; Date.now() < end;) {
    const texts = await textsTo(inbox, phone);
    const code = /\b\d{6}\b/.exec(texts.at(-1 - before)?.text ?? '')?.[0];
    if (code !== undefined) return code;
    await new Promise((done) => setTimeout(done, 250));
  }
  throw new Error('No code came.');
}

/** The code of the next text to a phone; asked for before what sends it. */
export async function codeTextedTo(inbox: string, phone: string): Promise<string> {
  return nextCode(inbox, phone, (await textsTo(inbox, phone)).length);
}

async function textsTo(inbox: string, phone: string): Promise<InboxMessage[]> {
  const messages = (await (await fetch(`${inbox}/api/messages`)).json()) as InboxMessage[];
  return messages.filter(({ kind, to }) => kind === 'sms' && to === phone);
}
