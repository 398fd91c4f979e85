import { rename } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { issueDisavowLink } from '../../src/tokens/disavow-link.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { addClientAccount, pathIn } from '../harness/clients.js';
import { startedConversation } from '../harness/contacts.js';
import { takeLoggedErrors } from '../harness/log-lines.js';
import { oneByOne } from '../harness/one-by-one.js';
import { addStaffAccount, mails } from '../harness/personas.js';
import { filesOf } from '../harness/zip.js';

let office: BackOffice;
const email = 'asks@clients.example';
const day = 86_400_000;
let asks = 0;

beforeAll(async () => {
  office = await openBackOffice({
    tellsAlike: true,
    policy: 'standard',
  });
  const accountId = await addClientAccount(office, email);
  await addClinicians();
  await office.db.client.update({
    where: { id: stableId('client sourced') },
    data: { accountId, email, birthDate: new Date('1990-03-31') },
  });
});
const clinicians = ['clinician@staff.example', 'reviewer@staff.example'] as const;
/** Two clinicians of our staff. */
async function addClinicians(): Promise<void> {
  for (const [number, address] of clinicians.entries())
    await addStaffAccount(office, {
      email: address,
      role: 'clinician',
      name: ['Clinician', 'Staff'],
      phone: `+1212555014${number}`,
    });
}
beforeEach(async () => {
  await office.db.rateLimit.deleteMany();
});
afterAll(() => office.close());

const newest = () =>
  office.db.recordRequest.findFirstOrThrow({
    orderBy: { id: 'desc' },
    include: {
      parts: { orderBy: { place: 'asc' } },
      case: { include: { tasks: true, events: { orderBy: { id: 'asc' } } } },
    },
  });
const taken = oneByOne(() => office);
/** Today where the client lives, as people type it. */
const today = () => new Intl.DateTimeFormat('en-US', { timeZone: 'America/New_York' }).format(new Date());

/** Asks for records by the contact form, and opens the link of the first email. */
async function asked() {
  asks += 1;
  // Nobody asks so often in an hour: an address gets few acknowledgements in one.
  const earlier = new Date(Date.now() - 2 * 3_600_000);
  await office.db.contactRequest.updateMany({ where: { email }, data: { requestedAt: earlier } });
  // The same message again, while the first is open, is the same.
  await startedConversation(office, 'client', {
    email,
    topic: 'records',
    message: `My records, please (${asks}).`,
  });
  const path = pathIn(await taken(email, 'Did you ask for your records?'));
  return { path, visitor: office.browse('client') };
}

/** Shows that the request is theirs; the answers are both links. */
async function referred() {
  const { path, visitor } = await asked();
  expect((await visitor.post(path, { press: 'prove' })).text).toContain('We asked your providers');
  const told = await taken(email, 'Who holds your records');
  const holderPath = pathIn(await taken(mails.provider, 'A client is asking for their records'));
  return { path, visitor, told, holderPath, holder: office.browse('provider') };
}

/** Ends a request, so that the next test begins a new one. */
async function withdrawn(path: string) {
  await office.browse('client').post(path, { press: 'withdraw' });
  await taken(email, 'was withdrawn');
}

