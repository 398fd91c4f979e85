import { afterAll, beforeAll, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { lookAt } from '../../src/operations/record-retention/look.js';
import { openWords } from '../../src/operations/record-amendment/words.js';
import { notePages } from '../../src/records/export/note-pages.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { hiddenIn } from '../harness/browser.js';
import { addClientAccount, pathIn } from '../harness/clients.js';
import { contactOf, startedConversation } from '../harness/contacts.js';
import { oneByOne } from '../harness/one-by-one.js';
import { addStaffAccount, mails } from '../harness/personas.js';

let office: BackOffice;
const email = 'amends@clients.example';
const clinician = 'clinician@staff.example';
const day = 86_400_000;

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', tellsAlike: true });
  const accountId = await addClientAccount(office, email);
  await office.db.client.update({ where: { id: stableId('client sourced') }, data: { accountId, email } });
  await addStaffAccount(office, {
    email: clinician,
    role: 'clinician',
    name: ['Clinician', 'Staff'],
    phone: '+12125550140',
  });
});
afterAll(() => office.close());

const taken = oneByOne(() => office);
const newest = () =>
  office.db.recordAmendment.findFirstOrThrow({
    orderBy: { id: 'desc' },
    include: { case: { include: { tasks: true, events: { orderBy: { id: 'asc' } } } } },
  });
const wanted = (chartId: string) =>
  office.db.$transaction(async (tx) => {
    const looked = await lookAt(tx, { chartId, at: new Date() });
    return looked?.facts.requestsOpen;
  });

it('is asked behind the link of a records request, decided by the provider, disagreed with, answered, and kept with the chart', async () => {
  await startedConversation(office, 'client', { email, topic: 'records' });
  const records = pathIn(await taken(email, 'Did you ask for your records?'));
  const client = office.browse('client');
  const early = await client.post(`${records}/amendment`, { amend: 'none', 'words-1': 'Wrong' });
  expect(early.status).toBe(409);
  await client.post(records, { press: 'prove' });
  const part = await office.db.recordRequestPart.findFirstOrThrow({ orderBy: { id: 'desc' } });
  const empty = await client.post(`${records}/amendment`, { amend: part.id, 'words-1': ' ' });
  expect([empty.status, empty.text.includes('Write it in your own words')]).toEqual([400, true]);
  const long = 'I have two children. '.repeat(300);
  const cut = await client.post(`${records}/amendment`, { amend: part.id, 'words-1': long });
  expect([cut.status, cut.text.includes('Use 6,000 characters or fewer')]).toEqual([400, true]);
  expect(cut.text).toContain(long.trim());
  expect(await office.db.note.count({ where: { kind: 'amendment' } })).toBe(0);

  const words = 'I have two children, not three.';
  const asked = await client.post(`${records}/amendment`, { amend: part.id, 'words-1': words });
  expect(asked.text).toContain(words);
  // Pressed twice, it is one.
  await client.post(`${records}/amendment`, { amend: part.id, 'words-1': words });
  expect(await office.db.recordAmendment.count()).toBe(1);
  const path = pathIn(await taken(email, 'You asked to change a record'));
  const asking = await taken(mails.provider, 'A client is asking to change one of your records');
  expect(asking.text).not.toContain('children');
  // Neither the message nor the request for records stops the destruction anymore: the amendment does.
  await client.post(records, { press: 'withdraw' });
  await office.db.contactRequest.updateMany({ data: { state: 'resolved', settledAt: new Date() } });
  expect(await wanted(part.chartId)).toBe(true);

  const provider = office.browse('provider');
  const providerPath = pathIn(asking);
  expect((await provider.get(providerPath)).text).toContain(words);
  const denial = { press: 'decide', decision: 'denied', words: 'You told me of three.' };
  expect((await provider.post(providerPath, denial)).status).toBe(400);
  await provider.post(providerPath, { ...denial, grounds: 'accurate' });
  const decided = await newest();
  expect(decided.state).toBe('decided');
  const where = { subjectId: decided.id, act: 'case.amendment-decided' };
  const { accountId: actorId } = office.people.provider;
  expect(await office.db.auditEntry.findFirst({ where })).toMatchObject({ actorKind: 'account', actorId });
  const letter = await taken(email, 'A letter about your request');
  expect(letter.text).not.toContain('three');
  const page = await client.get(path);
  for (const said of [
    'Office for Civil Rights',
    '(212) 555-0188',
    'You told me of three.',
    '164.526(a)(2)(iv)',
  ])
    expect(page.text).toContain(said);
  expect((await client.get(`${path}?lang=es`)).text).toContain('Oficina de Derechos Civiles');

  const wordless = await client.post(path, { press: 'disagree', 'words-disagree': '' });
  expect(wordless.status).toBe(400);
  // The summary leads to the field.
  for (const part of ['href="#words-disagree"', 'id="words-disagree"', 'id="words-disagree-error"'])
    expect(wordless.text).toContain(part);
  await client.post(path, { press: 'disagree', 'words-disagree': 'I never did.' });
  await taken(mails.provider, 'A client disagrees');
  expect((await client.post(path, { press: 'disagree', 'words-disagree': 'Again.' })).status).toBe(409);
  await provider.post(providerPath, { press: 'rebut', words: 'It was in March.' });
  await taken(email, 'An answer to your statement');
  expect((await client.get(path)).text).toContain('It was in March.');
  expect(await wanted(part.chartId)).toBe(false);

  await keptWith(part.chartId, [words, 'You told me of three.', 'I never did.', 'It was in March.']);
});

