import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import type { Answer, Browser } from '../harness/browser.js';
import { pressAct } from '../harness/case-acts.js';
import { pathIn } from '../harness/clients.js';
import { startedConversation } from '../harness/contacts.js';
import { goodForm, mails, secrets } from '../harness/personas.js';
import { untilQuiet } from '../harness/quiet.js';
import { sendTermination } from '../harness/terminations.js';

/** Every door through which a person's act reaches a workflow, while no worker answers: each says no, and the no stays one when the worker is back. */
let office: BackOffice;

const reason = 'asked by phone';
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
/** What the acts would have changed. */
async function standing() {
  const { db } = office;
  return {
    cases: await db.case.findMany({
      select: { reference: true, state: true, closedAt: true },
      orderBy: { reference: 'asc' },
    }),
    lastDays: await db.contractTermination.findMany({
      select: { id: true, lastDay: true },
      orderBy: { id: 'asc' },
    }),
    chosen: await db.clientMigration.findMany({
      select: { chartId: true, outcome: true, callAttempts: true },
      orderBy: { chartId: 'asc' },
    }),
    suppressed: await db.suppression.count(),
    mails: office.inbox.messages.length,
  };
}

/** Who presses what, once everything stands. */
interface Scene {
  readonly agent: Browser;
  readonly lead: Browser;
  readonly ines: Browser;
  readonly wilma: Browser;
  readonly client: Browser;
  /** References of cases. */
  readonly told: string;
  readonly conversation: string;
  readonly reset: string;
  /** Ids. */
  readonly call: string;
  readonly suppression: string;
  readonly invitation: string;
  /** The path of a client's choice. */
  readonly choice: string;
}

const doors: Readonly<Record<string, (scene: Scene) => Promise<Answer>>> = {
  'staff: hold': ({ agent, told }) => pressAct(agent, told, 'hold', { reason }),
  'staff: resolveContact': ({ agent, conversation }) =>
    pressAct(agent, conversation, 'resolveContact', { reason }),
  'staff: closeReset': ({ lead, reset }) => pressAct(lead, reset, 'closeReset', { reason }),
  'staff: call': ({ agent, call }) =>
    agent.post(`/tasks/${call}`, { choice: 'stays', resolution: 'reached' }),
  'staff: release of an address': ({ agent, suppression }) =>
    agent.post(`/suppressions/${suppression}/release`, { [`reason-${suppression}`]: reason }),
  'provider: withdraw': ({ ines }) => ines.post('/contract-termination/withdraw'),
  'provider: last day': ({ ines }) => ines.post('/contract-termination/last-day', { lastDay: inDays(60) }),
  'provider: delay notice': ({ wilma }) => wilma.post('/contract-termination/delay-notice', { days: '2' }),
  'provider: send notice': ({ wilma }) => wilma.post('/contract-termination/send-notice'),
  'provider: withdraw an invitation': ({ ines, invitation }) =>
    ines.post(`/practice-staff/invitations/${invitation}/withdraw`),
  'provider, JSON: withdraw': ({ ines, told }) =>
    ines.json(`/v1/contract-terminations/${told}/withdrawal`, {}),
  'client: choice behind a link': ({ client, choice }) => client.post(choice, { choice: 'finished' }),
};

/** The form of a provider who has no clients. */
const withoutClients = Object.fromEntries(
  Object.entries(goodForm({})).filter(([field]) => !field.startsWith('plan.')),
);

/** A termination whose clients were told, another before that, a conversation, a reset that waits for support, an invitation and a sign-up. */
async function arrange(): Promise<Scene> {
  const { db, people, inbox } = office;
  const [agent, lead, ines, wilma] = await Promise.all([
    office.signedIn('staff', mails.agent),
    office.signedIn('staff', mails.lead),
    office.signedIn('provider', mails.provider),
    office.signedIn('provider', mails.newProvider),
  ]);
  const told = await terminationOf(ines, people.provider.id, goodForm(people.charts));
  await terminationOf(wilma, people.newProvider.id, withoutClients);
  await pressAct(agent, told, 'sendNoticeNow', { reason });
  const notice = await until(
    'the client is told',
    async () =>
      inbox.messages.find(({ to, text }) => to === secrets.clientMail && /provider-leaving/.test(text)) ??
      null,
  );
  const { id: call } = await until('support is asked to call', () =>
    db.supportTask.findFirst({ where: { kind: 'call_client_choice', status: 'open' } }),
  );
  await ines.post('/practice-staff', {
    givenName: 'Ira',
    familyName: 'Lind',
    email: 'ira@practices.example',
  });
  const { id: invitation } = await until('the invitation is out', () =>
    db.providerInvitation.findFirst({ where: { case: { state: 'invited', waitingOn: 'person' } } }),
  );
  const { id: suppression } = await db.suppression.create({
    data: { address: mails.otherProvider, reason: 'unsubscribed', since: new Date() },
  });
  await office.browse('provider').post('/forgot-password', { email: mails.otherProvider });
  const { reference: reset } = await until('the reset waits', () =>
    db.case.findFirst({ where: { kind: 'password_reset', state: 'address_suppressed' } }),
  );
  const email = 'writes@clients.example';
  const { reference: conversation } = await startedConversation(office, 'client', { email });
  const client = office.browse('client');
  const cases = { told, conversation, reset };
  const ids = { call, suppression, invitation };
  return { agent, lead, ines, wilma, client, ...cases, ...ids, choice: pathIn(notice) };
}

/** Ends a contract on the pages, and answers with the reference of the case. */
async function terminationOf(
  provider: Browser,
  subjectId: string,
  form: Record<string, string>,
): Promise<string> {
  await provider.post('/contract-termination', form);
  await sendTermination(provider);
  const { reference } = await until('the case stands', () =>
    office.db.case.findFirst({
      where: { kind: 'contract_termination', subjectId, waitingOn: { not: 'system' } },
    }),
  );
  return reference;
}

const answers = new Map<string, Answer>();
let before: Awaited<ReturnType<typeof standing>>;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard' });
  const scene = await arrange();
  // What is on its way would arrive once the worker is back.
  await untilQuiet(office);
  await office.stopWorker();
  before = await standing();
  await Promise.all(
    Object.entries(doors).map(async ([door, press]) => answers.set(door, await press(scene))),
  );
});
afterAll(() => office.close());

describe('an act while no worker answers', () => {
  it.each(Object.keys(doors))('%s: is refused as something that did not happen', (door) => {
    const { status, response, text } = answers.get(door) ?? {};
    expect([status, response?.headers.get('retry-after'), text]).toEqual([
      503,
      '30',
      expect.stringContaining('Nothing was changed'),
    ]);
  });

  it('is void at every door, with the permission that was given for it', async () => {
    const tokens = await office.db.actToken.findMany({ where: { redeemedBy: null } });
    // The client's press has a proof of its own.
    expect(tokens).toHaveLength(Object.keys(doors).length - 1);
    expect(tokens.filter(({ voidedAt }) => voidedAt === null)).toEqual([]);
  });

  it('changes nothing when the worker is back', async () => {
    await office.startWorker();
    // Another email within a minute is refused before its permission is looked at.
    await until('each workflow has refused what it was sent', async () => {
      const where = { detail: { path: ['outcome'], equals: 'void' } };
      return (await office.db.auditEntry.count({ where })) >= Object.keys(doors).length - 2;
    });
    expect(await standing()).toEqual(before);
  });
});
