import { afterAll, beforeAll, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { stableId } from '../../dev/demo-caseload.js';
import {
  addAsker,
  askersPaths,
  moveAccountTo,
  statusesOf,
  tellAsker,
  type Asker,
} from '../harness/askers.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { mails } from '../harness/personas.js';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
afterAll(() => office.close());

const subjects = ['Who holds your records', 'You asked who got health information', 'You asked to change'];
/** How many letters about each of the requests went to an address. */
const toldAt = (email: string) => subjects.map((subject) => office.take(email, subject).length);
const works = [200, 200, 200, 200];
const stopped = [410, 410, 410, 410];
/** Where the open requests and the conversation are told of. */
async function addressesOf({ recordsId, accountingId, amendmentId, contactId }: Asker): Promise<Set<string>> {
  const { db } = office;
  const rows = [
    await db.recordRequest.findUniqueOrThrow({ where: { id: recordsId } }),
    await db.accountingRequest.findUniqueOrThrow({ where: { id: accountingId } }),
    await db.recordAmendment.findUniqueOrThrow({ where: { id: amendmentId } }),
  ];
  const { email } = await db.contactRequest.findUniqueOrThrow({ where: { id: contactId } });
  return new Set([...rows.map(({ requesterEmail }) => requesterEmail), email]);
}

it('what someone asked for goes to the new address of their account, with new links; those in the old mailbox stop', async () => {
  const asker = await addAsker(office, 'mailbox lost');
  const [old, now] = [asker.email, 'mailbox-found@clients.example'];
  await tellAsker(office, asker);
  const before = await askersPaths(office, asker);
  expect(await statusesOf(office, before)).toEqual(works);
  await moveAccountTo(office, asker, now);
  expect(await statusesOf(office, before)).toEqual(stopped);
  expect(await addressesOf(asker)).toEqual(new Set([now]));
  const sent = toldAt(old);
  await tellAsker(office, asker);
  // Told again, nothing goes twice.
  await tellAsker(office, asker);
  expect([sent, toldAt(old), toldAt(now)]).toEqual([
    [1, 1, 1],
    [1, 1, 1],
    [1, 1, 1],
  ]);
  const after = await askersPaths(office, asker);
  expect(await statusesOf(office, after)).toEqual(works);
  for (const [index, subject] of subjects.entries())
    expect(office.take(now, subject)[0]?.text).toContain(after[index]);
  expect(await statusesOf(office, before)).toEqual(stopped);
});

it('a request that is over keeps its address, and its links in the old mailbox stop, too', async () => {
  const asker = await addAsker(office, 'all over');
  const before = await askersPaths(office, asker);
  await office.browse('client').post(before[1] ?? '', { press: 'withdraw' });
  expect(await statusesOf(office, before)).toEqual(works);
  await moveAccountTo(office, asker, 'all-over-now@clients.example');
  expect(await statusesOf(office, before)).toEqual(stopped);
  const { requesterEmail } = await office.db.accountingRequest.findUniqueOrThrow({
    where: { id: asker.accountingId },
  });
  expect(requesterEmail).toBe(asker.email);
});

it('a second open request of the same asker, who has one at the new address, is told of by phone', async () => {
  const asker = await addAsker(office, 'asked twice');
  const now = 'asked-twice-now@clients.example';
  const { recordsId: id } = asker;
  const { state, requester, language, timeZone, requesterName, clientId, receivedAt } =
    await office.db.recordRequest.findUniqueOrThrow({ where: { id } });
  const other = await addAsker(office, 'asked elsewhere');
  await office.db.recordRequest.update({
    where: { id: other.recordsId },
    data: { state, requester, language, timeZone, requesterName, clientId, receivedAt, requesterEmail: now },
  });
  await moveAccountTo(office, asker, now);
  const row = await office.db.recordRequest.findUniqueOrThrow({ where: { id } });
  expect([row.requesterEmail, row.emailIsSafe]).toEqual([asker.email, false]);
});

it('an address that an intruder gave the account gets no letter and no link once the owner said so, and all goes back with it', async () => {
  const asker = await addAsker(office, 'taken over');
  const [own, evil] = [asker.email, 'evil@clients.example'];
  const disavowed = await moveAccountTo(office, asker, evil);
  const theirs = await askersPaths(office, asker);
  expect(await statusesOf(office, theirs)).toEqual(works);
  expect((await office.browse('client').post(disavowed)).text).toContain('The account is stopped');
  expect(await statusesOf(office, theirs)).toEqual(stopped);
  await tellAsker(office, asker);
  expect(toldAt(evil)).toEqual([0, 0, 0]);
  const { accountId } = asker;
  const hold = await office.db.accountSuspension.findFirstOrThrow({ where: { accountId } });
  const lifting = { holdId: hold.id, accountId: stableId(mails.lead), restoreAddress: true };
  await createActivities(office).liftHold({ ...lifting, at: office.clock().toISOString() });
  expect(await addressesOf(asker)).toEqual(new Set([own]));
  await tellAsker(office, asker);
  expect([toldAt(evil), toldAt(own)]).toEqual([
    [0, 0, 0],
    [1, 1, 1],
  ]);
  expect(await statusesOf(office, theirs)).toEqual(stopped);
  expect(await statusesOf(office, await askersPaths(office, asker))).toEqual(works);
});

it('an address that the owner meant stays theirs: its links work again once a lead has found so', async () => {
  const asker = await addAsker(office, 'meant it');
  const disavowed = await moveAccountTo(office, asker, 'meant-it-now@clients.example');
  const paths = await askersPaths(office, asker);
  await office.browse('client').post(disavowed);
  expect(await statusesOf(office, paths)).toEqual(stopped);
  const hold = await office.db.accountSuspension.findFirstOrThrow({ where: { accountId: asker.accountId } });
  await createActivities(office).liftHold({
    holdId: hold.id,
    accountId: stableId(mails.lead),
    restoreAddress: false,
    at: office.clock().toISOString(),
  });
  expect(await statusesOf(office, paths)).toEqual(works);
});
