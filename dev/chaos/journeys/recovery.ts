import { randomUUID } from 'node:crypto';
import { recoverySettled } from '../../../src/protocol/factor-recovery/messages.js';
import type { Person } from '../person.js';
import { actUntil, atDesk, hasten, referenceIn, untilIn } from './desk.js';
import { logInWithCode } from './getting-in.js';
import { must, phoneOf, type Journey, type Someone } from './journey.js';

/** A provider says that the phone is lost and proves the mailbox; an agent calls back, a lead agrees, a day passes, and another phone is set up. */
export const losePhone: Journey = {
  name: 'factor-recovery',
  share: 4,
  portal: 'provider',
  needs: 'account',
  staff: ['agent', 'lead'],
  async go(person, who) {
    await logInWithCode(person, who, 'text');
    await person.ask('/lost-phone', { email: who.email });
    const link = await person.find(who.email, /https?:\/\/[^/\s]+(\/lost-phone\/\S+)/);
    await person.ask(link, {});
    const { html } = await person.ask(link);
    must(html.includes('Support will get in touch with you'), 'the mailbox isn’t proven');
    await decideRecovery(person, who, { letters: 'FR', to: who.email, proofs: ['call_back'] });
    await logInWithCode(person, { ...who, phone: phoneOf(who.index + 800) }, 'text');
  },
};

/** A client can’t read the mailbox any more and proves another; an agent recognizes them twice, a lead agrees, a day passes, and they log in with the new address. */
export const loseMailbox: Journey = {
  name: 'address-recovery',
  share: 4,
  portal: 'client',
  needs: 'account',
  staff: ['agent', 'lead'],
  async go(person, who) {
    const { email: accountEmail, password } = who;
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
    await decideRecovery(person, who, { letters: 'AR', to: email, proofs: ['call_back', 'id_on_video'] });
    const page = await person.ask('/sign-in', { email, password });
    must(page.html.includes('action="/sign-out"'), 'the new address logs no one in');
  },
};

/** What two members of staff do, and the day that passes before anything changes. */
async function decideRecovery(
  person: Person,
  who: Someone,
  {
    letters,
    to,
    proofs,
  }: { readonly letters: string; readonly to: string; readonly proofs: readonly string[] },
): Promise<void> {
  const reference = await person.until('the reference of the recovery', async () => {
    const told = (await person.town.messages()).filter((message) => message.to === to);
    return told.map(({ subject }) => referenceIn(subject, letters)).find((found) => found !== undefined);
  });
  const agent = await atDesk(person, who, 'agent');
  for (const [index, proof] of proofs.entries())
    await actUntil(agent, {
      reference,
      act: 'recordProof',
      fields: { 'recordProof.proof': proof, 'recordProof.reason': 'the number on file' },
      state: index + 1 < proofs.length ? 'half_proven' : 'proof_recorded',
    });
  const lead = await atDesk(person, who, 'lead');
  const agreed = { 'approveRecovery.reason': 'compared the number' };
  await actUntil(lead, { reference, act: 'approveRecovery', fields: agreed, state: 'waiting' });
  const { behind } = person.town;
  const { id, case: row } = await person.until('the wait', async () => {
    const where = { case: { reference }, waitEndsAt: { not: null } };
    return (await behind.db.factorRecovery.findFirst({ where, include: { case: true } })) ?? undefined;
  });
  await hasten(person, {
    workflowId: row.workflowId,
    signal: recoverySettled,
    async move(db, at) {
      await db.factorRecovery.updateMany({ where: { id, state: 'waiting' }, data: { waitEndsAt: at } });
      await db.case.updateMany({ where: { id, state: 'waiting' }, data: { dueAt: at } });
    },
  });
  await untilIn(person, reference, 'completed');
}
