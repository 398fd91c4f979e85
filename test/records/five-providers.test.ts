import { afterAll, beforeAll, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { createRecordMailActivities } from '../../src/activities/record-request/mails.js';
import { commit } from '../../src/cases/after-commit.js';
import { daysAfter } from '../../src/domain/instants.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { saySent } from '../../src/operations/record-request/by-holder.js';
import { pressOnRequest } from '../../src/operations/record-request/by-person.js';
import { openRecordRequest } from '../../src/operations/record-request/open.js';
import { suppress } from '../../src/operations/suppression/list.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { pathIn } from '../harness/clients.js';

const person = 'noor@clients.example';
const clientId = stableId('client of five providers');
const now = new Date();
let office: BackOffice;

/** Two see the client, two have left, one of them with a mailbox that refuses mail, and one has died. */
const providers = [
  { name: 'Ada', left: null, recordsEmail: '' },
  { name: 'Ben', left: null, recordsEmail: '' },
  { name: 'Cleo', left: 'moving', recordsEmail: 'records@cleo.example' },
  { name: 'Dora', left: 'moving', recordsEmail: 'records@dora.example' },
  { name: 'Emil', left: 'death', recordsEmail: 'custodian@emil.example' },
] as const;
type Name = (typeof providers)[number]['name'];
const partOf = async (name: Name) =>
  office.db.recordRequestPart.findFirstOrThrow({ where: { providerId: stableId(`provider ${name}`) } });

beforeAll(async () => {
  office = await openBackOffice({ worker: false, policy: 'standard' });
  const born = new Date('1990-05-05');
  await office.db.client.create({
    data: { id: clientId, givenName: 'Noor', familyName: 'Vale', birthDate: born, timeZone: 'Pacific/Guam' },
  });
  for (const provider of providers) await addProvider(provider);
  await office.db.$transaction((tx) =>
    suppress(tx, { address: 'records@dora.example', reason: 'bounced', at: now, actor: { kind: 'system' } }),
  );
});
afterAll(() => office.close());

async function addProvider({ name, left, recordsEmail }: (typeof providers)[number]): Promise<void> {
  const providerId = stableId(`provider ${name}`);
  const contractId = stableId(`contract ${name}`);
  await office.db.account.create({
    data: {
      id: stableId(`account ${name}`),
      portal: 'provider',
      email: `${name.toLowerCase()}@providers.example`,
      givenName: name,
      familyName: 'Provider',
      status: left === null ? 'active' : 'ended',
      createdAt: now,
      provider: { create: { id: providerId, timeZone: 'America/New_York', jurisdiction: 'NY' } },
    },
  });
  await office.db.chart.create({
    data: {
      id: stableId(`chart ${name}`),
      clientId,
      providerId,
      source: 'own',
      sourceFixedAt: now,
      openedAt: now,
    },
  });
  if (left === null) return;
  await office.db.contract.create({ data: { id: contractId, providerId, status: 'ended', startedAt: now } });
  await office.db.case.create({
    data: {
      id: stableId(`termination ${name}`),
      reference: `CT-TEST-${name}`,
      kind: 'contract_termination',
      workflowId: `contract-termination/${stableId(`termination ${name}`)}`,
      subjectId: providerId,
      state: 'completed',
      waitingOn: 'nobody',
      openedAt: now,
      closedAt: now,
      workflowStartedAt: now,
      termination: {
        create: {
          contractId,
          state: 'completed',
          lastDay: now,
          startedById: providerId,
          requestedAt: now,
          startedBecause: left === 'death' ? 'death' : 'provider',
          recordsPractice: `${name}’s practice`,
          recordsEmail,
          custodianName: left === 'death' ? 'Fay Custodian' : '',
        },
      },
    },
  });
}

it('asks each of five providers where they are reached, and lets no word of them end what the person did not get', async () => {
  const opened = await commit(office, (tx, after) =>
    openRecordRequest(tx, after, {
      clientId,
      requester: 'person',
      name: 'Noor Vale',
      email: person,
      language: 'en',
      actorId: null,
      isProven: true,
      authorizedUntil: null,
      receivedAt: now,
      at: now,
    }),
  );
  if (isRefusal(opened)) throw new Error(opened.refused);
  const { requestId } = opened;
  const tell = (days: number) =>
    createRecordMailActivities(office).tellOfRecordRequest({
      requestId,
      at: daysAfter(now, days).toISOString(),
    });
  expect(await tell(0)).toMatchObject({ status: 'referred' });

  const asked = (to: string) => office.take(to, 'A client is asking for their records');
  for (const to of [
    'ada@providers.example',
    'ben@providers.example',
    'records@cleo.example',
    'custodian@emil.example',
  ])
    expect(asked(to), to).toHaveLength(1);
  expect(asked('records@dora.example')).toEqual([]);
  const [referral] = office.take(person, '');
  for (const { name } of providers) expect(referral?.text).toContain(`${name} Provider`);
  expect(referral?.text).toContain('Fay Custodian');
  // The one whom no email reaches will say nothing: her part is released without a wait for day 15.
  const releases = () =>
    office.db.supportTask.count({ where: { caseId: requestId, kind: 'release_records' } });
  expect(await releases()).toBe(1);

  const [letter] = asked('records@cleo.example');
  const statement =
    pathIn(letter ?? { text: '' })
      .split('/')
      .at(-1) ?? '';
  const today = new Intl.DateTimeFormat('en-US', { timeZone: 'Pacific/Guam' }).format(now);
  expect(
    await saySent(office, statement, { on: today, how: 'mail', detail: '9400 1000' }),
  ).not.toHaveProperty('refused');
  expect((await partOf('Cleo')).state).toBe('sent');
  await tell(1);
  const link =
    pathIn(referral ?? { text: '' })
      .split('/')
      .at(-1) ?? '';
  const contradicted = await pressOnRequest(office, link, {
    press: 'contradict',
    part: (await partOf('Cleo')).id,
  });
  expect(contradicted).not.toHaveProperty('refused');
  expect((await partOf('Cleo')).state).toBe('contradicted');
  await tell(2);
  expect(office.take('records@cleo.example', '').map(({ subject }) => subject)).toHaveLength(2);

  // Nobody answers anymore: the clock of all five goes on, and after day 30 it is late.
  expect(await tell(32)).toMatchObject({ status: 'overdue', needsAttention: true });
  const { closedAt } = await office.db.case.findUniqueOrThrow({ where: { id: requestId } });
  expect(closedAt).toBeNull();
  const states = await office.db.recordRequestPart.findMany({
    where: { requestId },
    orderBy: { place: 'asc' },
  });
  expect(states.map(({ state }) => state).toSorted()).toEqual([
    'asked',
    'asked',
    'asked',
    'asked',
    'contradicted',
  ]);
});
