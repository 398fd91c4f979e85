import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { createActivities } from '../../src/activities/index.js';
import { deactivationPolicy } from '../../src/domain/client-deactivation/policy.js';
import { timeZones } from '../../src/domain/time-zones.js';
import { dateIn, endOfDay, plusDays } from '../../src/domain/zoned-time.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { confirmDeactivation } from '../../src/operations/client-deactivation/decide.js';
import { actOnRequest } from '../../src/operations/record-request/by-staff.js';
import { lookAt } from '../../src/operations/record-retention/look.js';
import { actsOnParts, askedRecords, exportIsReady, fileIsReady } from '../harness/asked-records.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { clockAhead } from '../harness/clock-ahead.js';
import { addLeavingClient, linkedDeactivation } from '../harness/deactivations.js';
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
const day = 86_400_000;

/** Does what is due, as the workflow does. */
const settle = ({ requestId }: Asked) =>
  createActivities(office).settleRecordRequest({ requestId, at: office.clock().toISOString() });

/** Releases in one press, with a file that is ready. */
async function released(asked: Asked): Promise<void> {
  expect((await office.browse('provider').post(`${asked.holderPath}/release`)).status).toBe(200);
  await fileIsReady(office, asked);
}

/** What the link gives to someone who knows the date of birth. */
async function download({ path, partId }: Asked) {
  const fields = { part: partId, 'birthDate-1': '5/5/1990' };
  const { status, text } = await office.browse('client').post(`${path}/file`, fields);
  return [status, text] as const;
}

const act = actsOnParts(() => office);

const partOf = ({ partId }: Asked) =>
  office.db.recordRequestPart.findUniqueOrThrow({ where: { id: partId } });

describe('a release that is ready', () => {
  it('opens to one of those who press at once, and to nobody after them', async () => {
    const asked = await askedRecords(office, 'opened twice');
    await released(asked);
    const statuses = (await Promise.all([1, 2, 3].map(() => download(asked)))).map(([status]) => status);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 409, 409]);
    expect((await download(asked))[1]).toContain('downloaded already');
  });

  it('opens to nobody after its week, and can be granted again', async () => {
    const asked = await askedRecords(office, 'opened late');
    await released(asked);
    moved.ms = 8 * day;
    const [status, text] = await download(asked);
    expect([status, text.includes('The time to download this file is over')]).toEqual([410, true]);
    const again = { part: asked.partId, reason: 'Asked by phone' };
    const { requestId } = asked;
    const grant = { requestId, act: 'grant', by: agent, typed: again } as const;
    expect(isRefusal(await actOnRequest(office, grant))).toBe(false);
    expect(await office.db.noteExportScope.count({ where: { chartId: asked.chartId } })).toBe(2);
  });

  it('is made again where its week was over before the request could look at it', async () => {
    const asked = await askedRecords(office, 'looked at late');
    expect((await office.browse('provider').post(`${asked.holderPath}/release`)).status).toBe(200);
    await exportIsReady(office, asked);
    const { exportId } = await partOf(asked);
    await office.db.noteExport.update({ where: { id: exportId ?? '' }, data: { state: 'expired' } });
    expect((await settle(asked)).status).toBe('referred');
    expect((await partOf(asked)).exportId).not.toBe(exportId);
    await fileIsReady(office, asked);
    expect((await download(asked))[0]).toBe(200);
  });

  it('is made again where its week was over before it could be mailed', async () => {
    const asked = await askedRecords(office, 'mailed late');
    expect((await office.browse('provider').post(`${asked.holderPath}/release`)).status).toBe(200);
    await exportIsReady(office, asked);
    const { exportId } = await partOf(asked);
    await office.db.noteExport.update({ where: { id: exportId ?? '' }, data: { state: 'expired' } });
    await office.db.recordRequestPart.update({ where: { id: asked.partId }, data: { delivery: 'email' } });
    expect((await settle(asked)).status).toBe('referred');
    expect((await partOf(asked)).exportId).not.toBe(exportId);
  });

  it('opens to no third party once its authorization was withdrawn, or its last day is over', async () => {
    const third = { requester: 'third_party', isProven: true } as const;
    const until = dateIn('UTC', new Date());
    const revoked = await askedRecords(office, 'revoked', { ...third, authorizedUntil: '2099-01-01' });
    const over = await askedRecords(office, 'authorized until today', { ...third, authorizedUntil: until });
    for (const asked of [revoked, over]) await released(asked);
    expect(await act(revoked, 'revoke')).toBe('done');
    expect((await download(revoked))[0]).toBe(409);
    moved.ms = day;
    expect((await download(over))[0]).toBe(409);
    const parts = [revoked.partId, over.partId];
    const taken = { id: { in: parts }, downloadedAt: { not: null } };
    expect(await office.db.recordRequestPart.count({ where: taken })).toBe(0);
  });

  it('opens to someone whose account was deactivated meanwhile', async () => {
    const email = 'leaves-meanwhile@clients.example';
    const accountId = await addLeavingClient(office, email, 'client sourced');
    await office.db.client.update({ where: { id: stableId('client sourced') }, data: { accountId: null } });
    const asked = await askedRecords(office, 'leaves meanwhile', { email });
    await office.db.client.update({
      where: { id: stableId('client leaves meanwhile') },
      data: { accountId },
    });
    await released(asked);
    const { deactivationId, token } = await linkedDeactivation(office, accountId);
    await confirmDeactivation(office, { token, signedInId: null });
    moved.ms = 15 * day;
    const { settleDeactivation } = createActivities(office);
    const policy = deactivationPolicy;
    await settleDeactivation({ deactivationId, policy, at: office.clock().toISOString() });
    const account = await office.db.account.findUniqueOrThrow({ where: { id: accountId } });
    expect(account.status).toBe('deactivated');
    const { timeZone, state } = await office.db.recordRequest.findUniqueOrThrow({
      where: { id: asked.requestId },
    });
    expect([timeZone, state]).toEqual(['UTC', 'answered']);
    moved.ms = 0;
    expect((await download(asked))[0]).toBe(200);
  });
});

