import { randomUUID } from 'node:crypto';
import { must, type Journey } from './journey.js';

/** Someone who isn't logged in writes to support, and gets an acknowledgment with the reference. */
export const askSupport: Journey = {
  name: 'contact-request',
  share: 5,
  portal: 'client',
  needs: 'nothing',
  async go(person, { email }) {
    const { html, status } = await person.ask('/contact/about/family', {
      form: randomUUID(),
      name: 'Luz Marín',
      email,
      message: 'How do I add my child?',
    });
    const reference = /CR-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(html)?.[0] ?? '';
    must(reference !== '', `writing to support answered ${status}`);
    await person.find(email, new RegExp(`(${reference})`));
  },
};
