import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { createActivities } from '../../src/activities/index.js';
import { commit } from '../../src/cases/after-commit.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { dateIn, plusDays, plusYears } from '../../src/domain/zoned-time.js';
import { openAccounting } from '../../src/operations/accounting-request/open.js';
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
import { clockAhead } from '../harness/clock-ahead.js';
import { contactOf, writeToSupport } from '../harness/contacts.js';
import { mails } from '../harness/personas.js';

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

  it('is mailed nothing anymore either of a request that is open already, of a list, or of a change', async () => {
    const { requestId, email, chartId } = await askedRecords(office, 'says it later');
    const clientId = stableId('client says it later');
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
    expect(office.take(email, '')).toEqual([]);
    for (const caseId of [requestId, accounting.id, amendment.id]) {
      const call = { caseId, kind: 'reach_by_phone', status: 'open' } as const;
      expect(await office.db.supportTask.count({ where: call })).toBe(1);
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