describe('the days of a request', () => {
  it.each(timeZones)(
    'end with day 30 in %s, where the last day is put off until then and not after',
    async (zone) => {
      const name = `zone ${zone}`;
      const asked = await askedRecords(office, name);
      // Over the change to daylight saving time.
      const receivedAt = new Date('2027-02-20T05:30:00Z');
      await office.db.recordRequest.update({
        where: { id: asked.requestId },
        data: { timeZone: zone, receivedAt },
      });
      const due = plusDays(dateIn(zone, receivedAt), 30);
      const late = endOfDay(zone, due).getTime();
      const to = plusDays(due, 30);
      moved.ms = late - Date.now() + 60_000;
      expect(await act(asked, 'extend', { to })).toBe('extension-late');
      expect((await settle(asked)).status).toBe('overdue');
      moved.ms = late - Date.now() - 60_000;
      expect((await settle(asked)).status).toBe('referred');
      expect(await act(asked, 'extend', { to })).toBe('done');
      expect((await settle(asked)).dueAt).toBe(endOfDay(zone, to).toISOString());
    },
  );

  it('go on for a provider who answers on day 31, and for one who said “sent” when nothing was', async () => {
    const asked = await askedRecords(office, 'answered late');
    const { requestId, holderPath, path, partId } = asked;
    moved.ms = 31 * day;
    expect((await settle(asked)).status).toBe('overdue');
    const today = dateIn('UTC', office.clock());
    await office.browse('provider').post(holderPath, { on: today, how: 'mail', detail: '9400 1000' });
    expect((await settle(asked)).status).toBe('answered');
    await office.browse('client').post(path, { press: 'contradict', part: partId });
    expect((await settle(asked)).status).toBe('overdue');
    const open = { caseId: requestId, status: 'open' } as const;
    const tasks = await office.db.supportTask.findMany({ where: open, select: { kind: true } });
    expect(tasks.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['records_overdue', 'release_records']),
    );
    expect((await office.db.case.findUniqueOrThrow({ where: { id: requestId } })).closedAt).toBeNull();
  });

  it('keep a chart whose retention ends within them, until the person has closed the request', async () => {
    const asked = await askedRecords(office, 'ends within');
    const { chartId, path } = asked;
    const at = new Date(Date.now() - 9 * 365 * day);
    const old = { openedAt: at, sourceFixedAt: at, closedAt: at };
    await office.db.chart.update({ where: { id: chartId }, data: old });
    await office.db.note.updateMany({ where: { chartId }, data: { writtenAt: at, signedAt: at } });
    const look = () => office.db.$transaction((tx) => lookAt(tx, { chartId, at: office.clock() }));
    const before = await look();
    expect([before?.facts.requestsOpen, before?.standing.state]).toEqual([true, 'requested']);
    await office.browse('client').post(path, { press: 'withdraw' });
    const after = await look();
    expect(after?.facts.requestsOpen).toBe(false);
    expect(after?.standing.state).toBe('to_approve');
  });
});

describe('two members of our staff who have the same page open', () => {
  it('decide one after the other: who saw less than the other did is asked to look again', async () => {
    const asked = await askedRecords(office, 'same page');
    const [first, second] = [
      await office.signIn('staff', mails.agent),
      await office.signIn('staff', mails.lead),
    ];
    const page = `/cases/${asked.reference}`;
    const versionIn = ({ text }: { text: string }) => /name="version" value="(\d+)"/.exec(text)?.[1] ?? '';
    const version = versionIn(await first.get(page));
    const grant = { part: asked.partId, reason: 'Asked by phone', version };
    expect((await first.post(`${page}/record-acts/grant`, grant)).status).toBe(200);
    const withdraw = { part: '', reason: 'By phone', version };
    const late = await second.post(`${page}/record-acts/withdraw`, withdraw);
    expect([late.status, late.text.includes('The case has changed in the meantime')]).toEqual([409, true]);
    const { state } = await office.db.recordRequest.findUniqueOrThrow({ where: { id: asked.requestId } });
    expect(state).toBe('referred');
    const again = { ...withdraw, version: versionIn(late) };
    expect((await second.post(`${page}/record-acts/withdraw`, again)).status).toBe(200);
  });
});
