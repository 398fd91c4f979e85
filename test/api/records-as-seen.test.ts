import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { typedDate } from '../../src/domain/typed-date.js';
import { dateIn } from '../../src/domain/zoned-time.js';
import { actsOnParts, askedRecords, fileIsReady } from '../harness/asked-records.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { hiddenIn, type Browser } from '../harness/browser.js';
import { picture } from '../harness/papers.js';

let office: BackOffice;
let copy: Buffer;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  copy = await picture('png');
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

type Asked = Awaited<ReturnType<typeof askedRecords>>;
const act = actsOnParts(() => office);
const changed = 'This request was changed since you opened this page';
const march = { form: 'pdf', delivery: 'paper', from: '3/1/2025', to: '3/31/2025', warned: '' };
const everything = { form: 'both', delivery: 'portal', from: '', to: '', warned: '' };
/** What someone tells our staff by phone. */
const byPhone = (asked: Asked, wishes: Record<string, string>) => act(asked, 'wishes', wishes);
const partOf = ({ partId }: Asked) =>
  office.db.recordRequestPart.findUniqueOrThrow({ where: { id: partId } });
const rowOf = ({ requestId }: Asked) =>
  office.db.recordRequest.findUniqueOrThrow({ where: { id: requestId } });
const exportsOf = ({ chartId }: Asked) => office.db.noteExportScope.count({ where: { chartId } });
const lines = ({ requestId: caseId }: Asked, code: string) =>
  office.db.caseEvent.count({ where: { caseId, code } });
/** What who holds records says of sending them. */
const statement = () => ({
  on: typedDate(dateIn('America/New_York', office.clock())),
  how: 'email',
  detail: '',
});

describe('who holds the records, on a page from before other days were asked for,', () => {
  let holder: Browser;
  beforeAll(() => {
    holder = office.browse('provider');
  });
  const seenBy = async ({ holderPath }: Asked) => hiddenIn((await holder.get(holderPath)).text);
  const presses = {
    'uploads a copy': ({ holderPath }: Asked, seen: Record<string, string>) =>
      holder.upload(`${holderPath}/copy`, seen, [['a.png', copy]]),
    'releases from the copy that we keep': ({ holderPath }: Asked, seen: Record<string, string>) =>
      holder.post(`${holderPath}/release`, seen),
    'says that they were sent': ({ holderPath }: Asked, seen: Record<string, string>) =>
      holder.post(holderPath, { ...statement(), ...seen }),
  };

  it.each(Object.entries(presses))(
    '%s: nothing goes out, the page shows what is asked for now, and from there it goes',
    async (name, press) => {
      const asked = await askedRecords(office, name);
      const before = await seenBy(asked);
      expect(await byPhone(asked, march)).toBe('done');
      const answer = await press(asked, before);
      expect([answer.status, answer.text]).toEqual([409, expect.stringContaining(changed)]);
      expect(answer.text).toContain('Saturday, March 1, 2025');
      expect([(await partOf(asked)).state, await exportsOf(asked)]).toEqual(['asked', 0]);
      const now = await press(asked, await seenBy(asked));
      expect([now.status, (await partOf(asked)).state === 'asked']).toEqual([200, false]);
      // Pressed again on either page, it is done once.
      expect((await press(asked, before)).status).toBe(200);
      expect(await exportsOf(asked)).toBeLessThan(2);
    },
  );
});

describe('who asked, on a page from before they said otherwise by phone,', () => {
  let client: Browser;
  beforeAll(() => {
    client = office.browse('client');
  });
  const seenBy = async ({ path }: Asked) => hiddenIn((await client.get(path)).text);

  it('takes nothing of it back: the page shows it anew, and from there it is theirs to change', async () => {
    const asked = await askedRecords(office, 'two ways');
    const seen = await seenBy(asked);
    expect(await byPhone(asked, march)).toBe('done');
    const save = (fields: object, language = 'en') =>
      client.post(`${asked.path}/wishes?lang=${language}`, { ...fields, ...everything });
    const answer = await save(seen);
    expect([answer.status, answer.text]).toEqual([409, expect.stringContaining(changed)]);
    expect(answer.text).toMatch(/name="from"[^>]*value="3\/1\/2025"/);
    expect((await save(seen, 'es')).text).toContain('cambió después de que usted abrió esta página');
    expect(await rowOf(asked)).toMatchObject({ form: 'pdf', delivery: 'paper' });
    expect((await save(await seenBy(asked))).status).toBe(200);
    expect(await rowOf(asked)).toMatchObject({ form: 'both', delivery: 'portal', wantedFrom: null });
  });

  it('says once what they save twice, and nothing where it is wanted so already', async () => {
    const asked = await askedRecords(office, 'saved twice');
    const seen = await seenBy(asked);
    const save = () => client.post(`${asked.path}/wishes`, { ...seen, ...march });
    const answers = [...(await Promise.all([save(), save()])), await save()];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await lines(asked, 'records-wishes')).toBe(1);
  });

  /** The form of a button of the page as it is now. */
  const formOf = async ({ path }: Asked, press: string) => {
    const { text } = await client.get(path);
    const [before = ''] = text.split(`value="${press}"`);
    expect(before).not.toBe(text);
    return { ...hiddenIn(before.slice(before.lastIndexOf('<form'))), press };
  };

  it('contradicts no sending that it doesn’t show', async () => {
    const asked = await askedRecords(office, 'sent again');
    const sends = (how: string) => office.browse('provider').post(asked.holderPath, { ...statement(), how });
    await sends('email');
    const before = await formOf(asked, 'contradict');
    expect(await act(asked, 'contradict')).toBe('done');
    await sends('in_person');
    const answer = await client.post(asked.path, before);
    expect([answer.status, answer.text]).toEqual([409, expect.stringContaining(changed)]);
    expect((await partOf(asked)).state).toBe('sent');
    expect((await client.post(asked.path, await formOf(asked, 'contradict'))).status).toBe(200);
    expect((await partOf(asked)).state).toBe('contradicted');
  });

  it('has no denial reviewed that it doesn’t show', async () => {
    const asked = await askedRecords(office, 'denied again');
    const clinician = { id: stableId('clinician'), role: 'clinician' } as const;
    const from = { withheldFrom: '1/1/2025', withheldTo: '1/31/2025' };
    expect(await act(asked, 'grant', { grounds: 'danger', ...from }, clinician)).toBe('done');
    await fileIsReady(office, asked);
    const before = await formOf(asked, 'ask-review');
    expect(await act(asked, 'contradict')).toBe('done');
    expect(await act(asked, 'deny', { grounds: 'other_person' }, clinician)).toBe('done');
    const answer = await client.post(asked.path, before);
    expect([answer.status, answer.text]).toEqual([409, expect.stringContaining(changed)]);
    expect((await partOf(asked)).state).toBe('denied');
    expect((await client.post(asked.path, await formOf(asked, 'ask-review'))).status).toBe(200);
    expect((await partOf(asked)).state).toBe('in_review');
  });
});
