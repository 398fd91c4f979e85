import { randomUUID } from 'node:crypto';
import { createPerson } from '../person.js';
import { logInWithCode, resetPassword } from './getting-in.js';
import { must, type Journey } from './journey.js';

/** A message may tell of a crisis: 988 stands on the next page, and the person on call is alerted. */
export const tellOfCrisis: Journey = {
  name: 'words of a crisis',
  share: 5,
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

/** A provider says that the phone is lost, and proves the mailbox; from there on two members of staff decide. */
export const losePhone: Journey = {
  name: 'factor-recovery',
  share: 5,
  portal: 'provider',
  needs: 'account',
  async go(person, who) {
    await logInWithCode(person, who, 'text');
    await person.ask('/lost-phone', { email: who.email });
    const link = await person.find(who.email, /https?:\/\/[^/\s]+(\/lost-phone\/\S+)/);
    await person.ask(link, {});
    const { html } = await person.ask(link);
    must(html.includes('Support will get in touch with you'), 'the mailbox isn’t proven');
  },
};

/** A client can’t read the mailbox any more, and proves another; from there on two members of staff decide. */
export const loseMailbox: Journey = {
  name: 'address-recovery',
  share: 5,
  portal: 'client',
  needs: 'account',
  async go(person, { email: accountEmail }) {
    const email = `new-of-${accountEmail}`;
    await person.ask('/contact/about/lost-mailbox', {
      form: randomUUID(),
      name: 'Noor Vale',
      accountEmail,
      email,
      message: 'I can’t read it any more.',
    });
    const link = await person.find(email, /https?:\/\/[^/\s]+(\/new-address\/\S+)/);
    const { html } = await person.ask(link, {});
    must(html.includes('will get in touch'), 'the new mailbox isn’t proven');
  },
};

/** Someone changed a password, and its owner says that it wasn’t them: the account is stopped, and no one logs in. */
export const stopAccount: Journey = {
  name: 'account-suspension',
  share: 5,
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

/** A provider invites someone to the practice, who takes the invitation and is asked for a phone at the first login. */
export const inviteStaff: Journey = {
  name: 'practice staff invited',
  share: 5,
  portal: 'provider',
  needs: 'account',
  async go(person, who) {
    await logInWithCode(person, who, 'text');
    const email = `staff-of-${who.email}`;
    await person.ask('/practice-staff', { givenName: 'Pia', familyName: 'Stone', email });
    const link = await person.find(email, /https?:\/\/[^/\s]+(\/sign-up\/\S+)/);
    const invited = createPerson(person.town, person.town.provider, who.index);
    const password = `${who.password} joins`;
    await invited.ask(link, { password });
    const { html } = await invited.ask('/sign-in', { email, password });
    must(html.includes('action="/two-factor/enrolment"'), 'who was invited can’t log in');
  },
};
