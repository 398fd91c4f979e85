import { randomUUID } from 'node:crypto';
import { stableId } from '../../demo-caseload.js';
import { atDesk, referenceIn, setOff } from './desk.js';
import { colleagueOf, type Journey } from './journey.js';

/** Two messages come to support; a lead gives both tasks to an agent at once, who gets one email about them. */
export const actTogether: Journey = {
  name: 'tasks given at once',
  share: 2,
  portal: 'client',
  needs: 'nothing',
  staff: ['agent', 'lead'],
  async go(person, who) {
    const { db } = person.town.behind;
    const references: string[] = [];
    for (const topic of ['family', 'something-else']) {
      const form = { form: randomUUID(), name: 'Luz Marín', email: `${topic}-of-${who.email}` };
      const message = 'How do I add my child?';
      const path = `/contact/about/${topic}`;
      references.push(
        await person.until('the reference of a message', async () =>
          referenceIn((await person.ask(path, { ...form, message })).html, 'CR'),
        ),
      );
    }
    const tasks = await person.until('both tasks', async () => {
      const where = { case: { reference: { in: references } }, status: 'open' } as const;
      const open = await db.supportTask.findMany({ where });
      return open.length === references.length ? open : undefined;
    });
    const agent = colleagueOf(who, 'agent');
    const lead = await atDesk(person, who, 'lead');
    const to = stableId(`staff ${agent.email}`);
    const chosen = Object.fromEntries(tasks.map(({ id }) => [`task.${id}`, '']));
    const ids = tasks.map(({ id }) => id);
    await lead.until('the tasks to be the agent’s', async () => {
      await lead.ask('/tasks', { do: 'assign', to, reason: 'She knows them', ...chosen });
      const given = await db.supportTask.count({ where: { id: { in: ids }, assigneeId: to } });
      return given === ids.length || undefined;
    });
    await setOff(lead, 'staff-mailing', async () => {
      const told = await person.town.messages();
      return (
        told.some((mail) => mail.to === agent.email && /were assigned to you/.test(mail.subject)) || undefined
      );
    });
  },
};
