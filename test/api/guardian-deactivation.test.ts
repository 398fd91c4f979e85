import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { requestForContact } from '../../src/operations/client-deactivation/request.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { hiddenIn } from '../harness/browser.js';
import { addClientAccount, pathIn } from '../harness/clients.js';
import { closedCase } from '../harness/closed-case.js';
import { contactOf } from '../harness/contacts.js';
import { addLeavingClient } from '../harness/deactivations.js';
import { newMails } from '../harness/new-mails.js';
import { mails } from '../harness/personas.js';

const guardian = 'guardian@clients.example';
const child = 'child@clients.example';
const ownMailbox = 'of-their-own@clients.example';
const year = 365.25 * 86_400_000;

let office: BackOffice;
let mailTo: ReturnType<typeof newMails>;
let guardianId: string;
let childId: string;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard' });
  mailTo = newMails(office);
  const { db } = office;
  guardianId = await addClientAccount(office, guardian);
  childId = await addLeavingClient(office, child, 'client sourced');
  const addedAt = office.clock();
  await db.familyMember.create({
    data: { accountId: childId, guardianId, relationship: 'parent', addedAt },
  });
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

const ageIs = (years: number) =>
  office.db.client.update({
    where: { id: stableId('client sourced') },
    data: { birthDate: new Date(office.clock().getTime() - years * year) },
  });

/** The guardian writes, logged in, and support opens the deactivation of the child's account; the answer is the link in the guardian's email. */
async function opened(): Promise<string> {
  const browser = await office.signIn('client', guardian);
  const form = await browser.get('/contact/about/deactivate');
  await browser.post('/contact/about/deactivate', {
    ...hiddenIn(form.text),
    message: `Please close my daughter’s account ${randomUUID()}`,
  });
  await mailTo(guardian, 'We got your message');
  const { case: row } = await contactOf(office, guardian);
  const agent = await office.signIn('staff', mails.agent);
  expect((await agent.get(`/cases/${row.reference}`)).text).toContain('Whose account is to be closed');
  await agent.post(`/cases/${row.reference}/deactivation`, { memberId: childId });
  await mailTo(child, 'See what ends before you close your account');
  return pathIn(await mailTo(guardian, 'See what ends before Noor’s account is closed'));
}

const newest = () =>
  office.db.clientDeactivation.findFirstOrThrow({
    orderBy: { id: 'desc' },
    include: { case: { include: { tasks: true } } },
  });

/** Taken back, so that the next one can be asked for; everyone hears of it. */
async function takenBack(path: string): Promise<void> {
  await office.browse('client').post(path, { press: 'withdraw' });
  await mailTo(child, 'Your account stays');
  await mailTo(guardian, 'Noor’s account stays');
  await mailTo(mails.provider, 'One of your clients is staying');
  await until('the case is over', async () => (await newest()).case.closedAt !== null);
}

async function confirmed(path: string): Promise<void> {
  const browser = await office.signIn('client', guardian);
  expect((await browser.post(path, { press: 'confirm' })).text).toContain('you can change your mind');
  await mailTo(child, 'Your account will be deactivated');
  await mailTo(guardian, 'Noor’s account will be deactivated');
  await mailTo(mails.provider, 'One of your clients is leaving');
}

const tasks = async () => (await newest()).case.tasks.map(({ kind }) => kind);

describe('a guardian who writes about the account of a child with a mailbox of their own', () => {
  it('gets the link, too, and confirms; a child for years to come is not told themselves', async () => {
    await ageIs(9);
    const path = await opened();
    expect((await newest()).accountId).toBe(childId);
    await confirmed(path);
    expect(await newest()).toMatchObject({ state: 'confirmed', confirmedById: guardianId });
    expect(await tasks()).toEqual(['reach_out_leaving']);
    await takenBack(path);
  });

  it('and support tells the child themselves where they are almost of age', async () => {
    await ageIs(17.5);
    const path = await opened();
    await confirmed(path);
    expect((await tasks()).toSorted()).toEqual(['reach_out_leaving', 'tell_minor_leaving']);
    await takenBack(path);
  });

  it('or an email does, to an address that they proved to be their own', async () => {
    await ageIs(17.9);
    const at = office.clock();
    const id = await closedCase(office, { kind: 'client_majority', subjectId: childId, at });
    await office.db.clientMajority.create({
      data: {
        id,
        accountId: childId,
        guardianId,
        openedAt: at,
        comesOfAgeOn: at,
        address: ownMailbox,
        provenAt: at,
        confirmedAt: at,
      },
    });
    const path = await opened();
    await confirmed(path);
    const { text } = await mailTo(ownMailbox, 'Your account will be deactivated');
    expect(text).toContain('Your guardian confirmed');
    expect(await tasks()).toEqual(['reach_out_leaving']);
    await takenBack(path);
  });

  it('can have nobody’s account closed but their own and those of their family', async () => {
    const { id } = await contactOf(office, guardian);
    const by = { requestId: id, actorId: stableId(mails.agent), role: 'agent' } as const;
    const stranger = await addClientAccount(office, 'stranger@clients.example');
    expect(await requestForContact(office, { ...by, memberId: stranger })).toEqual({
      refused: 'deactivation-unknown',
    });
    expect(await office.db.clientDeactivation.count({ where: { accountId: stranger } })).toBe(0);
  });
});

describe('a provider whose address takes no email', () => {
  it('is called by support, as a client leaves', async () => {
    const { db, clock } = office;
    await ageIs(9);
    const path = await opened();
    const { id } = await db.suppression.create({
      data: { address: mails.provider, reason: 'bounced', since: clock() },
    });
    const browser = await office.signIn('client', guardian);
    const clicked = clock();
    await browser.post(path, { press: 'confirm' });
    await mailTo(child, 'Your account will be deactivated');
    await mailTo(guardian, 'Noor’s account will be deactivated');
    const task = { kind: 'tell_providers_leaving', subjectId: office.people.provider.id };
    await until('support is asked', async () => (await db.supportTask.count({ where: task })) === 1);
    const line = { code: 'deactivation-providers-told', at: { gte: clicked } };
    const told = await until('it is written down', () => db.caseEvent.findFirst({ where: line }));
    expect(told.detail).toEqual({ of: 'confirmed', count: 0, unreached: 1 });
    await db.suppression.deleteMany({ where: { id } });
    await takenBack(path);
  });
});
