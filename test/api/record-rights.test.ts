import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { createActivities } from '../../src/activities/index.js';
import { commit } from '../../src/cases/after-commit.js';
import { openTaskIn } from '../../src/cases/tasks.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { dateIn, plusDays, plusYears, startOfDay } from '../../src/domain/zoned-time.js';
import { openAccounting } from '../../src/operations/accounting-request/open.js';
import { accountingLink, readAccountingRequest } from '../../src/operations/accounting-request/row.js';
import { attendToCases } from '../../src/operations/case/unattended.js';
import { openAmendment } from '../../src/operations/record-amendment/open.js';
import { takeAsking } from '../../src/operations/record-request/for-contact.js';
import { clientNamed } from '../../src/operations/record-request/asker.js';
import { downloadToSend } from '../../src/operations/record-request/download.js';
import { goOnPaper } from '../../src/operations/record-request/grant.js';
import { openRecordRequest } from '../../src/operations/record-request/open.js';
import { fileToMail, mailedOut, notMailed } from '../../src/operations/record-request/mail-out.js';
import { lettersOnPaper } from '../../src/operations/record-request/on-paper.js';
import { forgetAskers } from '../../src/operations/record-retention/forget-askers.js';
import { removePerson } from '../../src/operations/record-retention/remove.js';
import { actsOnParts, askedRecords, fileIsReady } from '../harness/asked-records.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { addChart } from '../harness/chart-notes.js';
import { clockAhead } from '../harness/clock-ahead.js';
import { contactOf, writeToSupport } from '../harness/contacts.js';
import { mails } from '../harness/personas.js';
import { signalsTold } from '../harness/signals-told.js';
import { untilStarted } from '../harness/started-case.js';

let office: BackOffice;
const moved = clockAhead();
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false, clock: moved.clock });
});
afterEach(async () => {
  await office.db.rateLimit.deleteMany();
});
afterAll(() => office.close());

type Asked = Awaited<ReturnType<typeof askedRecords>>;
const agent = { id: stableId(mails.agent), role: 'agent' } as const;
const clinician = { id: stableId('clinician'), role: 'clinician' } as const;
const reviewer = { id: stableId('reviewer'), role: 'clinician' } as const;
const lead = { id: stableId(mails.lead), role: 'lead' } as const;
const day = 86_400_000;
const third = { requester: 'third_party', isProven: false, authorizedUntil: '2099-01-01' } as const;
const papers = { namesNotes: 'yes', authorizedFrom: '', authorizedTo: '', authorizedUntil: '1/1/2099' };
const wishes = { form: 'pdf', delivery: 'portal', from: '', to: '', warned: '' };

/** Does an act of our staff; says “done”, or why not. */
const act = actsOnParts(() => office);
const tell = ({ requestId }: Asked) =>
  createActivities(office).tellOfRecordRequest({ requestId, at: office.clock().toISOString() });
/** How often the provider was asked so far. */
const providerAsked = () => office.take(mails.provider, 'A client is asking for their records').length;
const rowOf = ({ requestId }: Asked) =>
  office.db.recordRequest.findUniqueOrThrow({ where: { id: requestId }, include: { parts: true } });
const pageOf = async ({ path }: Asked) => (await office.browse('client').get(path)).text;
/** The same third party asks for the same client again. */
async function askedAgain(name: string, email: string) {
  const at = office.clock();
  const asking = {
    ...third,
    clientId: stableId(`client ${name}`),
    name: 'Noor Vale',
    email,
    language: 'en',
  } as const;
  const answer = await commit(office, (tx, after) =>
    openRecordRequest(tx, after, { ...asking, actorId: agent.id, receivedAt: at, at }),
  );
  if (isRefusal(answer)) throw new Error(answer.refused);
  return answer;
}
/** Mail to an address came back. */
const bounces = (address: string) =>
  office.db.suppression.create({ data: { address, reason: 'bounced', since: office.clock() } });
/** How often support is asked to send the file of a request. */
const sendTasks = ({ requestId }: Asked) =>
  office.db.supportTask.count({ where: { caseId: requestId, kind: 'send_records', status: 'open' } });
const download = ({ path, partId }: Asked) =>
  office.browse('client').post(`${path}/file`, { part: partId, 'birthDate-1': '5/5/1990' });

