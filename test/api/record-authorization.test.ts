import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { createActivities } from '../../src/activities/index.js';
import { plusYears, dateIn } from '../../src/domain/zoned-time.js';
import { actsOnParts, askedRecords, fileIsReady as readyFile } from '../harness/asked-records.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { clockAhead } from '../harness/clock-ahead.js';
import { pathIn } from '../harness/clients.js';
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
const day = 86_400_000;
const third = { requester: 'third_party', isProven: false, authorizedUntil: '2099-01-01' } as const;
const typedScope = {
  namesNotes: 'yes',
  authorizedFrom: '1/10/2025',
  authorizedTo: '2/10/2025',
  authorizedUntil: '1/1/2099',
};

/** Does an act of our staff; says “done”, or why not. */
const act = actsOnParts(() => office);

/** Sends every letter that is due, and does what is due. */
const tell = ({ requestId }: Asked) =>
  createActivities(office).tellOfRecordRequest({ requestId, at: office.clock().toISOString() });

const rowOf = ({ requestId }: Asked) =>
  office.db.recordRequest.findUniqueOrThrow({ where: { id: requestId }, include: { parts: true } });

const fileIsReady = (asked: Asked) => readyFile(office, asked);

const download = ({ path, partId }: Asked) =>
  office.browse('client').post(`${path}/file`, { part: partId, 'birthDate-1': '5/5/1990' });

const wishes = { form: 'pdf', delivery: 'portal', from: '', to: '', warned: '' };

describe('what a third party’s authorization names', () => {
  it('is typed with the papers, and limits what is granted, whatever is wished for', async () => {
    const asked = await askedRecords(office, 'scoped third', third);
    expect(await act(asked, 'prove', { ...typedScope, namesNotes: 'no' })).toBe(
      'authorization-without-notes',
    );
    expect(await act(asked, 'prove', { ...typedScope, authorizedUntil: '1/1/2020' })).toBe(
      'authorization-over',
    );
    expect(await act(asked, 'prove', typedScope)).toBe('done');

    const visitor = office.browse('client');
    const wide = await visitor.post(`${asked.path}/wishes`, { ...wishes, from: '1/1/2020' });
    expect([wide.status, wide.text.includes('The authorization doesn’t cover these days')]).toEqual([
      409,
      true,
    ]);
    const spanish = await visitor.post(`${asked.path}/wishes?lang=es`, { ...wishes, to: '12/31/2025' });
    expect([spanish.status, spanish.text.includes('La autorización no incluye estos días')]).toEqual([
      409,
      true,
    ]);
    expect(await act(asked, 'wishes', { ...wishes, to: '2/11/2025' })).toBe('days-not-authorized');
    const page = await visitor.get(asked.path);
    expect(page.text).toContain('covers records from Friday, January 10, 2025 to Monday, February 10, 2025');

    await visitor.post(`${asked.path}/wishes`, { ...wishes, from: '1/20/2025' });
    expect(await act(asked, 'grant')).toBe('done');
    const scope = await office.db.noteExportScope.findFirstOrThrow({ where: { chartId: asked.chartId } });
    // Days of the provider, in New York.
    expect([scope.from, scope.until]).toEqual([
      new Date('2025-01-20T05:00:00Z'),
      new Date('2025-02-11T05:00:00Z'),
    ]);
  });

  it('is shown to who holds the records, who is asked for no other days', async () => {
    const asked = await askedRecords(office, 'shown third', third);
    await act(asked, 'prove', typedScope);
    const { text } = await office.browse('provider').get(asked.holderPath);
    expect(text).toContain('Friday, January 10, 2025');
    expect(text).toContain('Monday, February 10, 2025');
  });
});

