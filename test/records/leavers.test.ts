import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { startTemporal } from '../../dev/temporal.js';
import { daysAfter } from '../../src/domain/instants.js';
import { deactivationPolicy } from '../../src/domain/client-deactivation/policy.js';
import { liftHold } from '../../src/operations/legal-hold/lift.js';
import { placeHold } from '../../src/operations/legal-hold/place.js';
import { papersFolder } from '../../src/operations/contact-request/papers.js';
import { sealMessage } from '../../src/operations/contact-request/message-text.js';
import { clearUp } from '../../src/operations/record-retention/clear-up.js';
import { removeLeavers } from '../../src/operations/record-retention/remove-leavers.js';
import {
  clientDeactivationId,
  clientDeactivationType,
} from '../../src/protocol/client-deactivation/messages.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { addClientAccount } from '../harness/clients.js';
import { closedCase } from '../harness/closed-case.js';
import { freePort } from '../harness/global-setup.js';
import { mails } from '../harness/personas.js';

const lead = { accountId: stableId(mails.lead), role: 'lead' } as const;
const email = 'nobody-treats@clients.example';

let server: Awaited<ReturnType<typeof startTemporal>>;
let office: BackOffice;
let accountId: string;
let clientId: string;
beforeAll(async () => {
  // The retention of the personas' charts has the same ids in each file that begins it.
  server = await startTemporal({ port: await freePort() });
  office = await openBackOffice({ policy: 'standard', temporalAddress: server.address });
});
beforeEach(async () => {
  const { db } = office;
  await db.clientDeactivation.deleteMany();
  await db.contactRequest.deleteMany();
  await db.client.deleteMany({ where: { email } });
  await db.account.deleteMany({ where: { email } });
  accountId = await addClientAccount(office, email);
  clientId = randomUUID();
  await db.client.create({
    data: {
      id: clientId,
      accountId,
      email,
      givenName: 'Noor',
      familyName: 'Vale',
      birthDate: new Date('1990-01-01'),
      timeZone: 'America/New_York',
    },
  });
});
afterAll(async () => {
  await office.close();
  await server.stop();
});

const closed = (endedAt: Date, status: 'deactivated' | 'active' = 'deactivated') =>
  office.db.account.update({ where: { id: accountId }, data: { status, endedAt } });
const on = (days: number) => daysAfter(office.clock(), days);

/** A settled conversation with a paper. */
async function wrote(): Promise<string> {
  const { db, config, records } = office;
  const id = await closedCase(office, { kind: 'contact_request', subjectId: accountId, at: office.clock() });
  await db.contactRequest.create({
    data: {
      id,
      accountId,
      email,
      portal: 'client',
      topic: 'something_else',
      name: 'Noor Vale',
      digest: id,
      requestedAt: office.clock(),
      settledAt: office.clock(),
    },
  });
  await db.contactMessage.create({
    data: {
      ...sealMessage(config, randomUUID(), 'Hello'),
      requestId: id,
      author: 'person',
      writtenAt: office.clock(),
    },
  });
  await records.put(
    `${papersFolder(id)}/paper`,
    (async function* () {
      yield Buffer.from('A paper');
    })(),
  );
  return id;
}

const left = async () => ({
  accounts: await office.db.account.count({ where: { id: accountId } }),
  clients: await office.db.client.count({ where: { id: clientId } }),
  conversations: await office.db.contactRequest.count(),
});