describe('who holds the records', () => {
  it.each(['third_party', 'representative', 'guardian', 'person'] as const)(
    'is named to %s only once it is known that they may ask',
    async (requester) => {
      const asked = await askedRecords(office, `unknown ${requester}`, {
        requester,
        isProven: false,
        authorizedUntil: requester === 'third_party' ? '2099-01-01' : null,
      });
      const answers = { ...papers, minorConsented: 'no', courtConsented: 'no', parentAgreed: 'no' };
      expect(await pageOf(asked)).not.toContain(mails.provider);
      expect(await pageOf(asked)).not.toContain('Moreau');
      expect(await act(asked, 'prove', answers, requester === 'guardian' ? clinician : agent)).toBe('done');
      expect(await pageOf(asked)).toContain(mails.provider);
    },
  );

  it('is named to a third party for the providers alone whom its authorization names', async () => {
    const { otherProvider } = office.people;
    const before = providerAsked();
    const asked = await askedRecords(office, 'one of two', third, {}, otherProvider.id);
    expect(await act(asked, 'prove', papers)).toBe('records-not-named');
    const { parts } = await rowOf(asked);
    const mine = parts.find(({ id }) => id === asked.partId);
    expect(await act(asked, 'prove', { ...papers, [`named-${mine?.place}`]: 'yes' })).toBe('done');
    expect((await rowOf(asked)).parts.map(({ id }) => id)).toEqual([asked.partId]);
    await tell(asked);
    const [letter] = office.take(asked.email, 'Who holds your records');
    for (const text of [letter?.text ?? '', await pageOf(asked)]) {
      expect(text).toContain(mails.provider);
      expect(text).not.toContain(mails.otherProvider);
    }
    expect(providerAsked()).toBe(before + 1);
    expect(office.take(mails.otherProvider, 'A client is asking for their records')).toEqual([]);

    // Another authorization is another request; the same person asks once.
    const { requestId } = await askedAgain('one of two', asked.email);
    expect(requestId).not.toBe(asked.requestId);
    expect((await askedAgain('one of two', asked.email)).requestId).toBe(requestId);
  });

  it('is told who asks, where to send, and in what form', async () => {
    const asked = await askedRecords(office, 'told who asks', { ...third, name: 'Acme Insurance' });
    await act(asked, 'prove', papers);
    await act(asked, 'wishes', { ...wishes, form: 'fhir', delivery: 'paper' });
    const { text } = await office.browse('provider').get(asked.holderPath);
    for (const said of ['Acme Insurance', asked.email, 'FHIR R4, on paper by mail'])
      expect(text).toContain(said);
  });
});

describe('a parent’s request', () => {
  it('gives nothing from the day on which the child is of age', async () => {
    const today = dateIn('UTC', new Date());
    const birthDate = new Date(plusDays(plusYears(today, -18), 20));
    const asked = await askedRecords(
      office,
      'of age soon',
      { requester: 'guardian', isProven: false },
      { birthDate },
    );
    const answers = { minorConsented: 'no', courtConsented: 'no', parentAgreed: 'no' };
    expect(await act(asked, 'prove', answers, clinician)).toBe('done');
    expect(await act(asked, 'grant')).toBe('done');
    await fileIsReady(office, asked);
    moved.ms = 20 * day;
    const birthday = `${birthDate.getUTCMonth() + 1}/${birthDate.getUTCDate()}/${birthDate.getUTCFullYear()}`;
    const late = await office
      .browse('client')
      .post(`${asked.path}/file`, { part: asked.partId, 'birthDate-1': birthday });
    expect([late.status, (await rowOf(asked)).parts[0]?.downloadedAt]).toEqual([409, null]);
    expect(await act(asked, 'grant')).toBe('authorization-over');
  });

  it('for someone who is of age already, a guardian with papers, is not limited', async () => {
    const asked = await askedRecords(office, 'ward', { requester: 'guardian', isProven: false });
    const answers = { minorConsented: 'no', courtConsented: 'no', parentAgreed: 'no' };
    expect(await act(asked, 'prove', answers, clinician)).toBe('done');
    moved.ms = 20 * day;
    expect(await act(asked, 'grant')).toBe('done');
  });
});