describe('asking for records', () => {
  it('is referred to the provider once the link shows who asks; opening a link changes nothing', async () => {
    const { path, visitor } = await asked();
    expect((await visitor.get(path)).text).toContain('Tell us that you asked');
    expect((await visitor.get(`${path}?lang=es`)).text).toContain('Sí, pedí mi expediente');
    expect((await newest()).state).toBe('received');
    expect(office.take(mails.provider, 'A client is asking')).toEqual([]);

    await visitor.post(path, { press: 'prove' });
    const told = await taken(email, 'Who holds your records');
    expect(told.text).toContain(`ines Moreau, ${mails.provider}`);
    const asking = await taken(mails.provider, 'A client is asking for their records');
    await until('it is acknowledged', async () => (await newest()).acknowledgedAt);
    const holder = await office.browse('provider').get(pathIn(asking));
    expect(holder.text).toContain('Release from the copy that Headway keeps');
    expect(asking.text).not.toContain('Vale');
    await withdrawn(path);
    await taken(mails.provider, 'A request for records was withdrawn');
  });

  it('is answered by the provider’s word, which the person can contradict, and closed by the person alone', async () => {
    const { path, visitor, holder, holderPath } = await referred();
    const mailed = { how: 'mail', detail: '9400 1000 0000 0001' };
    const early = await holder.post(holderPath, { on: '', ...mailed });
    expect([early.status, early.text.includes('Say when and how')]).toEqual([400, true]);
    const tomorrow = new Date(Date.now() + 2 * day).toISOString().slice(0, 10);
    for (const [typed, said] of [
      [{ on: tomorrow, ...mailed }, 'This day is still to come'],
      [{ on: '1/5/2026', ...mailed }, 'This day is before the client asked'],
      [{ on: today(), how: 'fax', detail: '' }, 'Enter the tracking number, the fax number'],
    ] as const) {
      const answer = await holder.post(holderPath, typed);
      expect([answer.status, answer.text.includes(said)]).toEqual([400, true]);
    }
    expect((await newest()).state).toBe('referred');
    await holder.post(holderPath, { on: today(), how: 'fax', detail: '212 555 0177' });
    await taken(email, 'Did your records arrive?');
    const page = await visitor.get(path);
    expect(page.text).toMatch(/sent your records on [\w, ]+ by fax \(212 555 0177\)/);
    expect((await newest()).state).toBe('answered');

    const { parts } = await newest();
    const part = parts[0]?.id ?? '';
    await visitor.post(path, { press: 'contradict', part });
    await taken(mails.provider, 'records didn’t arrive');
    expect((await newest()).state).toBe('referred');

    await holder.post(holderPath, { on: today(), ...mailed });
    await taken(email, 'Did your records arrive?');
    for (const _ of [1, 2])
      expect((await visitor.post(path, { press: 'confirm' })).text).toContain('The request is closed');
    await taken(email, 'is closed');
    expect((await newest()).case.closedAt).not.toBeNull();
    expect((await visitor.post(path, { press: 'withdraw' })).status).toBe(409);
  });

  it('is answered by phone: our staff write down that nothing arrived, that a review is wanted, and that the records are there', async () => {
    const { holder, holderPath } = await referred();
    const { case: row, parts } = await newest();
    const part = parts[0]?.id ?? '';
    const acts = `/cases/${row.reference}/record-acts`;
    const agent = await office.signedIn('staff', mails.agent);
    const clinician = await office.signedIn('staff', clinicians[0]);
    const heard = { part, reason: 'They called' };
    expect((await agent.post(`${acts}/contradict`, heard)).status).toBe(409);
    await holder.post(holderPath, { on: today(), how: 'fax', detail: '212 555 0177' });
    await taken(email, 'Did your records arrive?');
    expect((await agent.get(`/cases/${row.reference}`)).text).toContain(
      'The person says that nothing arrived',
    );
    expect((await clinician.post(`${acts}/contradict`, heard)).status).toBe(403);
    expect((await agent.post(`${acts}/contradict`, heard)).status).toBe(200);
    await taken(mails.provider, 'records didn’t arrive');

    await clinician.post(`${acts}/deny`, { ...heard, grounds: 'danger' });
    await taken(email, 'A letter about your request');
    expect((await agent.post(`${acts}/ask-review`, heard)).status).toBe(200);
    expect((await newest()).state).toBe('in_review');
    const tasks = await office.db.supportTask.findMany({ where: { caseId: row.id, kind: 'review_denial' } });
    expect(tasks).toMatchObject([{ status: 'open' }]);
    expect((await agent.post(`${acts}/ask-review`, heard)).status).toBe(409);
    const reviewer = await office.signedIn('staff', clinicians[1]);
    expect((await reviewer.post(`${acts}/uphold`, heard)).status).toBe(200);
    await taken(email, 'A letter about your request');

    expect((await agent.post(`${acts}/confirm`, { reason: ' ' })).status).toBe(400);
    expect((await agent.post(`${acts}/confirm`, { reason: 'They called' })).status).toBe(200);
    await taken(email, 'is closed');
    const { state, case: closed } = await newest();
    expect([state, closed.closedAt]).toEqual(['confirmed', expect.any(Date)]);
    const line = closed.events.find(({ code }) => code === 'records-confirmed');
    expect([line?.actorId, line?.detail]).toEqual([stableId(mails.agent), { reason: 'They called' }]);
  });

  it('is released from the retained copy in one press: PDF alone, once, with the date of birth', async () => {
    const { path, visitor, holder, holderPath } = await referred();
    await visitor.post(`${path}/wishes`, { form: 'pdf', delivery: 'portal', from: '', to: '', warned: '' });
    for (const _ of [1, 2]) await holder.post(`${holderPath}/release`, {});
    await taken(email, 'Your records are ready');
    const part = (await newest()).parts[0];
    const file = (fields: Record<string, string>) =>
      office.browse('client').post(`${path}/file`, { part: part?.id ?? '', ...fields });

    const wrong = await file({ 'birthDate-1': '3/30/1990' });
    expect([wrong.status, wrong.text.includes('isn’t the date of birth')]).toEqual([400, true]);
    // A record store that is away uses nothing up, and right dates aren't counted against anyone.
    const folder = fileURLToPath(`${office.config.RECORD_STORE_URL}/`);
    await rename(folder, `${folder.slice(0, -1)}-away`);
    for (let press = 0; press < 6; press += 1)
      expect((await file({ 'birthDate-1': '3/31/1990' })).status).toBeGreaterThanOrEqual(500);
    await rename(`${folder.slice(0, -1)}-away`, folder);
    takeLoggedErrors();
    const answer = await file({ 'birthDate-1': '3/31/1990' });
    expect(answer.response.headers.get('content-type')).toBe('application/zip');
    const files = await filesOf(Buffer.from(await answer.response.arrayBuffer()));
    expect(
      [...files.keys()].map((name) => name.split('/').at(-1)).toSorted((a = '', b = '') => (a < b ? -1 : 1)),
    ).toEqual(['README.txt', 'chart.pdf', 'index.csv', 'manifest.json']);
    const again = await file({ 'birthDate-1': '3/31/1990' });
    expect([again.status, again.text.includes('downloaded already')]).toEqual([409, true]);
    expect(await office.db.noteExport.count({ where: { occasion: 'record_request' } })).toBe(1);

    const provider = await office.signedIn('provider', mails.provider);
    expect((await provider.get('/note-exports')).text).toContain('You don’t have any exports yet');
    await visitor.post(path, { press: 'confirm' });
    await taken(email, 'is closed');
  });

  it('is guessed at five times at most', async () => {
    const { path } = await asked();
    const answers: number[] = [];
    for (const year of [1991, 1992, 1993, 1994, 1995, 1990])
      answers.push(
        (await office.browse('client').post(`${path}/file`, { 'birthDate-1': `3/31/${year}` })).status,
      );
    expect(answers).toEqual([400, 400, 400, 400, 400, 429]);
    await office.db.rateLimit.deleteMany();
    await withdrawn(path);
  });

  it('is decided by support and clinicians on the case, each in their own matters and with a reason', async () => {
    const { path, visitor } = await referred();
    const { case: row, parts } = await newest();
    const part = parts[0]?.id ?? '';
    const acts = `/cases/${row.reference}/record-acts`;
    const agent = await office.signIn('staff', mails.agent);
    const clinician = await office.signedIn('staff', clinicians[0]);
    const reviewer = await office.signedIn('staff', clinicians[1]);
    expect((await agent.get(`/cases/${row.reference}`)).text).toContain('Put off the last day, once');

    expect((await agent.post(`${acts}/deny`, { part, grounds: 'research' })).status).toBe(400);
    const danger = { part, grounds: 'danger', reason: 'Seen by a clinician' };
    expect((await agent.post(`${acts}/deny`, danger)).status).toBe(403);
    expect((await clinician.post(`${acts}/deny`, danger)).status).toBe(200);
    await taken(email, 'A letter about your request');
    const letter = await visitor.get(path);
    expect(letter.text).toContain('Office for Civil Rights');
    expect(letter.text).toContain('(212) 555-0188');
    expect((await newest()).state).toBe('answered');

    await visitor.post(path, { press: 'ask-review', part });
    expect((await newest()).state).toBe('in_review');
    const decide = { part, reason: 'Read the chart' };
    expect((await clinician.post(`${acts}/overturn`, decide)).status).toBe(403);
    expect((await newest()).parts[0]?.state).toBe('in_review');
    expect((await reviewer.post(`${acts}/overturn`, decide)).status).toBe(200);
    await taken(email, 'A letter about your request');
    await taken(email, 'Your records are ready');
    expect((await visitor.get(path)).text).toContain('You’ll get the records.');
    await visitor.post(path, { press: 'confirm' });
    await taken(email, 'is closed');
  });

  it('is put off once, and the person is told why and until when', async () => {
    const { path, visitor } = await referred();
    const { case: row, receivedAt } = await newest();
    const acts = `/cases/${row.reference}/record-acts`;
    const agent = await office.signIn('staff', mails.agent);
    const to = new Date(receivedAt.getTime() + 45 * day).toISOString().slice(0, 10);
    const late = { to: new Date(receivedAt.getTime() + 70 * day).toISOString().slice(0, 10), reason: 'x' };
    expect((await agent.post(`${acts}/extend`, late)).status).toBe(400);
    await agent.post(`${acts}/extend`, { to, reason: 'The paper chart is looked for.' });
    const letter = await taken(email, 'Your records will take longer');
    expect(letter.text).not.toContain('The paper chart is looked for.');
    expect((await agent.post(`${acts}/extend`, { to, reason: 'Again' })).status).toBe(409);
    expect((await visitor.get(path)).text).toContain('Why it takes longer: The paper chart is looked for.');
    await withdrawn(path);
  });

  it('says so in both languages where a link is cut off', async () => {
    const english = await office.browse('client').get('/records/cut-off');
    const spanish = await office.browse('client').get('/records/cut-off?lang=es');
    const holder = await office.browse('provider').get('/records-asked/cut-off');
    expect([english.status, spanish.status, holder.status]).toEqual([404, 404, 404]);
    expect(spanish.text).toContain('Este enlace no funciona');
  });
});