describe('the person on whose authorization a third party asks', () => {
  const written = async (name: string) => {
    const asked = await askedRecords(office, name, third);
    const email = `${name.replaceAll(' ', '-')}@persons.example`;
    await office.db.client.update({ where: { id: stableId(`client ${name}`) }, data: { email } });
    await tell(asked);
    const [letter] = office.take(email, 'Someone is asking for your records');
    return { asked, email, letter, path: pathIn(letter ?? { text: '' }) };
  };

  it('is told at once, sees who asks, and takes the permission back between grant and download', async () => {
    const { asked, letter, path } = await written('takes it back');
    expect(letter?.text).not.toContain('Noor Vale');
    await act(asked, 'prove', typedScope);
    await tell(asked);
    expect(office.take(mails.provider, 'A client is asking for their records')).toHaveLength(1);
    expect(await act(asked, 'grant')).toBe('done');
    await fileIsReady(asked);

    const person = office.browse('client');
    const before = await person.get(path);
    for (const said of ['Noor Vale', 'Friday, January 10, 2025', 'Already downloaded or sent', 'nothing'])
      expect(before.text).toContain(said);
    expect((await person.get(`${path}?lang=es`)).text).toContain('Retirar mi permiso');
    expect((await rowOf(asked)).revokedAt).toBeNull();

    for (const _ of [1, 2])
      expect((await person.post(path, {})).text).toContain('You took your permission back on');
    const closed = await download(asked);
    expect([closed.status, closed.text.includes('nothing is released on it')]).toEqual([409, true]);
    expect((await rowOf(asked)).parts[0]?.downloadedAt).toBeNull();
    expect(await act(asked, 'grant')).toBe('authorization-over');
    expect((await office.browse('client').get(asked.path)).text).toContain('The authorization was withdrawn');
  });

  it('takes it back while the provider is asked, who is told to send nothing', async () => {
    const { asked, path } = await written('provider told');
    await act(asked, 'prove', typedScope);
    await tell(asked);
    await office.browse('client').post(path, {});
    await tell(asked);
    expect(office.take(mails.provider, 'Don’t send the records')).toHaveLength(1);
    const { text } = await office.browse('provider').get(asked.holderPath);
    expect(text).toContain('withdrew the authorization');
    expect(text).not.toContain('I sent them');
  });

  it('is called where no email reaches them', async () => {
    const asked = await askedRecords(office, 'no mailbox', third);
    await tell(asked);
    const where = { caseId: asked.requestId, kind: 'reach_by_phone', status: 'open' } as const;
    expect(await office.db.supportTask.count({ where })).toBe(1);
    const lines = await office.db.caseEvent.findMany({ where: { caseId: asked.requestId } });
    expect(lines.map(({ code }) => code)).toContain('records-authorization-untold');
  });

  it('opens nothing to a third party once the request is over', async () => {
    const { asked, path } = await written('over third');
    await act(asked, 'prove', typedScope);
    await act(asked, 'grant');
    await fileIsReady(asked);
    await office.browse('client').post(asked.path, { press: 'confirm' });
    expect((await download(asked)).status).toBe(409);
    expect((await office.browse('client').get(path)).text).toContain('This request is over');
  });
});

describe('someone who has no link', () => {
  it('has what they want written down with a reason; what our staff has taken to send stays so until it is sent', async () => {
    const asked = await askedRecords(office, 'by phone');
    const staff = await office.signIn('staff', mails.agent);
    const page = `/cases/${asked.reference}`;
    expect((await staff.get(page)).text).toContain('Write down what they want');
    const paper = { ...wishes, delivery: 'paper', from: '1/5/2025' };
    const missing = await staff.post(`${page}/record-acts/wishes`, { part: '', ...paper, reason: ' ' });
    expect(missing.status).toBe(400);
    const done = await staff.post(`${page}/record-acts/wishes`, { part: '', ...paper, reason: 'Called us' });
    expect([done.status, done.text.includes('PDF, on paper')]).toEqual([200, true]);
    const lines = await office.db.caseEvent.findMany({
      where: { code: 'records-wishes', caseId: asked.requestId },
    });
    expect(lines).toMatchObject([{ actorId: agent.id, detail: { heard: true, reason: 'Called us' } }]);
    expect(await act(asked, 'wishes', { ...wishes, delivery: 'email', warned: 'no' })).toBe(
      'email-warning-unread',
    );
    expect(await act(asked, 'wishes', wishes, clinician)).toBe('not-allowed');

    // Granted, and changed while nothing is out: support has a file to send, and then none.
    const toSend = { caseId: asked.requestId, kind: 'send_records', status: 'open' } as const;
    await act(asked, 'grant');
    expect(await office.db.supportTask.count({ where: toSend })).toBe(1);
    await act(asked, 'wishes', wishes);
    expect(await office.db.supportTask.count({ where: toSend })).toBe(0);
    await act(asked, 'wishes', paper);
    expect(await office.db.supportTask.count({ where: toSend })).toBe(1);

    await fileIsReady(asked);
    const take = { part: asked.partId, reason: 'To be mailed today' };
    expect((await staff.post(`${page}/record-files`, take)).status).toBe(200);
    const late = await office.browse('client').post(`${asked.path}/wishes`, wishes);
    expect([late.status, late.text.includes('Our support team has the file')]).toEqual([409, true]);
    expect(await act(asked, 'wishes', wishes)).toBe('file-taken');
    await tell(asked);
    expect(office.take(asked.email, 'Your records are ready')).toEqual([]);
    expect(await act(asked, 'sent')).toBe('done');

    // Sent by mail, wanted as a download after all: the same release brings no letter, another one does.
    expect(await act(asked, 'wishes', wishes)).toBe('done');
    await tell(asked);
    expect(office.take(asked.email, 'Your records are ready')).toEqual([]);
    await act(asked, 'grant');
    await fileIsReady(asked);
    await tell(asked);
    expect(office.take(asked.email, 'Your records are ready')).toHaveLength(1);
    expect((await download(asked)).status).toBe(200);
  });
});