/** All that was said is in each export and in each release, whichever days that is limited to; and in clear nowhere. */
async function keptWith(chartId: string, texts: readonly string[]) {
  const scope = { from: new Date(0), until: new Date(1), withheldFrom: null, withheldUntil: null };
  for (const limit of [null, scope]) {
    const notes = [];
    for await (const read of notePages(office.db, chartId, new Date(Date.now() + 1000), limit))
      notes.push(...read);
    const said = notes.filter(({ kind }) => kind === 'amendment');
    const opened = await openWords(
      office,
      chartId,
      said.map(({ id }) => id),
    );
    expect([...opened.values()].map((text) => text.split('\n\n')[1])).toEqual(texts);
    if (limit !== null) expect(notes).toHaveLength(texts.length);
  }
  const rows = JSON.stringify([
    await office.db.recordAmendment.findMany(),
    await office.db.caseEvent.findMany({ select: { detail: true } }),
  ]);
  for (const text of texts) expect(rows).not.toContain(text);
}

it('is taken by support from a message, and decided by a clinician where the provider can’t be asked', async () => {
  await office.db.suppression.create({
    data: { id: stableId('gone'), address: mails.provider, reason: 'hard_bounce', since: new Date() },
  });
  await startedConversation(office, 'client', { email, topic: 'records', message: 'My date is wrong.' });
  const contact = await contactOf(office, email);
  const agent = await office.signIn('staff', mails.agent);
  const typed = {
    amendClient: email,
    provider: mails.provider,
    amendRequester: 'person',
    papers: 'Called back at the number on the account',
    words: 'The date of my first session is wrong.',
  };
  const take = `/cases/${contact.case.reference}/record-amendment`;
  expect((await agent.post(take, { ...typed, papers: '' })).status).toBe(400);
  expect((await agent.post(take, { ...typed, amendClient: 'who@clients.example' })).status).toBe(404);
  const taking = await agent.post(take, typed);
  expect(taking.text).toContain('The date of my first session is wrong.');
  const open = await until('our staff is asked', async () => {
    const row = await newest();
    return row.case.tasks.some(({ kind }) => kind === 'decide_amendment') ? row : null;
  });
  expect(open.unreachedAt).not.toBeNull();

  const acts = `/cases/${open.case.reference}/amendment-acts`;
  const decision = { decision: 'accepted', words: 'The first session was on January 5.' };
  const reason = { reason: 'Read the calendar' };
  expect((await agent.post(`${acts}/decide`, { ...decision, ...reason })).status).toBe(403);
  const judge = await office.signedIn('staff', clinician);
  expect((await judge.post(`${acts}/decide`, decision)).status).toBe(400);
  expect((await judge.post(`${acts}/withdraw`, { reason: 'x' })).status).toBe(403);
  expect((await judge.post(`${acts}/decide`, { ...decision, ...reason })).status).toBe(200);
  const path = pathIn(await taken(email, 'A letter about your request'));
  const client = office.browse('client');
  expect((await client.get(path)).text).toContain('The first session was on January 5.');
  await client.post(path, { press: 'name-others', 'words-name-others': 'Dr. Lee, 212-555-0150' });
  const told = await newest();
  expect(told.case.tasks.map(({ kind, status }) => `${kind} ${status}`)).toEqual(
    expect.arrayContaining(['decide_amendment done', 'tell_others_of_amendment open']),
  );
});