describe('asked for from an account that someone had taken over', () => {
  it('is withdrawn by “This wasn’t me”, and none of its links opens anything; one of before the change goes on', async () => {
    const before = await referred();
    const first = await newest();
    const { db, config } = office;
    const { id: accountId } = await db.account.findFirstOrThrow({ where: { email } });
    const changedAt = new Date();
    // The same asker has one request at a time.
    await db.recordRequest.update({
      where: { id: first.id },
      data: { requesterEmail: 'before@clients.example' },
    });
    const { path, visitor, holder, holderPath } = await referred();
    const { path: disavowed } = await db.$transaction((tx) =>
      issueDisavowLink(tx, config.TOKEN_KEYS, {
        notice: 'password_changed',
        key: 'a change',
        accountId,
        caseId: accountId,
        issuedAt: changedAt,
      }),
    );
    expect((await office.browse('client').post(disavowed)).text).toContain('The account is stopped');
    const row = await newest();
    expect([row.state, row.settledAt !== null]).toEqual(['withdrawn', true]);
    expect(row.case.events.at(-1)).toMatchObject({
      code: 'records-withdrawn',
      detail: { because: 'disavowed' },
    });
    for (const [person, link] of [
      [visitor, path],
      [holder, holderPath],
    ] as const)
      expect((await person.get(link)).status).toBe(410);
    expect((await db.recordRequest.findUniqueOrThrow({ where: { id: first.id } })).settledAt).toBeNull();
    expect((await before.visitor.get(before.path)).status).toBe(200);
  });
});
