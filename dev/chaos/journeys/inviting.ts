import { createPerson, type Person } from '../person.js';
import { atDesk, referenceIn, untilIn } from './desk.js';
import { logInWithCode } from './getting-in.js';
import { must, phoneOf, type Journey, type Someone } from './journey.js';

/** A provider invites someone to the practice, who takes the invitation and is asked for a phone at the first login. */
export const inviteStaff: Journey = {
  name: 'practice staff invited',
  share: 4,
  portal: 'provider',
  needs: 'account',
  async go(person, who) {
    await logInWithCode(person, who, 'text');
    const email = `staff-of-${who.email}`;
    await person.ask('/practice-staff', { givenName: 'Pia', familyName: 'Stone', email });
    await join(person, { ...who, email }, 'provider');
  },
};

/** An agent invites a provider, who takes the invitation, and so has a contract and a proven address. */
export const inviteProvider: Journey = {
  name: 'provider-invitation',
  share: 3,
  portal: 'provider',
  needs: 'nothing',
  staff: ['agent'],
  async go(person, who) {
    const agent = await atDesk(person, who, 'agent');
    const invitation = {
      email: who.email,
      givenName: 'Lena',
      familyName: 'Okonkwo',
      credentials: 'LCSW',
      npi: '1234567893',
      timeZone: 'America/Chicago',
      jurisdiction: 'IL',
    };
    const reference = await agent.until('the case of the invitation', async () =>
      referenceIn((await agent.ask('/invitations/new', invitation)).html, 'PI'),
    );
    await join(person, who, 'provider');
    await untilIn(person, reference, 'accepted');
  },
};

/** A lead invites someone to our staff, who takes the invitation by the same link. */
export const inviteColleague: Journey = {
  name: 'staff-invitation',
  share: 2,
  portal: 'provider',
  needs: 'nothing',
  staff: ['lead'],
  async go(person, who) {
    const lead = await atDesk(person, who, 'lead');
    const reason = 'starts on Monday';
    const sol = { givenName: 'Sol', familyName: 'Reed', email: who.email, role: 'agent', reason };
    await lead.ask('/staff', sol);
    await join(person, who, 'staff');
  },
};

/** Takes the mailed invitation with a password, and logs in: there the phone is asked for. */
async function join(
  { town }: Person,
  { index, email, password: before }: Someone,
  portal: 'provider' | 'staff',
): Promise<void> {
  const invited = createPerson(town, town[portal], index);
  const link = await invited.find(email, /https?:\/\/[^/\s]+(\/sign-up\/\S+)/);
  const password = `${before} joins`;
  await invited.ask(link, { password, phone: phoneOf(index) });
  const { html } = await invited.ask('/sign-in', { email, password });
  must(html.includes('action="/two-factor/enrolment"'), 'who was invited can’t log in');
}