describe('a guardian’s list of who got health information', () => {
  const timeZone = 'America/New_York';

  /** The path of the list of a new client, whose guardian support has looked at. */
  async function listOf(name: string, birthDate: Date): Promise<string> {
    const clientId = stableId(`client ${name}`);
    await addChart(office, office.people.provider.id, name, []);
    await office.db.client.update({ where: { id: clientId }, data: { birthDate, timeZone } });
    const at = office.clock();
    const opened = await commit(office, (tx, after) =>
      openAccounting(tx, after, {
        clientId,
        requester: 'guardian',
        name: 'Alex Vale',
        email: `alex.${name}@people.example`,
        language: 'en',
        taken: { by: agent.id, papers: 'Saw the birth certificate' },
        receivedAt: at,
        at,
      }),
    );
    if (isRefusal(opened)) throw new Error(opened.refused);
    return office.db.$transaction(async (tx) => {
      const row = await readAccountingRequest(tx, opened.requestId);
      if (row === null) throw new Error('a request without a row');
      return accountingLink(tx, office.config, row);
    });
  }
  const read = async (path: string, birthDate: string) => {
    const browser = office.browse('client');
    const opened = await browser.get(path);
    const list = await browser.post(path, { press: 'read', birthDate });
    return [opened.status, list.status];
  };

  it('can be read until the day on which the child is of age, and not from its first instant; that of an adult’s guardian goes on', async () => {
    const bornOn = plusYears(plusDays(dateIn(timeZone, new Date()), 20), -18);
    const [year, month, date] = bornOn.split('-').map(Number);
    const childs = await listOf('minor', new Date(bornOn));
    const wards = await listOf('adult', new Date('1990-03-31'));
    const ofAgeAt = startOfDay(timeZone, plusYears(bornOn, 18)).getTime();
    moved.ms = ofAgeAt - 60_000 - Date.now();
    expect(await read(childs, `${month}/${date}/${year}`)).toEqual([200, 200]);
    moved.ms = ofAgeAt - Date.now();
    expect(await read(childs, `${month}/${date}/${year}`)).toEqual([410, 410]);
    expect(await read(wards, '3/31/1990')).toEqual([200, 200]);
  });

  it('that nobody has read is over on that day, owes nobody anything, and says so', async () => {
    const bornOn = plusYears(plusDays(dateIn(timeZone, new Date()), 20), -18);
    await listOf('unread', new Date(bornOn));
    await listOf('unread by a ward', new Date('1990-03-31'));
    const { settleAccounting, tellOfAccounting } = createActivities(office);
    const openOf = (name: string) =>
      office.db.accountingRequest.findFirstOrThrow({
        where: { clientId: stableId(`client ${name}`) },
        include: { case: { include: { events: { orderBy: { id: 'asc' } }, tasks: true } } },
      });
    const child = await openOf('unread');
    const ward = await openOf('unread by a ward');
    const ofAgeAt = startOfDay(timeZone, plusYears(bornOn, 18));
    const settled = (requestId: string, at: Date) => settleAccounting({ requestId, at: at.toISOString() });
    const before = await settled(child.id, new Date(ofAgeAt.getTime() - 1));
    expect(before).toMatchObject({ status: 'asked', looksAt: ofAgeAt.toISOString() });
    expect(await settled(child.id, ofAgeAt)).toMatchObject({
      status: 'withdrawn',
      waitingOn: 'nobody',
      looksAt: null,
    });
    const late = new Date(ofAgeAt.getTime() + 90 * 86_400_000);
    expect(await settled(child.id, late)).toMatchObject({ status: 'withdrawn', needsAttention: false });
    expect(await settled(ward.id, late)).toMatchObject({ status: 'overdue' });
    const { state, settledAt, case: row } = await openOf('unread');
    expect([state, settledAt, row.closedAt !== null]).toEqual(['withdrawn', ofAgeAt, true]);
    expect(row.events.at(-1)).toMatchObject({ code: 'accounting-withdrawn', detail: { because: 'of-age' } });
    expect(row.tasks).toEqual([]);
    await tellOfAccounting({
      requestId: child.id,
      template: 'withdrawn',
      round: 0,
      at: ofAgeAt.toISOString(),
    });
    const [letter] = office.take('alex.unread@people.example', 'Your request for the list has ended');
    expect(letter?.text).toContain('only they can ask for the list');
    expect(letter?.text).toContain('/contact/about/disclosures');
    expect(letter?.text).not.toContain('/accounting/');
  });

  it('ends by the birth date as it is known by then', async () => {
    const bornOn = plusYears(plusDays(dateIn(timeZone, new Date()), 20), -18);
    const path = await listOf('corrected', new Date(bornOn));
    const corrected = plusDays(bornOn, -10);
    await office.db.client.update({
      where: { id: stableId('client corrected') },
      data: { birthDate: new Date(corrected) },
    });
    moved.ms = startOfDay(timeZone, plusYears(corrected, 18)).getTime() - Date.now();
    expect((await office.browse('client').get(path)).status).toBe(410);
  });
});

