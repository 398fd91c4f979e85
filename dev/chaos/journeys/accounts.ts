import {
  clientDeactivationId,
  deactivationChanged,
} from '../../../src/protocol/client-deactivation/messages.js';
import { createPerson } from '../person.js';
import { actUntil, atDesk, hasten, referenceIn, setOff, untilIn } from './desk.js';
import type { Journey } from './journey.js';
import { confirmClosing } from './records.js';

/** A client closes the account, and the days pass in which it can be taken back; support opens a reactivation, the client proves the address, and an agent opens the account again. */
export const comeBack: Journey = {
  name: 'client-reactivation',
  share: 3,
  portal: 'client',
  needs: 'account',
  staff: ['agent'],
  async go(person, who) {
    await confirmClosing(person, who);
    const { db } = person.town.behind;
    const { id, case: closing } = await db.clientDeactivation.findFirstOrThrow({
      where: { account: { email: who.email } },
      include: { case: true },
    });
    await hasten(person, {
      workflowId: clientDeactivationId(id),
      signal: deactivationChanged,
      async move(tx, at) {
        await tx.clientDeactivation.updateMany({
          where: { id, state: 'confirmed' },
          data: { deactivateAt: at },
        });
        await tx.case.updateMany({ where: { id, state: 'confirmed' }, data: { dueAt: at } });
      },
    });
    await untilIn(person, closing.reference, 'deactivated');
    const agent = await atDesk(person, who, 'agent');
    const reference = await agent.until('the reactivation', async () =>
      referenceIn(
        (await agent.ask(`/cases/${closing.reference}/reactivation`, { reason: 'They called' })).html,
        'RA',
      ),
    );
    const link = await person.find(who.email, /https?:\/\/[^/\s]+(\/reactivation\/\S+)/);
    await person.ask(link, {});
    const fields = { reason: 'Called at the known number' };
    await actUntil(agent, { reference, act: 'reactivate', fields, state: 'reactivated' });
    // Every password of before is gone with the account: a new one is chosen behind the mailed link.
    await person.find(who.email, /(\/reset-password\/)/);
  },
};

/** A client has come of age: the guardian’s access ends, the client names and proves an address of their own, and support confirms it. */
export const comeOfAge: Journey = {
  name: 'client-majority',
  share: 2,
  portal: 'client',
  needs: 'grown up',
  staff: ['agent'],
  async go(person, who) {
    const { db } = person.town.behind;
    const { reference } = await setOff(person, 'majority-watch', async () => {
      const where = { clientMajority: { account: { email: who.email } } };
      return (await db.case.findFirst({ where })) ?? undefined;
    });
    const link = await person.find(who.email, /https?:\/\/[^/\s]+(\/of-age\/\S+)/);
    const email = `own-of-${who.email}`;
    await person.ask(link, { email });
    const own = createPerson(person.town, person.town.client, who.index);
    await own.until('the new address to be proven', async () => {
      const proof = await own.find(email, /https?:\/\/[^/\s]+(\/own-address\/\S+)/);
      return (await own.ask(proof, {})).html.includes('will call you') || undefined;
    });
    const agent = await atDesk(person, who, 'agent');
    const fields = { reason: 'Called the number of the insurer' };
    await actUntil(agent, { reference, act: 'confirmOwnAddress', fields, state: 'own_sign_in' });
    await own.find(email, /(\/reset-password\/)/);
  },
};
