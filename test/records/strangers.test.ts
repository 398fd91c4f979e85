import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import type { ContactRequest } from '../../src/generated/prisma/client.js';
import { sealMessage } from '../../src/operations/contact-request/message-text.js';
import { papersFolder } from '../../src/operations/contact-request/papers.js';
import { removeStrangers } from '../../src/operations/record-retention/remove-strangers.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { addClientAccount } from '../harness/clients.js';
import { closedCase } from '../harness/closed-case.js';
import { mails } from '../harness/personas.js';

const known = 'known@clients.example';
const clientId = stableId('client sourced');
const now = new Date('2040-06-01T12:00:00Z');
const sixYearsAgo = new Date('2034-05-31T12:00:00Z');
const lessThanThat = new Date('2034-06-02T12:00:00Z');

let office: BackOffice;
let accountId: string;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  accountId = await addClientAccount(office, known);
  await office.db.account.update({
    where: { id: accountId },
    data: { formerEmail: 'before@clients.example' },
  });
  await office.db.client.update({ where: { id: clientId }, data: { email: 'In.Care@clients.example' } });
});
afterAll(() => office.close());

/** A conversation that was over at an instant, with a link, a paper and a note of staff; of a stranger unless said otherwise. */
async function wrote(settledAt: Date | null, of: Partial<ContactRequest> = {}): Promise<string> {
  const { db, config, records } = office;
  const at = new Date('2034-01-01T12:00:00Z');
  const id = await closedCase(office, { kind: 'contact_request', subjectId: randomUUID(), at });
  await db.contactRequest.create({
    data: {
      id,
      portal: 'client',
      topic: 'something_else',
      name: 'A Stranger',
      email: 'stranger@elsewhere.example',
      digest: id,
      requestedAt: at,
      settledAt,
      ...of,
    },
  });
  await db.contactMessage.create({
    data: { ...sealMessage(config, randomUUID(), 'Hello'), requestId: id, author: 'person', writtenAt: at },
  });
  await db.mailedLink.create({
    data: {
      id: randomUUID(),
      workflowId: id,
      purpose: 'contact-conversation',
      subjectId: id,
      caseId: id,
      salt: 'salt',
      digest: id,
      issuedAt: at,
      expiresAt: at,
    },
  });
  await db.supportTask.create({
    data: {
      id: randomUUID(),
      caseId: id,
      key: 'answer',
      kind: 'answer_contact',
      openedAt: at,
      resolution: 'Wrote to them.',
    },
  });
  await records.put(`${papersFolder(id)}/paper`, paper());
  return id;
}

async function* paper() {
  yield Buffer.from('A paper');
}

/** What there is of a conversation. */
const left = async (id: string) => ({
  rows: await office.db.contactRequest.count({ where: { id } }),
  messages: await office.db.contactMessage.count({ where: { requestId: id } }),
  links: await office.db.mailedLink.count({ where: { caseId: id } }),
  words: await office.db.supportTask.count({ where: { caseId: id, resolution: { not: null } } }),
  papers: (await office.recordStore.size(`${papersFolder(id)}/paper`)) !== null,
});
const all = { rows: 1, messages: 1, links: 1, words: 1, papers: true };
const nothing = { rows: 0, messages: 0, links: 0, words: 0, papers: false };
const look = (at = now) => removeStrangers(office, at);

it('what a stranger wrote to support is kept for six years after it was over, and then removed; the case stays', async () => {
  const id = await wrote(sixYearsAgo);
  expect(await look(new Date('2040-05-30T12:00:00Z'))).toBe(0);
  expect(await left(id)).toEqual(all);
  expect(await look()).toBe(1);
  expect(await left(id)).toEqual(nothing);
  expect(await office.db.case.count({ where: { id } })).toBe(1);
  expect(
    await office.db.auditEntry.findMany({ where: { subjectId: id, act: 'contact_request.remove' } }),
  ).toMatchObject([{ subjectKind: 'case' }]);
  expect(await look()).toBe(0);
});

it.each(['client', 'provider'] as const)(
  'words of a crisis in a form of the %s portal that doesn’t say who wrote are kept until they are over, and six years more',
  async (portal) => {
    await office.browse(portal).post('/forgot-password', { email: 'no address', remark: 'I want to die' });
    const row = await office.db.contactRequest.findFirstOrThrow({ where: { portal, email: '' } });
    expect([row.name, row.accountId, row.crisis, row.state]).toEqual(['No name given', null, true, 'open']);
    expect(await look(new Date('2090-01-01T12:00:00Z'))).toBe(0);
    await office.db.contactRequest.update({ where: { id: row.id }, data: { settledAt: lessThanThat } });
    expect(await look()).toBe(0);
    await office.db.contactRequest.update({ where: { id: row.id }, data: { settledAt: sixYearsAgo } });
    expect(await look()).toBe(1);
    expect(await office.db.contactRequest.count({ where: { id: row.id } })).toBe(0);
  },
);

it('what someone wrote who is still known is kept with them, whatever its age', async () => {
  const about = await closedCase(office, { kind: 'record_request', subjectId: clientId, at: sixYearsAgo });
  const ids = [
    await wrote(sixYearsAgo, { accountId }),
    await wrote(sixYearsAgo, { email: known }),
    await wrote(sixYearsAgo, { email: 'before@clients.example' }),
    await wrote(sixYearsAgo, { email: 'in.care@clients.example' }),
    await wrote(sixYearsAgo, { accountEmail: known }),
    await wrote(sixYearsAgo, { email: mails.provider, portal: 'provider' }),
    // A lawyer, say, who asked for the records of a client.
    await wrote(sixYearsAgo, { startedCaseId: about }),
    // Of nobody, but not over.
    await wrote(null),
  ];
  expect(await look()).toBe(0);
  for (const id of ids) expect(await left(id)).toEqual(all);
});

it('one whose papers can’t be removed stays whole and holds up no other; the next day it goes', async () => {
  const [stuck = '', other = ''] = [await wrote(sixYearsAgo), await wrote(sixYearsAgo)].toSorted();
  const said: unknown[] = [];
  const away = {
    ...office,
    log: { ...office.log, error: (of: object) => said.push(of) } as unknown as typeof office.log,
    recordStore: {
      ...office.recordStore,
      deleteFolder: async (folder: string) =>
        folder === papersFolder(stuck)
          ? Promise.reject(new Error('away'))
          : office.recordStore.deleteFolder(folder),
    },
  };
  expect(await removeStrangers(away, now)).toBe(1);
  expect([await left(stuck), await left(other)]).toEqual([all, nothing]);
  expect(said).toMatchObject([{ id: stuck }]);
  expect(await look()).toBe(1);
  expect(await left(stuck)).toEqual(nothing);
});