describe('the records of a minor', () => {
  const young = (name: string, change: Parameters<typeof askedRecords>[2]) => {
    // Who comes of age within the year.
    const birthDate = new Date(plusYears(dateIn('UTC', new Date()), -17));
    return askedRecords(office, name, change, { birthDate });
  };

  it.each(['guardian', 'representative', 'third_party', 'person'] as const)(
    'asked for by %s wait for a clinician’s answers',
    async (requester) => {
      const until = requester === 'third_party' ? third.authorizedUntil : null;
      // Logged in, or behind the link: neither says that a minor may.
      const change = { requester, isProven: requester === 'person', authorizedUntil: until };
      const asked = await young(`minor ${requester}`, change);
      expect((await rowOf(asked)).provenAt).toBeNull();
      const open = { caseId: asked.requestId, kind: 'prove_record_asker', status: 'open' } as const;
      expect(await office.db.supportTask.count({ where: open })).toBe(1);
      expect((await office.browse('client').post(asked.path, { press: 'prove' })).status).toBe(403);
      const page = await office.browse('client').get(asked.path);
      expect(page.text).toContain('making sure that you may ask');
      expect(page.text).not.toContain('Yes, I asked for my records');
      await tell(asked);
      expect(office.take(asked.email, 'We got your request for records')).toHaveLength(1);

      const answers = {
        ...typedScope,
        minorConsented: requester === 'person' ? 'yes' : 'no',
        courtConsented: 'no',
        parentAgreed: 'no',
      };
      expect(await act(asked, 'prove', answers)).toBe('consent-questions-open');
      expect(await act(asked, 'prove', typedScope, clinician)).toBe('consent-questions-open');
      const wrong = { ...answers, minorConsented: requester === 'person' ? 'no' : 'yes' };
      if (requester !== 'third_party')
        expect(await act(asked, 'prove', wrong, clinician)).toBe(
          requester === 'person' ? 'parent-decides' : 'minor-decides',
        );
      expect(await act(asked, 'prove', answers, clinician)).toBe('done');
      expect((await rowOf(asked)).provenAt).not.toBeNull();
    },
  );

  it('are asked for like anyone’s once they are of age', async () => {
    const asked = await young('comes of age', { isProven: false });
    moved.ms = 370 * day;
    const page = await office.browse('client').post(asked.path, { press: 'prove' });
    expect([page.status, page.text.includes('We’re late')]).toEqual([200, true]);
  });
});

describe('the links of a request', () => {
  it('work as long as it is open, and for the time of a complaint once it is over', async () => {
    const asked = await askedRecords(office, 'open for years');
    moved.ms = 800 * day;
    expect((await office.browse('client').get(asked.path)).text).toContain('We’re late');
    expect((await office.browse('provider').get(asked.holderPath)).status).toBe(200);
    await office.browse('client').post(asked.path, { press: 'confirm' });
    moved.ms = 979 * day;
    expect((await office.browse('client').get(asked.path)).text).toContain('The request is closed');
    moved.ms = 981 * day;
    expect((await office.browse('client').get(asked.path)).status).toBe(410);
    expect((await office.browse('provider').get(asked.holderPath)).status).toBe(410);
  });
});

describe('a download that nobody takes', () => {
  it('is remembered on day 4, with its last moment, and is no letter once it was taken', async () => {
    const [waiting, taken] = [await askedRecords(office, 'waits'), await askedRecords(office, 'fetched')];
    for (const asked of [waiting, taken]) {
      await act(asked, 'grant');
      await fileIsReady(asked);
      await tell(asked);
    }
    expect((await download(taken)).status).toBe(200);
    moved.ms = 4 * day + 60_000;
    for (const asked of [waiting, taken]) for (const _ of [1, 2]) await tell(asked);
    const [letter, ...more] = office.take(waiting.email, 'Your records are still waiting');
    expect(more).toEqual([]);
    expect(letter?.text).toMatch(/You can download them until \w+ \d+, \d{4} at/);
    expect(office.take(taken.email, 'Your records are still waiting')).toEqual([]);
    const lines = await office.db.caseEvent.findMany({ where: { caseId: waiting.requestId } });
    expect(lines.map(({ code }) => code)).toContain('records-download-reminded');
    expect(
      (await office.db.case.findUniqueOrThrow({ where: { id: waiting.requestId } })).needsAttention,
    ).toBe(false);
  });
});
