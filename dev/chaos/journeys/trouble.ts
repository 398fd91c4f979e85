import { randomUUID } from 'node:crypto';
import { resetPassword } from './getting-in.js';
import { must, type Journey } from './journey.js';

/** A message may tell of a crisis: 988 stands on the next page, and the person on call is alerted. */
export const tellOfCrisis: Journey = {
  name: 'words of a crisis',
  share: 4,
  portal: 'client',
  needs: 'nothing',
  async go(person, { email }) {
    const { html } = await person.ask('/contact/about/something-else', {
      form: randomUUID(),
      name: 'Luz Marín',
      email,
      message: 'I can’t go on. I want to die.',
    });
    must(html.includes('988'), 'the page after words of a crisis doesn’t say 988');
    const reference = /CR-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(html)?.[0] ?? 'no reference';
    await person.find('on-call@headway.example', new RegExp(`(${reference})`));
  },
};

/** Someone changed a password, and its owner says that it wasn’t them: the account is stopped, and no one logs in. */
export const stopAccount: Journey = {
  name: 'account-suspension',
  share: 4,
  portal: 'client',
  needs: 'account',
  async go(person, who) {
    await resetPassword.go(person, who);
    const link = await person.find(who.email, /https?:\/\/[^/\s]+(\/not-me\/\S+)/);
    const { html } = await person.ask(link, {});
    must(html.includes('The account is stopped'), '“this wasn’t me” stopped nothing');
    const { email, password } = who;
    const page = await person.ask('/sign-in', { email, password: `${password} anew` });
    must(!page.html.includes('action="/sign-out"'), 'a stopped account logs in');
  },
};