describe('someone who closed their account and of whom there is no record', () => {
  it('is removed thirty days later by the daily look, with what they wrote and the papers that came with it', async () => {
    const requestId = await wrote();
    await closed(office.clock());
    expect(await removeLeavers(office, on(29))).toBe(0);
    expect(await left()).toEqual({ accounts: 1, clients: 1, conversations: 1 });
    await clearUp(office, on(31));
    expect(await left()).toEqual({ accounts: 0, clients: 0, conversations: 0 });
    await expect(office.records.get(`${papersFolder(requestId)}/paper`)).rejects.toThrow();
    expect(
      await office.db.auditEntry.findFirst({ where: { act: 'account.remove', subjectId: accountId } }),
    ).toMatchObject({ actorKind: 'system', detail: { clients: 1, accounts: 1, conversations: 1 } });
  });

  it('stays while the account is in use, and as long as there is a chart', async () => {
    await closed(on(-400), 'active');
    expect(await removeLeavers(office, on(0))).toBe(0);
    await closed(on(-400));
    const chart = { id: stableId('chart silent') };
    const before = await office.db.chart.findUniqueOrThrow({ where: chart });
    await office.db.chart.update({ where: chart, data: { clientId } });
    expect(await removeLeavers(office, on(0))).toBe(0);
    await office.db.chart.update({ where: chart, data: { clientId: before.clientId } });
    expect(await removeLeavers(office, on(0))).toBe(1);
  });

  it('stays while they wait for an answer, from another mailbox too', async () => {
    await closed(on(-400));
    const id = await wrote();
    await office.db.contactRequest.update({
      where: { id },
      data: { accountId: null, email: 'elsewhere@example.com', accountEmail: email, settledAt: null },
    });
    expect(await removeLeavers(office, on(0))).toBe(0);
    await office.db.contactRequest.update({ where: { id }, data: { settledAt: on(0) } });
    expect(await removeLeavers(office, on(0))).toBe(1);
    expect((await left()).conversations).toBe(0);
  });

  it('stays until their coming of age is settled', async () => {
    await closed(on(-400));
    const id = await closedCase(office, { kind: 'client_majority', subjectId: accountId, at: on(-400) });
    const opened = { openedAt: on(-40), comesOfAgeOn: on(10) };
    await office.db.clientMajority.create({
      data: { id, accountId, guardianId: randomUUID(), state: 'announced', ...opened },
    });
    expect(await removeLeavers(office, on(0))).toBe(0);
    await office.db.clientMajority.update({ where: { id }, data: { state: 'moot', settledAt: on(0) } });
    expect(await removeLeavers(office, on(0))).toBe(1);
  });

  it('stays while a legal hold covers them, and one who can’t be removed holds up nobody', async () => {
    await closed(on(-400));
    await wrote();
    const placed = await placeHold(office, {
      form: { subject: 'person', subjectId: clientId, matter: 'Doe v. Vale', reason: 'Counsel asked' },
      ...lead,
    });
    if ('refused' in placed) throw new Error(placed.refused);
    expect(await removeLeavers(office, on(0))).toBe(0);
    await liftHold(office, { holdId: placed.holdId, reason: 'Settled', ...lead });
    const errors: unknown[] = [];
    const away = {
      db: office.db,
      log: { ...office.log, error: (...of: unknown[]) => errors.push(of[1]) } as unknown as typeof office.log,
      recordStore: { ...office.recordStore, deleteFolder: () => Promise.reject(new Error('away')) },
    };
    expect(await removeLeavers(away, on(0))).toBe(0);
    expect(errors).toEqual(['an account without records could not be removed']);
    expect(await left()).toMatchObject({ accounts: 1, conversations: 1 });
    expect(await removeLeavers(office, on(0))).toBe(1);
  });
});

describe('a legal hold on someone without a chart', () => {
  it('wakes the erasure that waits for it as soon as it is lifted', async () => {
    const { db, temporal, config } = office;
    const at = office.clock();
    await closed(at);
    const deactivationId = await closedCase(office, {
      kind: 'client_deactivation',
      subjectId: accountId,
      at,
    });
    await db.case.update({
      where: { id: deactivationId },
      data: { state: 'erasure_held', waitingOn: 'timer', dueAt: on(30), closedAt: null },
    });
    await db.clientDeactivation.create({
      data: {
        id: deactivationId,
        accountId,
        state: 'erasure_held',
        requestedAt: at,
        requestedById: accountId,
        confirmedAt: at,
        deactivatedAt: at,
      },
    });
    const placed = await placeHold(office, {
      form: { subject: 'person', subjectId: clientId, matter: 'Doe v. Vale', reason: 'Counsel asked' },
      ...lead,
    });
    if ('refused' in placed) throw new Error(placed.refused);
    const workflow = await temporal.workflow.start(clientDeactivationType, {
      workflowId: clientDeactivationId(deactivationId),
      taskQueue: config.TEMPORAL_TASK_QUEUE,
      args: [
        {
          deactivationId,
          reference: 'CD-TEST-0001',
          accountId,
          requestedAt: at.toISOString(),
          policy: deactivationPolicy,
        },
      ],
    });
    await until('it said goodbye', async () => office.take(email, 'Your account is deactivated').length > 0);
    await liftHold(office, { holdId: placed.holdId, reason: 'Settled', ...lead });
    await workflow.result();
    expect(await db.clientDeactivation.findUniqueOrThrow({ where: { id: deactivationId } })).toMatchObject({
      state: 'deactivated',
      erasedAt: expect.any(Date),
    });
  });
});
