import type { Person } from '../person.js';
import { must, type Journey, type Someone } from './journey.js';

/** "Forgot your password", the mailed link, a new password, and logged in with it. */
export const resetPassword: Journey = {
  name: 'password-reset',
  share: 11,
  portal: 'client',
  needs: 'account',
  async go(person, { email, password }) {
    await person.ask('/forgot-password', { email });
    const path = await person.find(email, /https?:\/\/[^/\s]+(\/reset-password\/\S+)/);
    const page = await person.ask(path);
    const token = /name="token" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
    must(token !== '', 'the mailed link opened no form');
    const chosen = `${password} anew`;
    // An answer that got lost is pressed for again, and then the link is used up: only logging in tells.
    await person.ask('/reset-password', { token, password: chosen });
    await logsIn(person, email, chosen);
  },
};

/** A client signs up, verifies the address and logs in. */
export const signUp: Journey = {
  name: 'sign-up',
  share: 8,
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
    await person.ask(await person.find(email, /https?:\/\/[^/\s]+(\/verify-email\/\S+)/), {});
    await logsIn(person, email, password);
  },
};

/** A provider sets up a phone and logs in with the code that came by text. */
export const textedCode: Journey = {
  name: 'code by text',
  share: 5,
  portal: 'provider',
  needs: 'account',
  go: (person, who) => logInWithCode(person, who, 'text'),
};

/** The same with a call. */
export const calledCode: Journey = {
  name: 'code by call',
  share: 5,
  portal: 'provider',
  needs: 'account',
  go: (person, who) => logInWithCode(person, who, 'voice'),
};

/** Logs in with a password and the code that reaches the phone; asks for another code a minute later where none came. */
export async function logInWithCode(
  person: Person,
  { email, password, phone }: Someone,
  method: 'text' | 'voice',
): Promise<void> {
  await person.ask('/sign-in', { email, password });
  await person.until('the phone to be taken', async () => {
    await person.ask('/two-factor/enrolment', { phone, method, consent: 'yes' });
    return (await person.ask('/two-factor')).html.includes('action="/two-factor/code"') || undefined;
  });
  let askAgainAt = Date.now() + 61_000;
  await person.until('a code that is right', async () => {
    if (!(await person.ask('/two-factor')).html.includes('action="/two-factor/code"')) return true;
    if (Date.now() > askAgainAt) {
      askAgainAt = Date.now() + 61_000;
      await person.ask('/two-factor/send', { method });
    }
    const told = (await person.town.messages()).find(({ to, kind }) => to === phone && kind !== 'mail');
    const code = /\b\d{6}\b/.exec((told?.text ?? '').replaceAll(/(?<=\d)[\s.,]+(?=\d)/g, ''))?.[0];
    if (code !== undefined) await person.ask('/two-factor/code', { code });
    return undefined;
  });
  must(
    !(await person.ask('/account')).html.includes(
      'name="password" type="password" autocomplete="current-password"',
    ),
    'the code did not log in',
  );
}

/** A link that was pressed twice says so; being logged in is what counts. */
async function logsIn(person: Person, email: string, password: string): Promise<void> {
  const { status, html } = await person.ask('/sign-in', { email, password });
  must(status === 200 && html.includes('action="/sign-out"'), `logging in answered ${status}`);
}