describe('a client who is of age by now and writes from the mailbox of their guardian', () => {
  it('has a list and a change of their own beside the guardian’s, one each however often they ask', async () => {
    const { email, chartId } = await askedRecords(office, 'one mailbox');
    const clientId = stableId('client one mailbox');
    const at = office.clock();
    for (const requester of ['guardian', 'person', 'guardian', 'person'] as const) {
      const taken = { by: agent.id, papers: `Of the ${requester}` };
      const asking = { requester, name: 'Vale', email, language: 'en', receivedAt: at, taken } as const;
      await commit(office, (tx, after) => openAccounting(tx, after, { ...asking, clientId, at }));
      await openAmendment(office, { ...asking, chartId, emailIsSafe: true, words: 'My street is Maple.' });
    }
    const of = { where: { clientId }, orderBy: { papers: 'asc' } } as const;
    for (const asked of [
      await office.db.accountingRequest.findMany(of),
      await office.db.recordAmendment.findMany(of),
    ])
      expect(asked.map(({ requester, papers: seen }) => [requester, seen])).toEqual([
        ['guardian', 'Of the guardian'],
        ['person', 'Of the person'],
      ]);
  });
});

describe('what is not denied', () => {
  it('can be downloaded while a clinician looks again, and after', async () => {
    const asked = await askedRecords(office, 'in part');
    const withheld = { withheldFrom: '1/1/2025', withheldTo: '2/1/2025', grounds: 'danger' };
    expect(await act(asked, 'grant', withheld, clinician)).toBe('done');
    await fileIsReady(office, asked);
    await office.browse('client').post(asked.path, { press: 'ask-review', part: asked.partId });
    expect((await rowOf(asked)).parts[0]?.state).toBe('in_review');
    expect(await pageOf(asked)).toContain('Download');
    expect(await act(asked, 'uphold', {}, reviewer)).toBe('done');
    expect((await download(asked)).status).toBe(200);
    expect((await download(asked)).text).toContain('downloaded already');
    await office.browse('client').post(asked.path, { press: 'contradict', part: asked.partId });
    expect((await rowOf(asked)).parts[0]?.state).toBe('contradicted');
  });
});

describe('someone who has not shown that they may ask', () => {
  it('is told that it takes longer', async () => {
    const asked = await askedRecords(office, 'put off unknown', { isProven: false });
    const to = plusDays(dateIn('UTC', new Date()), 40);
    expect(
      await act(asked, 'extend', { to, reason: 'The chart of the river street office is looked for' }),
    ).toBe('done');
    await tell(asked);
    const [letter] = office.take(asked.email, 'Your records will take longer');
    expect(letter?.text).toContain('you can read the reason only with this link');
    expect(letter?.text).not.toContain('river street');
    expect(await pageOf(asked)).toContain('river street');
  });

  it('is denied for that alone, in a letter that names no provider', async () => {
    const asked = await askedRecords(office, 'never shows papers', third);
    const before = providerAsked();
    expect(await act(asked, 'deny', { grounds: 'litigation' })).toBe('record-request-not-proven');
    expect(await act(asked, 'deny', { grounds: 'not_authorized' })).toBe('done');
    await tell(asked);
    await tell(asked);
    expect(office.take(asked.email, 'A letter about your request')).toHaveLength(1);
    const page = await pageOf(asked);
    expect(page).toContain('We can’t give you the records that you asked for.');
    expect(page).not.toContain('Moreau');
    moved.ms = 40 * day;
    expect((await tell(asked)).status).toBe('answered');
    expect(providerAsked()).toBe(before);
    const paper = await lettersOnPaper(office, asked.requestId);
    const drawn = await paper.find(({ template }) => template === 'decided')?.print();
    expect(JSON.stringify(drawn)).toContain('We can’t give you the records that you asked for.');
    expect(JSON.stringify(drawn)).not.toContain('Moreau');
  });

  it('can’t take an authorization back that there is none of', async () => {
    const asked = await askedRecords(office, 'own request');
    const pressed = await office.browse('client').post(asked.path, { press: 'revoke', part: '' });
    expect(pressed.status).toBe(403);
    expect(await act(asked, 'revoke')).toBe('not-allowed');
    expect(await act(asked, 'grant')).toBe('done');
  });
});

