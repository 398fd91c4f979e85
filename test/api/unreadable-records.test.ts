import { randomUUID } from 'node:crypto';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { papersFolder } from '../../src/operations/contact-request/papers.js';
import { exportFolder } from '../../src/records/export/object-keys.js';
import { sealText } from '../../src/records/note-cipher.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { addClientAccount, pathIn } from '../harness/clients.js';
import { startedConversation } from '../harness/contacts.js';
import { takeLoggedErrors } from '../harness/log-lines.js';
import { picture } from '../harness/papers.js';
import { mails } from '../harness/personas.js';

/** Keys and files that aren't where they should be: said as that, loud in the log, and a task in the case; nothing is made in their place. */
let office: BackOffice;
const email = 'amends@clients.example';
const sentence = 'We can’t open this record right now';

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard' });
  const accountId = await addClientAccount(office, email);
  await office.db.client.update({ where: { id: stableId('client sourced') }, data: { accountId, email } });
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

const tasksOf = async (caseId: string) =>
  (await office.db.supportTask.findMany({ where: { caseId } }))
    .map(({ kind }) => kind)
    .filter((kind) => kind.endsWith('_missing'));
const loud = () => takeLoggedErrors().filter((line) => line.includes('record not opened')).length;

it('a request to amend whose chart has lost its key is neither read nor answered, and support sees its case', async () => {
  await startedConversation(office, 'client', { email, topic: 'records' });
  const asked = await until(
    'it is asked',
    async () => office.take(email, 'Did you ask for your records?')[0] ?? null,
  );
  const records = pathIn(asked);
  const client = office.browse('client');
  await client.post(records, { press: 'prove' });
  const part = await office.db.recordRequestPart.findFirstOrThrow({ orderBy: { id: 'desc' } });
  await client.post(`${records}/amendment`, { amend: part.id, 'words-1': 'I have two children.' });
  const told = await until(
    'the provider is asked',
    async () => office.take(mails.provider, 'is asking to change one of your records')[0] ?? null,
  );
  await office.loseKey(part.chartId);

  const provider = office.browse('provider');
  const path = pathIn(told);
  const decision = {
    press: 'decide',
    decision: 'denied',
    grounds: 'accurate',
    words: 'You told me of three.',
  };
  const answers = [await provider.get(path), await provider.post(path, decision)];
  answers.push(await client.post(`${records}/amendment`, { amend: part.id, 'words-1': 'Again.' }));
  for (const { status, text } of answers) expect([status, text.includes(sentence)]).toEqual([503, true]);
  expect(loud()).toBe(answers.length);
  const amendment = await office.db.recordAmendment.findFirstOrThrow({ include: { case: true } });
  expect([amendment.state, amendment.decisionNoteId]).toEqual(['referred', null]);
  expect(await office.db.note.count({ where: { kind: 'amendment' } })).toBe(1);
  expect(await tasksOf(amendment.id)).toEqual(['chart_key_missing']);
  expect(await tasksOf(part.requestId)).toEqual(['chart_key_missing']);

  const agent = await office.signedIn('staff', mails.agent);
  const page = await agent.get(`/cases/${amendment.case.reference}`);
  expect([page.status, page.text.includes('the key of the chart is missing')]).toEqual([200, true]);

  const key = await office.keyStore.make(part.chartId);
  await office.db.note.updateMany({
    where: { id: amendment.requestNoteId },
    data: { sealedText: new Uint8Array(sealText(key, 'another note', 'cut')) },
  });
  const damaged = [await provider.get(path), await agent.get(`/cases/${amendment.case.reference}`)];
  expect(damaged.map(({ status }) => status)).toEqual([503, 200]);
  expect(loud()).toBe(1);
  await client.post(records, { press: 'withdraw' });
});

it('a paper that the record store lacks is not opened, for either side', async () => {
  const { path, reference, requestId } = await startedConversation(office, 'client', {
    email: 'papers@clients.example',
  });
  const person = office.browse('client');
  await person.upload(path, { message: 'My card.', form: 'a' }, [['card.png', await picture('png')]]);
  const paper = await office.db.contactPaper.findFirstOrThrow({ where: { message: { requestId } } });
  await office.recordStore.deleteFolder(papersFolder(requestId));
  const agent = await office.signedIn('staff', mails.agent);
  const answers = [
    await person.get(`${path}/papers/${paper.id}`),
    await agent.post(`/cases/${reference}/papers/${paper.id}`, { [`reason.${paper.id}`]: 'check the card' }),
  ];
  for (const { status, text } of answers) expect([status, text.includes(sentence)]).toEqual([503, true]);
  expect(loud()).toBe(2);
  expect(await tasksOf(requestId)).toEqual(['stored_file_missing']);
  expect((await person.get(path)).text).toContain('My card.');

  // Someone finished the task, and the file still isn't there.
  await office.db.supportTask.updateMany({ where: { caseId: requestId }, data: { status: 'done' } });
  for (const _ of [1, 2]) await person.get(`${path}/papers/${paper.id}`);
  expect(loud()).toBe(2);
  const open = { caseId: requestId, kind: 'stored_file_missing', status: 'open' } as const;
  expect(await office.db.supportTask.count({ where: open })).toBe(1);

  await office.db.contactMessage.updateMany({ data: { keyId: 'record-1999' } });
  const sealed = [await person.get(path), await agent.get(`/cases/${reference}`)];
  for (const { status, text } of sealed) expect([status, text.includes(sentence)]).toEqual([503, true]);
  expect(loud()).toBe(2);
});

it.each([
  ['cut off', (path: string) => truncateSync(path, 300)],
  ['of nothing', (path: string) => truncateSync(path, 0)],
  ['overwritten', (path: string) => writeFileSync(path, 'x'.repeat(1_000))],
])('a paper that is %s in the record store is not opened, and support sees its case', async (_, damage) => {
  const { path, requestId } = await startedConversation(office, 'client', {
    email: `${randomUUID()}@clients.example`,
  });
  const person = office.browse('client');
  await person.upload(path, { message: 'My card.', form: 'a' }, [['card.png', await picture('png')]]);
  const paper = await office.db.contactPaper.findFirstOrThrow({ where: { message: { requestId } } });
  const root = fileURLToPath(office.environment.RECORD_STORE_URL);
  damage(join(root, papersFolder(requestId), paper.id, 'paper'));
  const answer = await person.get(`${path}/papers/${paper.id}`).catch(() => null);
  // What breaks off within the file has no page anymore; support is told beside it.
  expect(answer?.status ?? 503).toBe(503);
  await until('support is asked', async () => (await tasksOf(requestId)).length > 0);
  expect(await tasksOf(requestId)).toEqual(['stored_file_missing']);
  expect(loud()).toBe(1);
});

it('an export that the record store lacks is not counted as downloaded', async () => {
  const provider = await office.signedIn('provider', mails.otherProvider);
  const page = await provider.post('/note-exports');
  const [download = ''] = /\/note-exports\/[\da-f-]{36}/.exec(page.text) ?? [];
  await until('the export is ready', async () =>
    (await provider.get(download)).text.includes('/download') ? true : null,
  );
  const exportId = download.split('/').at(-1) ?? '';
  await office.recordStore.deleteFolder(exportFolder(exportId));
  const answer = await provider.post(`${download}/download`);
  expect([answer.status, answer.text.includes(sentence)]).toEqual([503, true]);
  expect(loud()).toBe(1);
  expect(await tasksOf(exportId)).toEqual(['stored_file_missing']);
  office.take(mails.otherProvider, '');
});
