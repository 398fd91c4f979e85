import { stableId } from '../../demo-caseload.js';
import { atDesk, untilIn } from './desk.js';
import { colleagueOf, type Journey } from './journey.js';

/** A clinician asks in an emergency for a client’s page in full, an agent lets them in, and a lead reviews it. */
export const lookInEmergency: Journey = {
  name: 'emergency access',
  share: 3,
  portal: 'client',
  needs: 'account',
  staff: ['clinician', 'agent', 'lead'],
  async go(person, who) {
    const { db } = person.town.behind;
    const personId = stableId(`account ${who.email}`);
    const page = `/people/${personId}`;
    const clinician = await atDesk(person, who, 'clinician');
    await clinician.ask(page, { reason: 'A client says they are in danger' });
    const emergency = { emergency: 'A client says they are in danger, and no one answers' };
    const { id, reference } = await clinician.until('the case of the emergency', async () => {
      await clinician.ask(`${page}/emergency`, emergency);
      const review = await db.accessReview.findFirst({ where: { personId }, include: { case: true } });
      return review === null ? undefined : { id: review.id, reference: review.case.reference };
    });
    const agent = await atDesk(person, who, 'agent');
    await agent.until('the second person', async () => {
      await agent.ask(`/cases/${reference}/emergency`, { second: 'They called, and it is so' });
      return (await db.accessReview.findUniqueOrThrow({ where: { id } })).endsAt ?? undefined;
    });
    await clinician.until(
      'the page in full',
      async () => (await clinician.ask(page)).html.includes(who.email) || undefined,
    );
    const lead = await atDesk(person, who, 'lead');
    const askedBy = stableId(`staff ${colleagueOf(who, 'clinician').email}`);
    await lead.until('the decision', async () => {
      await lead.ask(`/cases/${reference}/access/${askedBy}`, {
        [`decision-${askedBy}`]: 'kept',
        [`reason-${askedBy}`]: 'was right to look',
      });
      return (await db.accessReview.count({ where: { id, state: 'completed' } })) > 0 || undefined;
    });
    await untilIn(lead, reference, 'completed');
  },
};