describe('what is wanted while the file is made', () => {
  it('counts for the file: it is made again for other days or another form', async () => {
    const asked = await askedRecords(office, 'other days');
    expect(await act(asked, 'grant')).toBe('done');
    const visitor = office.browse('client');
    await visitor.post(`${asked.path}/wishes`, { ...wishes, from: '1/10/2025', to: '1/20/2025' });
    const { exportId } = (await rowOf(asked)).parts[0] ?? {};
    const scope = await office.db.noteExportScope.findUniqueOrThrow({ where: { exportId: exportId ?? '' } });
    // Days of the provider, in New York.
    expect(scope).toMatchObject({
      form: 'pdf',
      from: new Date('2025-01-10T05:00:00Z'),
      until: new Date('2025-01-21T05:00:00Z'),
    });
    // Pressed again, it is the same file.
    await visitor.post(`${asked.path}/wishes`, { ...wishes, from: '1/10/2025', to: '1/20/2025' });
    expect((await rowOf(asked)).parts[0]?.exportId).toBe(exportId);
  });

  it('on paper after all, the same file is someone’s to send, once', async () => {
    const asked = await askedRecords(office, 'paper after all');
    await act(asked, 'grant');
    const { form, parts } = await rowOf(asked);
    for (const _ of [1, 2]) await act(asked, 'wishes', { ...wishes, form, delivery: 'paper' });
    expect((await rowOf(asked)).parts[0]?.exportId).toBe(parts[0]?.exportId);
    const task = { caseId: asked.requestId, kind: 'send_records', status: 'open' } as const;
    expect(await office.db.supportTask.count({ where: task })).toBe(1);
  });

  it('of two providers on paper is two files to send: what is done for one leaves the other to do', async () => {
    const asked = await askedRecords(office, 'two to send', {}, {}, office.people.otherProvider.id);
    const { requestId, chartId } = asked;
    const { id: otherId = '', chartId: otherChart } =
      (await rowOf(asked)).parts.find(({ id }) => id !== asked.partId) ?? {};
    const other = { requestId, partId: otherId };
    const open = async () => {
      const tasks = await office.db.supportTask.findMany({
        where: { caseId: requestId, kind: 'send_records', status: 'open' },
      });
      return new Set(tasks.map(({ subjectId }) => subjectId));
    };
    await act(asked, 'wishes', { ...wishes, delivery: 'paper' });
    for (const one of [asked, other]) {
      await act(one, 'grant');
      await fileIsReady(office, one);
    }
    expect(await open()).toEqual(new Set([chartId, otherChart]));
    await downloadToSend(office, { ...asked, by: agent, reason: 'To be mailed' });
    expect(await act(asked, 'sent')).toBe('done');
    expect(await open()).toEqual(new Set([otherChart]));
    await act(other, 'wishes', wishes);
    expect(await open()).toEqual(new Set());
  });
});

