import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { createActivities } from '../../src/activities/index.js';
import { dueOn } from '../../src/domain/record-request/clock.js';
import { typedDate } from '../../src/domain/typed-date.js';
import { dateIn, plusDays } from '../../src/domain/zoned-time.js';
import { factsOf, readRequest } from '../../src/operations/record-request/row.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { fileIsReady } from '../harness/asked-records.js';
import { addChart } from '../harness/chart-notes.js';
import { readPdf } from '../harness/pdf-text.js';
import { mails } from '../harness/personas.js';

let office: BackOffice;
const clientId = stableId('client by letter');
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  await addChart(office, office.people.provider.id, 'by letter', ['a note']);
});
afterAll(() => office.close());

/** The day on which the letter came, in the client’s zone. */
async function letter(change: Record<string, string> = {}) {
  const { timeZone } = await office.db.client.findUniqueOrThrow({ where: { id: clientId } });
  const cameOn = plusDays(dateIn(timeZone, office.clock()), -9);
  const typed = {
    clientId,
    requester: 'person',
    name: '',
    email: '',
    receivedOn: typedDate(cameOn),
    language: 'en',
    authorizedUntil: '',
    papers: 'Signed, with the birth date',
    ...change,
  };
  return { cameOn, typed };
}
const requests = () =>
  office.db.recordRequest.findMany({
    where: { clientId },
    orderBy: { id: 'asc' },
    include: { case: { include: { tasks: true } } },
  });

describe('records that someone asks for by letter or phone', () => {
  it('are refused with what is wrong, and are taken by nobody who only reads', async () => {
    const agent = await office.signIn('staff', mails.agent);
    expect((await agent.get(`/record-requests/new?client=${clientId}`)).text).toContain('Take the request');
    expect((await agent.get(`/record-requests/new?client=${stableId('nobody')}`)).status).toBe(404);
    const tomorrow = typedDate(plusDays(dateIn('Pacific/Guam', office.clock()), 2));
    for (const [change, status, sentence] of [
      [{ papers: ' ' }, 400, 'Write down which papers'],
      [{ receivedOn: tomorrow }, 400, 'It can’t be in the future.'],
      [{ receivedOn: '' }, 400, 'Enter the day on which it came'],
      [{ email: 'noor' }, 400, 'in the form name@example.com'],
      [{ requester: 'representative' }, 400, 'Enter the name of who is asking.'],
      [{ requester: 'third_party', name: 'A firm' }, 400, ''],
      [{ clientId: stableId('nobody') }, 404, ''],
    ] as const) {
      const { typed } = await letter(change);
      const answer = await agent.post('/record-requests/new', typed);
      expect([change, answer.status, answer.text.includes(sentence)]).toEqual([change, status, true]);
    }
    const auditor = await office.signedIn('staff', mails.auditor);
    expect((await auditor.get(`/record-requests/new?client=${clientId}`)).status).toBe(403);
    expect((await auditor.post('/record-requests/new', (await letter()).typed)).status).toBe(403);
    expect(await requests()).toEqual([]);
  });

  it('are the provider’s to answer within 30 days of the letter, and without an email all is told on paper', async () => {
    const agent = await office.signIn('staff', mails.agent);
    const { cameOn, typed } = await letter();
    for (const _ of [1, 2])
      expect((await agent.post('/record-requests/new', typed)).text).toContain('Signed, with the birth date');
    const [asked, ...others] = await requests();
    expect([asked?.emailIsSafe, asked?.requester, others]).toEqual([false, 'person', []]);
    const requestId = asked?.id ?? '';
    const row = await readRequest(office.db, requestId);
    if (row === null) throw new Error('There is no request');
    expect(dueOn(factsOf(row))).toBe(plusDays(cameOn, 30));

    await createActivities(office).tellOfRecordRequest({ requestId, at: office.clock().toISOString() });
    expect(office.take(mails.provider, 'A client is asking for their records')).toHaveLength(1);
    const told = (await requests())[0]?.case.tasks.map(({ kind }) => kind);
    expect(told).toContain('reach_by_phone');
    const paper = await agent.post(`/cases/${row.case.reference}/paper-letters`, {
      letter: 'referred',
      reason: 'No email',
    });
    const { text } = readPdf(new Uint8Array(await paper.response.arrayBuffer()));
    expect(text).toContain(mails.provider);
  });

  it('go on paper without an email, and are answered once support has sent them', async () => {
    const { typed } = await letter({ name: 'Nobody’s Mail' });
    const agent = await office.signedIn('staff', mails.agent);
    await agent.post('/record-requests/new', typed);
    const asked = (await requests()).find(({ requesterName }) => requesterName === typed.name);
    const requestId = asked?.id ?? '';
    const { reference } = asked?.case ?? expect.fail('no request');
    const { id: part } = await office.db.recordRequestPart.findFirstOrThrow({ where: { requestId } });
    await agent.post(`/cases/${reference}/record-acts/grant`, { part, reason: 'Nobody answered' });
    await fileIsReady(office, { requestId, partId: part });
    const stands = async () => {
      const { state, case: ofCase } = await office.db.recordRequest.findUniqueOrThrow({
        where: { id: requestId },
        include: { case: { include: { tasks: { where: { status: 'open' } }, events: true } } },
      });
      const codes = ofCase.events.map(({ code }) => code);
      return {
        state,
        waitingOn: ofCase.waitingOn,
        isToSend: ofCase.tasks.some(({ kind }) => kind === 'send_records'),
        isReleased: codes.includes('records-released'),
        isOut: codes.includes('records-sent-out'),
      };
    };
    const waits = { waitingOn: 'support', isToSend: true, isReleased: false, isOut: false };
    expect(await stands()).toEqual({ state: 'referred', ...waits });
    const file = { part, reason: 'To be mailed' };
    expect((await agent.post(`/cases/${reference}/record-files`, file)).status).toBe(200);
    await agent.post(`/cases/${reference}/record-acts/sent`, { part, reason: 'First class' });
    expect(await stands()).toMatchObject({ state: 'answered', isToSend: false, isOut: true });
  });

  it('of two people without an email are two requests, whose papers are looked at', async () => {
    const agent = await office.signIn('staff', mails.agent);
    const before = (await requests()).length;
    for (const name of ['Ana Vale', 'Lior Vale', 'Ana Vale']) {
      const { typed } = await letter({ requester: 'representative', name });
      expect((await agent.post('/record-requests/new', typed)).text).toContain(name);
    }
    const [ana, lior, ...others] = (await requests()).slice(before);
    expect([ana?.requesterName, lior?.requesterName, others]).toEqual(['Ana Vale', 'Lior Vale', []]);
    for (const request of [ana, lior]) {
      expect(request?.provenAt).toBeNull();
      expect(request?.case.tasks.map(({ kind }) => kind)).toEqual(['prove_record_asker']);
    }
  });
});
