import { randomUUID } from 'node:crypto';
import { actUntil, atDesk, press, referenceIn } from './desk.js';
import type { Journey } from './journey.js';

/** An agent reports that a reminder went to the wrong person, and assesses it as a breach; a lead agrees, the client gets the letter, HHS is told, and the case is closed. */
export const reportMishap: Journey = {
  name: 'disclosure-report',
  share: 4,
  portal: 'client',
  needs: 'account',
  staff: ['agent', 'lead'],
  async go(person, who) {
    const agent = await atDesk(person, who, 'agent');
    const today = new Intl.DateTimeFormat('en-US', { timeZone: 'America/New_York' }).format(new Date());
    const report = {
      key: randomUUID(),
      mishap: 'wrong_email',
      people: who.email,
      'information.appointments': 'yes',
      recipientName: 'Another client',
      happenedOn: today,
      discoveredOn: today,
      description: 'A reminder went to another client.',
    };
    const reference = await agent.until('the case of the report', async () =>
      referenceIn((await agent.ask('/disclosure-reports', report)).html, 'DR'),
    );
    const assessment = {
      nature: 'The dates of sessions',
      receivedBy: 'Another client',
      acquired: 'It was opened',
      mitigation: 'It was deleted',
      conclusion: 'breach',
      reason: 'Looked at the log',
    };
    await actUntil(agent, { reference, act: 'assessDisclosure', fields: assessment, state: 'assessed' });
    const lead = await atDesk(person, who, 'lead');
    const agreed = { reason: 'I agree' };
    await actUntil(lead, { reference, act: 'approveDisclosure', fields: agreed, state: 'notifying' });
    await person.find(who.email, /(dates of your sessions)/);
    const notice = { whom: 'hhs', toldOn: today, reason: 'Portal' };
    await press(lead, { reference, act: 'recordBreachNotice', fields: notice });
    const done = { reason: 'Everyone was told' };
    await actUntil(lead, { reference, act: 'closeBreach', fields: done, state: 'closed' });
  },
};