describe('a file that is wanted by email', () => {
  const byEmail = { ...wishes, delivery: 'email', warned: 'yes' };

  it('is none that went while another one was asked for: that one is still to be released', async () => {
    const asked = await askedRecords(office, 'other days by email');
    const { requestId, partId } = asked;
    await act(asked, 'wishes', byEmail);
    await act(asked, 'grant');
    await fileIsReady(office, asked);
    const at = office.clock();
    const going = await fileToMail(office, { requestId, partId, at });
    if (going === null) throw new Error('nothing to mail');
    await act(asked, 'wishes', { ...byEmail, from: '1/10/2025' });
    await office.db.$transaction((tx) => mailedOut(tx, going, at));
    const [part] = (await rowOf(asked)).parts;
    expect(part).toMatchObject({ state: 'granted', releasedAt: null });
    expect(part?.exportId).not.toBe(going.exportId);
    await office.db.$transaction((tx) => notMailed(tx, going, 'too_large', at));
    expect((await rowOf(asked)).parts[0]?.delivery).toBe('email');
  });

  it('goes to no address of which the message says that someone else may read it: it goes on paper', async () => {
    const asked = await askedRecords(office, 'no email is safe', { emailIsSafe: false });
    await act(asked, 'wishes', byEmail);
    await act(asked, 'grant');
    await fileIsReady(office, asked);
    await tell(asked);
    expect(office.take(asked.email, '')).toEqual([]);
    expect((await rowOf(asked)).parts).toMatchObject([{ state: 'granted', delivery: 'paper' }]);
    expect(await sendTasks(asked)).toBe(1);
  });

  it('goes on paper where no mailbox takes the letter that says where to download it, and isn’t answered before it went', async () => {
    const asked = await askedRecords(office, 'mailbox gone');
    const { requestId, email } = asked;
    await bounces(email);
    await act(asked, 'grant');
    await fileIsReady(office, asked);
    await tell(asked);
    expect(await rowOf(asked)).toMatchObject({
      state: 'referred',
      answeredAt: null,
      parts: [{ state: 'granted', delivery: 'paper', releasedAt: null }],
    });
    expect(await sendTasks(asked)).toBe(1);
    const lineOf = (code: string) => office.db.caseEvent.findFirst({ where: { caseId: requestId, code } });
    expect(await lineOf('records-on-paper')).not.toBeNull();

    await downloadToSend(office, { ...asked, by: agent, reason: 'To be mailed' });
    expect(await act(asked, 'sent')).toBe('done');
    expect((await rowOf(asked)).state).toBe('answered');
    expect(await sendTasks(asked)).toBe(0);
    expect(await lineOf('records-sent-out')).toMatchObject({ actorId: agent.id, detail: { how: 'paper' } });
  });

  it('is in the accounting of the person from the day on which it was sent to a third party', async () => {
    const asked = await askedRecords(office, 'mailbox gone, third party', third);
    await act(asked, 'prove', papers);
    await bounces(asked.email);
    await act(asked, 'grant');
    await fileIsReady(office, asked);
    const clientId = stableId('client mailbox gone, third party');
    const accounted = () => office.db.disclosure.findMany({ where: { clientId } });
    expect(await accounted()).toHaveLength(1);
    await tell(asked);
    expect(await accounted()).toEqual([]);
    const where = { subjectId: clientId, act: 'disclosure.take-back' };
    expect(await office.db.auditEntry.count({ where })).toBe(1);

    await downloadToSend(office, { ...asked, by: agent, reason: 'To be mailed' });
    moved.ms = 2 * day;
    const { timeZone } = await rowOf(asked);
    const sentOn = new Date(dateIn(timeZone, office.clock()));
    expect(await act(asked, 'sent')).toBe('done');
    expect(await accounted()).toMatchObject([{ disclosedOn: sentOn, basis: 'authorized' }]);
  });

  it('stays answered where support was asked to call about that letter before', async () => {
    const asked = await askedRecords(office, 'mailbox gone, called about');
    const { requestId } = asked;
    await bounces(asked.email);
    await act(asked, 'grant');
    await fileIsReady(office, asked);
    const exportId = (await rowOf(asked)).parts[0]?.exportId;
    const withheld = { key: `withheld/released/${exportId}`, code: 'records-not-referred', detail: {} };
    await office.db.caseEvent.create({ data: { caseId: requestId, at: office.clock(), ...withheld } });
    await tell(asked);
    expect(await rowOf(asked)).toMatchObject({ state: 'answered', parts: [{ delivery: 'portal' }] });
    expect(await sendTasks(asked)).toBe(0);
  });

  it('doesn’t go on paper in place of a file that was made anew meanwhile', async () => {
    const asked = await askedRecords(office, 'mailbox gone, made anew');
    const { requestId } = asked;
    await act(asked, 'grant');
    await fileIsReady(office, asked);
    const part = (await rowOf(asked)).parts[0];
    if (part === undefined) throw new Error('A request without parts');
    const old = { ...part, exportId: stableId('the file before') };
    await office.db.$transaction((tx) => goOnPaper(tx, { requestId, part: old, at: office.clock() }));
    expect((await rowOf(asked)).parts).toMatchObject([{ state: 'released', delivery: 'portal' }]);
  });

  it('stays a download where that was chosen again behind the link', async () => {
    const asked = await askedRecords(office, 'mailbox gone, link kept');
    await bounces(asked.email);
    await act(asked, 'grant');
    await fileIsReady(office, asked);
    await tell(asked);
    await office.browse('client').post(`${asked.path}/wishes`, { ...wishes, form: 'both' });
    await createActivities(office).settleRecordRequest({
      requestId: asked.requestId,
      at: office.clock().toISOString(),
    });
    await tell(asked);
    expect((await rowOf(asked)).parts).toMatchObject([{ state: 'released', delivery: 'portal' }]);
    expect((await download(asked)).status).toBe(200);
  });
});

