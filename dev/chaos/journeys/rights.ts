import { randomUUID } from 'node:crypto';
import { createPerson } from '../person.js';
import { must, type Journey } from './journey.js';
import { clientOf, proveRequest, untilClosed } from './records.js';

/** A client asks who got health information, and reads the list with the date of birth. */
export const askForAccounting: Journey = {
  name: 'accounting-request',
  share: 4,
  portal: 'client',
  needs: 'caseload',
  async go(person, who) {
    const client = clientOf(who);
    const email = client?.email ?? '';
    const letter = { name: 'Amara Abbott', email, message: 'Who got what?' };
    await person.ask('/contact/about/disclosures', { form: randomUUID(), ...letter });
    const link = await person.find(email, /https?:\/\/[^/\s]+(\/accounting\/\S+)/);
    const birthDate = client?.birthDate.toLocaleDateString('en-US', { timeZone: 'UTC' }) ?? '';
    const { html } = await person.ask(link, { birthDate });
    const reference = /AD-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(html)?.[0] ?? '';
    must(reference !== '', 'the page of the list names no case');
    await untilClosed(person, reference);
  },
};

/** Behind the link of a request for records a client asks for a change, and reads that the provider makes it; the case stays open for those who should know. */
export const amendRecord: Journey = {
  name: 'record-amendment',
  share: 4,
  portal: 'client',
  needs: 'caseload',
  async go(person, who) {
    const records = await proveRequest(person, who);
    const amend = await person.until(
      'what can be changed',
      async () => /name="amend" value="([\w-]+)"/.exec((await person.ask(records)).html)?.[1],
    );
    await person.ask(`${records}/amendment`, { amend, 'words-1': 'I have two children, not three.' });
    const link = await person.find(clientOf(who)?.email ?? '', /https?:\/\/[^/\s]+(\/amendment\/\S+)/);
    const writer = createPerson(person.town, person.town.provider, who.index);
    const asked = await writer.find(who.email, /https?:\/\/[^/\s]+(\/amendment-asked\/\S+)/);
    const words = 'Two, as you say.';
    await writer.ask(asked, { press: 'decide', decision: 'accepted', words });
    await person.until(
      'the decision',
      async () => (await person.ask(link)).html.includes(words) || undefined,
    );
  },
};
