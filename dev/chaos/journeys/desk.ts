import { randomUUID } from 'node:crypto';
import { logInWithCode } from './getting-in.js';
import type { Journey } from './journey.js';

/** Someone of our staff reports at once that a reminder went to the wrong person; a lead assesses it later. */
export const reportMishap: Journey = {
  name: 'disclosure-report',
  share: 5,
  portal: 'staff',
  needs: 'desk',
  async go(person, who) {
    await logInWithCode(person, who, 'text');
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
    await person.until(
      'the case of the report',
      async () =>
        /DR-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec((await person.ask('/disclosure-reports', report)).html)?.[0],
    );
  },
};