describe('a client whom support names by an address', () => {
  it('is the only one who has it; of the children of one parent each is named by id', async () => {
    const email = 'three.children@clients.example';
    for (const child of ['first child', 'second child']) await askedRecords(office, child, {}, { email });
    const named = (typed: string) => clientNamed(office.db, typed);
    expect(await named(email)).toEqual({ refused: 'client-several', field: 'client' });
    const id = stableId('client second child');
    expect(await named(` ${id} `)).toMatchObject({ id });
    expect(await named('nobody@clients.example')).toEqual({
      refused: 'record-request-unknown',
      field: 'client',
    });
  });
});

describe('someone whose email isn’t safe, or whom no address names anymore', () => {
  const message = { message: 'All my records, please.', emailIsUnsafe: 'yes', phone: '212 555 0142' };
  async function takenFor(requester: string, email: string, typed: Record<string, string> = {}) {
    await writeToSupport(office, 'client', 'records', { email, ...message });
    const { id: contactId } = await contactOf(office, email);
    const form = {
      client: '',
      requester,
      name: 'Noor Vale',
      authorizedUntil: '1/1/2099',
      papers: '',
      ...typed,
    };
    return takeAsking(office, { contactId, by: agent, typed: form });
  }

  it('has the request taken by support, who says how they know who asks; nothing is mailed, and support calls', async () => {
    const known = await askedRecords(office, 'unsafe at home');
    expect(await act(known, 'withdraw')).toBe('done');
    const email = 'read.by.another@clients.example';
    const client = stableId('client unsafe at home');
    expect(await takenFor('person', email, { client })).toEqual({
      refused: 'papers-missing',
      field: 'papers',
    });
    const papers = 'Passport, on video';
    const opened = await takenFor('person', email, { client, papers });
    if (isRefusal(opened)) throw new Error(opened.refused);
    const row = await office.db.recordRequest.findUniqueOrThrow({ where: { id: opened.requestId } });
    expect(row).toMatchObject({ requester: 'person', emailIsSafe: false, papers, provenById: agent.id });
    expect(row.provenAt).not.toBeNull();
    const before = providerAsked();
    const at = office.clock().toISOString();
    await createActivities(office).tellOfRecordRequest({ requestId: row.id, at });
    expect(office.take(email, '')).toEqual([]);
    const call = { caseId: row.id, kind: 'reach_by_phone', status: 'open' } as const;
    expect(await office.db.supportTask.count({ where: call })).toBe(1);
    // The provider is asked all the same.
    expect(providerAsked()).toBe(before + 1);
  });

  /** A request for records, for a list and for a change of someone who says with the second of each that email isn’t safe; support is asked to call for each. */
  async function saidLater(name: string) {
    const { requestId, email, chartId } = await askedRecords(office, name);
    const clientId = stableId(`client ${name}`);
    const at = office.clock();
    const who = {
      clientId,
      requester: 'person',
      name: 'Noor Vale',
      email,
      language: 'en',
      receivedAt: at,
    } as const;
    for (const emailIsSafe of [true, false])
      await commit(office, async (tx, after) => {
        await openRecordRequest(tx, after, {
          ...who,
          emailIsSafe,
          actorId: null,
          isProven: true,
          authorizedUntil: null,
          at,
        });
        await openAccounting(tx, after, { ...who, emailIsSafe, taken: null, at });
      });
    for (const emailIsSafe of [true, false])
      await openAmendment(office, {
        ...who,
        emailIsSafe,
        chartId,
        words: 'My street is Maple.',
        taken: null,
      });
    const activities = createActivities(office);
    const accounting = await office.db.accountingRequest.findFirstOrThrow({ where: { clientId } });
    const amendment = await office.db.recordAmendment.findFirstOrThrow({ where: { clientId } });
    const now = at.toISOString();
    await activities.tellOfRecordRequest({ requestId, at: now });
    await activities.tellOfAccounting({ requestId: accounting.id, template: 'asked', round: 0, at: now });
    await activities.tellOfAmendment({ amendmentId: amendment.id, template: 'asked', round: 0, at: now });
    return { email, requestId, accountingId: accounting.id, amendmentId: amendment.id };
  }

  it('is mailed nothing anymore either of a request that is open already, of a list, or of a change', async () => {
    const { email, requestId, accountingId, amendmentId } = await saidLater('says it later');
    expect(office.take(email, '')).toEqual([]);
    for (const caseId of [requestId, accountingId, amendmentId]) {
      const call = { caseId, kind: 'reach_by_phone', status: 'open' } as const;
      expect(await office.db.supportTask.count({ where: call })).toBe(1);
    }
    office.take(mails.provider, '');
  });

  it('waits for support until it has called, though it was asked meanwhile why the case waits', async () => {
    const { requestId, accountingId, amendmentId } = await saidLater('is called');
    const { settleRecordRequest, settleAccounting, settleAmendment } = createActivities(office);
    const staff = await office.signedIn('staff', mails.agent);
    const now = () => office.clock().toISOString();
    const cases = [
      [requestId, 'recordRequestChanged', 'timer', () => settleRecordRequest({ requestId, at: now() })],
      [
        accountingId,
        'accountingRequestChanged',
        'person',
        () => settleAccounting({ requestId: accountingId, at: now() }),
      ],
      [amendmentId, 'recordAmendmentChanged', 'timer', () => settleAmendment({ amendmentId, at: now() })],
    ] as const;
    for (const [caseId, signal, waitsOn, look] of cases) {
      expect([signal, (await look()).waitingOn]).toEqual([signal, 'support']);
      const kind = 'unattended_case';
      await office.db.$transaction((tx) => openTaskIn(tx, { caseId, key: kind, kind, at: now() }));
      const where = { caseId, kind: 'reach_by_phone' } as const;
      const { id } = await office.db.supportTask.findFirstOrThrow({ where });
      const { workflowId } = await office.db.case.findUniqueOrThrow({ where: { id: caseId } });
      await untilStarted(office, caseId);
      const before = await signalsTold(office, workflowId);
      await staff.post(`/tasks/${id}`, { resolution: 'Reached by phone.' });
      expect(await signalsTold(office, workflowId)).toEqual([...before, signal]);
      expect([signal, (await look()).waitingOn]).toEqual([signal, waitsOn]);
      await attendToCases(office);
      const open = { caseId, status: 'open' } as const;
      expect(await office.db.supportTask.count({ where: open })).toBe(0);
    }
    office.take(mails.provider, '');
  });
});