it('is late after day 60: the privacy officer is paged and the last day can’t be put off anymore', async () => {
  const decided = await newest();
  await office.db.suppression.deleteMany({ where: { address: mails.provider } });
  await office.db.recordAmendment.update({
    where: { id: decided.id },
    data: { requesterEmail: 'other@x.example' },
  });
  const agent = await office.signIn('staff', mails.agent);
  const contact = await contactOf(office, email);
  await office.db.contactRequest.update({
    where: { id: contact.id },
    data: { requestedAt: new Date(Date.now() - 62 * day) },
  });
  await agent.post(`/cases/${contact.case.reference}/record-amendment`, {
    amendClient: email,
    provider: mails.provider,
    amendRequester: 'person',
    papers: 'Logged in',
    words: 'The phone number is wrong.',
  });
  const row = await until('it is overdue', async () => {
    const one = await newest();
    return one.state === 'overdue' ? one : null;
  });
  const page = await taken(office.config.PRIVACY_OFFICER_EMAILS[0] ?? '', 'Overdue: a request to amend');
  expect(page.text).toContain(row.case.reference);
  expect(row.case.tasks.some(({ kind, status }) => kind === 'amendment_overdue' && status === 'open')).toBe(
    true,
  );
  const late = { to: '12/31/2099', reason: 'More time' };
  expect((await agent.post(`/cases/${row.case.reference}/amendment-acts/extend`, late)).status).toBe(409);
  const answer = await agent.post(`/cases/${row.case.reference}/amendment-acts/withdraw`, {
    reason: 'By phone',
  });
  expect(answer.status).toBe(200);
  await taken(email, 'was withdrawn');
});

it('is opened by the topic of the contact form for a client who is logged in; anyone else is asked by support first', async () => {
  const before = await office.db.recordAmendment.count();
  await startedConversation(office, 'client', {
    email,
    topic: 'correction',
    message: 'My street is misspelled.',
  });
  const stranger = await contactOf(office, email);
  await until('support is told to ask', () =>
    office.db.caseEvent.findFirst({ where: { caseId: stranger.id, code: 'contact-not-started' } }),
  );
  expect(await office.db.recordAmendment.count()).toBe(before);

  const client = await office.signedIn('client', email);
  const page = await client.get('/contact/about/correction');
  expect(page.text).toContain('Change something in my records');
  const sent = await client.post('/contact/about/correction', {
    ...hiddenIn(page.text),
    message: 'My street is misspelled: Maple, not Mapel.',
  });
  expect(sent.status).toBe(200);
  await until('it is opened', async () => (await office.db.recordAmendment.count()) > before);
  const opened = await newest();
  expect([opened.takenById, opened.requester, opened.state]).toEqual([null, 'person', 'referred']);
  const path = pathIn(await taken(email, opened.case.reference));
  expect((await client.get(path)).text).toContain('Maple, not Mapel.');
  expect((await client.get('/contact?lang=es')).text).toContain('Cambiar algo en mis registros');
});

it('is another request where its words are others, and the same where they are the same', async () => {
  const client = await office.signedIn('client', email);
  await startedConversation(office, 'client', { email, topic: 'records', message: 'Once more, please.' });
  const records = pathIn(await taken(email, 'Did you ask for your records?'));
  await client.post(records, { press: 'prove' });
  const part = await office.db.recordRequestPart.findFirstOrThrow({ orderBy: { id: 'desc' } });
  const before = await office.db.recordAmendment.count();
  const ask = (words: string) =>
    client.post(`${records}/amendment`, { amend: part.id, 'words-1': words }).then(({ text }) => text);
  const first = 'I sleep worse, not better.';
  const second = 'The diagnosis of May 3 belongs to somebody else.';
  await Promise.all([ask(first), ask(first)]);
  expect(await ask(second)).toContain(second);
  expect(await ask(first)).toContain(first);
  expect((await office.db.recordAmendment.count()) - before).toBe(2);
  const notes = await office.db.recordAmendment.findMany({ orderBy: { id: 'desc' }, take: 2 });
  const kept = await openWords(
    office,
    part.chartId,
    notes.map(({ requestNoteId }) => requestNoteId),
  );
  const said = [...kept.values()].map((text) => text.split('\n\n')[1]);
  expect(new Set(said)).toEqual(new Set([first, second]));
});

it('says so in both languages where a link is cut off', async () => {
  const pages = await Promise.all([
    office.browse('client').get('/amendment/cut-off'),
    office.browse('client').get('/amendment/cut-off?lang=es'),
    office.browse('provider').get('/amendment-asked/cut-off'),
  ]);
  expect(pages.map(({ status }) => status)).toEqual([404, 404, 404]);
  expect(pages[1]?.text).toContain('Este enlace no funciona');
});
