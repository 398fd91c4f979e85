import { newestCode } from '../mailbox.js';
import type { Person } from '../person.js';
import { must, type Journey, type Someone } from './journey.js';

/** "Forgot your password", the mailed link, a new password, and logged in with it. */
export const resetPassword: Journey = {
  name: 'password-reset',
  share: 7,
  portal: 'client',
  needs: 'account',
  async go(person, { email, password }) {
    await person.ask('/forgot-password', { email });
    const chosen = `${password} anew`;
    // Who asked twice has two emails, and only the newest link works; one that was used says so. Only logging in tells.
    await person.until('logging in with the new password', async () => {
      const path = await person.find(email, /https?:\/\/[^/\s]+(\/reset-password\/\S+)/);
      const { html } = await person.ask(path);
      const token = /name="token" value="([^"]+)"/.exec(html)?.[1];
      if (token !== undefined) await person.ask('/reset-password', { token, password: chosen });
      const page = await person.ask('/sign-in', { email, password: chosen });
      return page.html.includes('action="/sign-out"') || undefined;
    });
  },
};

/** A client signs up, verifies the address and logs in. */
export const signUp: Journey = {
  name: 'sign-up',
  share: 6,
  portal: 'client',
  needs: 'nothing',
  async go(person, { email, password }) {
    await person.ask('/sign-up', {
      givenName: 'Robin',
      familyName: 'Alvarez',
      birthDate: '1991-04-12',
      email,
      password,
      timeZone: 'America/Chicago',
    });
    // A sign-up whose answer was lost may be another browser's: then the page asks for the password.
    await person.ask(await person.find(email, /https?:\/\/[^/\s]+(\/verify-email\/\S+)/), { password });
    await logsIn(person, email, password);
  },
};

/** A provider sets up a phone and logs in with the code that came by text. */
export const textedCode: Journey = {
  name: 'code by text',
  share: 4,
  portal: 'provider',
  needs: 'account',
  go: (person, who) => logInWithCode(person, who, 'text'),
};

/** The same with a call. */
export const calledCode: Journey = {
  name: 'code by call',
  share: 4,
  portal: 'provider',
  needs: 'account',
  go: (person, who) => logInWithCode(person, who, 'voice'),
};

/**
 * Logs in with a password and the code that reaches the phone; asks for another code a minute later where none came. The answer to the right code brings
 * the session: who never got it is asked to log in again, and does.
 */
export async function logInWithCode(
  person: Person,
  { email, password, phone }: Someone,
  method: 'text' | 'voice',
): Promise<void> {
  const tried = new Set<string>();
  let askAgainAt = Date.now() + 61_000;
  await person.ask('/sign-in', { email, password });
  await person.until('being logged in', async () => {
    const { html } = await person.ask('/two-factor');
    if (html.includes('action="/two-factor/enrolment"'))
      await person.ask('/two-factor/enrolment', { phone, method, consent: 'yes' });
    else if (html.includes('action="/two-factor/code"')) await enterCode();
    else if (html.includes('class="initials"')) return true;
    else await person.ask('/sign-in', { email, password });
    return undefined;
  });

  async function enterCode(): Promise<void> {
    const code = newestCode(await person.town.messages(), phone);
    if (code !== undefined && !tried.has(code)) {
      await person.ask('/two-factor/code', { code });
      tried.add(code);
    } else if (Date.now() > askAgainAt) {
      askAgainAt = Date.now() + 61_000;
      await person.ask('/two-factor/send', { method });
    }
  }
}

/** A link that was pressed twice says so; being logged in is what counts. */
async function logsIn(person: Person, email: string, password: string): Promise<void> {
  const { status, html } = await person.ask('/sign-in', { email, password });
  must(status === 200 && html.includes('action="/sign-out"'), `logging in answered ${status}`);
}