describe('a denial that was a mistake', () => {
  it('is taken back by a lead alone, with a letter; the clock goes on, and the records can be released', async () => {
    const asked = await askedRecords(office, 'mistaken');
    expect(await act(asked, 'deny', { grounds: 'litigation' })).toBe('done');
    await tell(asked);
    expect(office.take(asked.email, 'A letter about your request')).toHaveLength(1);
    expect(await act(asked, 'take-back')).toBe('not-allowed');
    expect(await act(asked, 'take-back', {}, lead)).toBe('done');
    expect(await tell(asked)).toMatchObject({ status: 'referred' });
    expect(office.take(asked.email, 'We’ve taken back our decision')).toHaveLength(1);
    expect(await pageOf(asked)).not.toContain('made for a court case');
    expect(await act(asked, 'grant')).toBe('done');

    const judged = await askedRecords(office, 'judged');
    expect(await act(judged, 'deny', { grounds: 'danger' }, clinician)).toBe('done');
    expect(await act(judged, 'take-back', {}, lead)).toBe('not-allowed');
  });
});

describe('who asked for records of which nothing is left', () => {
  it('is kept for six years and then forgotten; what staff wrote of the papers goes with the person', async () => {
    const asked = await askedRecords(office, 'forgotten');
    const clientId = stableId('client forgotten');
    const { db } = office;
    expect(await act(asked, 'withdraw')).toBe('done');
    await db.recordRequest.update({ where: { id: asked.requestId }, data: { papers: 'Letter of a clinic' } });
    const settledAt = office.clock();
    const inYears = (years: number) => new Date(`${plusYears(dateIn('UTC', settledAt), years)}T23:59:59Z`);
    // While something of the person is left, nothing is forgotten.
    await forgetAskers(db, inYears(7));
    expect(await rowOf(asked)).toMatchObject({ requesterName: 'Noor Vale', papers: 'Letter of a clinic' });
    await db.note.deleteMany({ where: { chartId: asked.chartId } });
    await db.chart.delete({ where: { id: asked.chartId } });
    await db.$transaction((tx) => removePerson(tx, clientId));
    await forgetAskers(db, inYears(5));
    expect(await rowOf(asked)).toMatchObject({ requesterName: 'Noor Vale', papers: '' });
    await forgetAskers(db, inYears(7));
    expect(await rowOf(asked)).toMatchObject({ requesterName: '', requesterEmail: '', state: 'withdrawn' });
  });
});
