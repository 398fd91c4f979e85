import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commit } from '../../src/cases/after-commit.js';
import { daysAfter } from '../../src/domain/instants.js';
import { deactivationPolicy } from '../../src/domain/client-deactivation/policy.js';
import { runDueStep } from '../../src/operations/client-deactivation/carry-out.js';
import { confirmDeactivation } from '../../src/operations/client-deactivation/decide.js';
import {
  clientDeactivationId,
  deactivationChanged,
} from '../../src/protocol/client-deactivation/messages.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { pressAct } from '../harness/case-acts.js';
import { pathIn } from '../harness/clients.js';
import { startedConversation } from '../harness/contacts.js';
import { addLeavingClient, linkedDeactivation } from '../harness/deactivations.js';
import { mails } from '../harness/personas.js';

let office: BackOffice;
let accountId: string;
let deactivation: string;
const email = 'returning@clients.example';

beforeAll(async () => {
  office = await openBackOffice({ tellsAlike: true, policy: 'standard' });
  accountId = await addLeavingClient(office, email, 'client sourced');
  const { deactivationId, token } = await linkedDeactivation(office, accountId);
  await confirmDeactivation(office, { token, signedInId: null });
  await until('it is told', async () => office.take(email, 'will be deactivated').length > 0);
  const at = daysAfter(office.clock(), 14);
  // The date is brought forward behind the workflow's back, so it is told of it.
  await commit(office, async (tx, after) => {
    await runDueStep(tx, after, { deactivationId, policy: deactivationPolicy, at });
    after.signal(clientDeactivationId(deactivationId), deactivationChanged);
  });
  const row = await office.db.case.findUniqueOrThrow({ where: { id: deactivationId } });
  deactivation = row.reference;
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(async () => {
  for (const to of [email, mails.provider]) office.take(to, '');
  await office.close();
});

const newest = () =>
  office.db.clientReactivation.findFirstOrThrow({
    where: { accountId },
    orderBy: { id: 'desc' },
    include: { case: true },
  });

describe('getting a deactivated account back', () => {
  it('is opened by support from the deactivation, with a reason; proven behind the link; opened by an act', async () => {
    const agent = await office.signIn('staff', mails.agent);
    const page = await agent.get(`/cases/${deactivation}`);
    expect(page.text).toContain('Open the reactivation');
    const without = await agent.post(`/cases/${deactivation}/reactivation`, { reason: ' ' });
    expect([without.status, without.text.includes('Enter a reason')]).toEqual([400, true]);
    const auditor = await office.signIn('staff', mails.auditor);
    expect((await auditor.get(`/cases/${deactivation}`)).text).not.toContain('Open the reactivation');
    expect((await auditor.post(`/cases/${deactivation}/reactivation`, { reason: 'me' })).status).toBe(403);

    const opened = await agent.post(`/cases/${deactivation}/reactivation`, { reason: 'They called' });
    const { case: row } = await newest();
    expect(opened.text).toContain(row.reference);
    expect(opened.text).toContain('The owner to use the link in the mail');
    const letter = await until(
      'the link is there',
      async () => office.take(email, 'Do you want your Headway account back?')[0] ?? null,
    );
    const path = pathIn(letter);
    const visitor = office.browse('client');
    expect((await visitor.get(path)).text).toContain('Opening this page has changed nothing');
    expect((await newest()).state).toBe('requested');
    expect((await visitor.get(`${path}?lang=es`)).text).toContain('Recuperar su cuenta');
    for (const _ of [1, 2]) expect((await visitor.post(path)).text).toContain('is looking at it now');

    await until('it waits for support', async () => {
      const { text } = await agent.get(`/cases/${row.reference}`);
      return text.includes('Reactivate the account');
    });
    const done = await pressAct(agent, row.reference, 'reactivate', { reason: 'Called at the known number' });
    expect(done.text).toContain('The account is reactivated');
    expect(done.text).toContain('Called at the known number');
    await until('they are told', async () => office.take(email, 'Your account is open again').length > 0);
    const reset = await until('a link goes out', async () => office.take(email, 'assword')[0] ?? null);
    expect(reset.text).toContain('/reset-password/');
    expect((await visitor.get(path)).text).toContain('Your account is open again');
    expect((await agent.get(`/cases/${deactivation}`)).text).not.toContain('Open the reactivation');
  });

  it('is not offered on a message of someone whose account is open', async () => {
    const { reference } = await startedConversation(office, 'client', { email, topic: 'cannot-access' });
    const agent = await office.signIn('staff', mails.agent);
    expect((await agent.get(`/cases/${reference}`)).text).not.toContain('Open the reactivation');
    expect((await agent.post(`/cases/${reference}/reactivation`, { reason: 'They wrote' })).status).toBe(409);
  });

  it('says so in both languages where a link is cut off', async () => {
    const english = await office.browse('client').get('/reactivation/cut-off');
    const spanish = await office.browse('client').get('/reactivation/cut-off?lang=es');
    expect([english.status, english.text.includes('This link doesn’t work')]).toEqual([404, true]);
    expect(spanish.text).toContain('Este enlace no funciona');
  });
});
