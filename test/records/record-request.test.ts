import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { chartToRender } from '../../src/activities/note-export/chart-to-render.js';
import { commit } from '../../src/cases/after-commit.js';
import { inFull } from '../../src/domain/contact.js';
import { part2Notice } from '../../src/domain/record-request/part2.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { openRecordRequest, type RecordAsking } from '../../src/operations/record-request/open.js';
import { holdersOf } from '../../src/operations/record-request/holders.js';
import { actOnRequest } from '../../src/operations/record-request/by-staff.js';
import { lookAt } from '../../src/operations/record-retention/look.js';
import { closeBundle, openBundle } from '../../src/records/export/chart-fhir.js';
import { openChartPdf } from '../../src/records/export/chart-pdf.js';
import { notePages } from '../../src/records/export/note-pages.js';
import { releaseScope } from '../../src/domain/record-request/scope.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { addChart } from '../harness/chart-notes.js';
import { readPdf } from '../harness/pdf-text.js';
import { mails } from '../harness/personas.js';

let office: BackOffice;
const now = new Date();
beforeAll(async () => {
  office = await openBackOffice({ worker: false, policy: 'standard' });
});
afterAll(() => office.close());

async function opened(change: Partial<RecordAsking> & { clientId: string }) {
  const asking: RecordAsking = {
    requester: 'person',
    name: 'Noor Vale',
    email: 'noor@clients.example',
    language: 'en',
    actorId: null,
    isProven: true,
    authorizedUntil: null,
    receivedAt: now,
    at: now,
    ...change,
  };
  const answer = await commit(office, (tx, after) => openRecordRequest(tx, after, asking));
  if (isRefusal(answer)) throw new Error(answer.refused);
  return answer;
}

const agent = { id: stableId(mails.agent), role: 'agent' } as const;
const clinician = { id: stableId('clinician'), role: 'clinician' } as const;

describe('a request for records', () => {
  it('is one, however many ask at once for the same person', async () => {
    const { chartId } = await addChart(office, office.people.provider.id, 'at once', ['a note']);
    const clientId = stableId('client at once');
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => opened({ clientId, email: 'at-once@clients.example' })),
    );
    expect(new Set(answers.map(({ requestId }) => requestId)).size).toBe(1);
    expect(await office.db.recordRequestPart.count({ where: { chartId } })).toBe(1);
  });

  it('stops the destruction of the chart as long as it is open', async () => {
    const { chartId } = await addChart(office, office.people.provider.id, 'kept', ['a note']);
    const { requestId } = await opened({ clientId: stableId('client kept'), email: 'kept@clients.example' });
    const wanted = () =>
      office.db.$transaction(async (tx) => (await lookAt(tx, { chartId, at: now }))?.facts.requestsOpen);
    expect(await wanted()).toBe(true);
    const act = { requestId, act: 'withdraw', by: agent, typed: { reason: 'By phone' } } as const;
    expect(isRefusal(await actOnRequest(office, act))).toBe(false);
    expect(await wanted()).toBe(false);
  });

  it('has a part for a chart that was destroyed, answered by its certificate', async () => {
    const clientId = stableId('client half destroyed');
    await addChart(office, office.people.provider.id, 'half destroyed', ['a note']);
    await office.db.destructionCertificate.create({
      data: {
        chartId: stableId('chart destroyed before'),
        clientId,
        providerId: office.people.otherProvider.id,
        keptThrough: new Date('2025-01-01'),
        rule: 'apa',
        ruleSource: 'APA guideline 7',
        rulesVersion: '1',
        counts: {},
        folders: [],
        approvedAt: now,
        approvedById: agent.id,
        destroyedAt: now,
        hash: 'a'.repeat(64),
      },
    });
    const { requestId } = await opened({ clientId, email: 'half@clients.example' });
    const parts = await office.db.recordRequestPart.findMany({
      where: { requestId },
      orderBy: { place: 'asc' },
    });
    expect(parts.map(({ state }) => state)).toEqual(['asked', 'destroyed']);
  });

  it('needs a clinician’s three answers before a parent’s request goes on', async () => {
    await addChart(office, office.people.provider.id, 'minor', ['a note']);
    const { requestId } = await opened({
      clientId: stableId('client minor'),
      requester: 'guardian',
      email: 'parent@clients.example',
      isProven: false,
    });
    const prove = (by: typeof agent | typeof clinician, typed: Record<string, string>) =>
      actOnRequest(office, { requestId, act: 'prove', by, typed: { reason: 'Looked at', ...typed } });
    const no = { minorConsented: 'no', courtConsented: 'no', parentAgreed: 'no' };
    expect(await prove(agent, no)).toEqual({ refused: 'consent-questions-open' });
    expect(await prove(clinician, { ...no, minorConsented: 'yes' })).toEqual({ refused: 'minor-decides' });
    expect(await prove(clinician, no)).toMatchObject({ state: 'referred', papers: 'Looked at' });
  });

  it('of a third party releases nothing once the authorization was withdrawn', async () => {
    await addChart(office, office.people.provider.id, 'lawyer', ['a note']);
    const { requestId } = await opened({
      clientId: stableId('client lawyer'),
      requester: 'third_party',
      email: 'lawyer@firm.example',
      authorizedUntil: '2099-01-01',
    });
    const { parts } = await office.db.recordRequest.findUniqueOrThrow({
      where: { id: requestId },
      include: { parts: true },
    });
    const act = (name: 'revoke' | 'grant') =>
      actOnRequest(office, {
        requestId,
        act: name,
        by: agent,
        typed: { reason: 'In writing', part: parts[0]?.id ?? '' },
      });
    expect(isRefusal(await act('revoke'))).toBe(false);
    expect(await act('grant')).toEqual({ refused: 'authorization-over' });
    expect(await office.db.noteExport.count({ where: { occasion: 'record_request' } })).toBe(0);
  });
});

describe('records of a program for substance use disorders (42 CFR Part 2)', () => {
  it('go to a third party only once support has seen the consent, and carry the notice', async () => {
    await addChart(office, office.people.provider.id, 'part two', ['a note']);
    const chartId = stableId('chart part two');
    await office.db.chart.update({ where: { id: chartId }, data: { part2: true } });
    const { requestId } = await opened({
      clientId: stableId('client part two'),
      requester: 'third_party',
      email: 'counsel@firm.example',
      authorizedUntil: '2099-01-01',
    });
    const { parts } = await office.db.recordRequest.findUniqueOrThrow({
      where: { id: requestId },
      include: { parts: true },
    });
    const act = (name: 'consent' | 'grant', signedBy = '') =>
      actOnRequest(office, {
        requestId,
        act: name,
        by: agent,
        typed: { reason: 'Signed on paper', part: parts[0]?.id ?? '', signedBy },
      });
    expect(await act('grant')).toEqual({ refused: 'part2-consent-missing' });
    expect(await office.db.noteExport.count({ where: { scope: { chartId } } })).toBe(0);
    const unsigned = { refused: 'part2-signer', field: 'signedBy' };
    expect(await act('consent')).toEqual(unsigned);
    // A minor's parent alone can't consent (42 CFR 2.14).
    const birthDateOf = (birthDate: Date) =>
      office.db.client.update({ where: { id: stableId('client part two') }, data: { birthDate } });
    const { birthDate } = await office.db.client.findUniqueOrThrow({
      where: { id: stableId('client part two') },
    });
    await birthDateOf(new Date(Date.now() - 15 * 365 * 86_400_000));
    expect(await act('consent', 'representative')).toEqual(unsigned);
    await birthDateOf(birthDate);
    expect(isRefusal(await act('consent', 'patient'))).toBe(false);
    expect(isRefusal(await act('grant'))).toBe(false);
    expect(await office.db.recordRequestPart.findFirst({ where: { requestId } })).toMatchObject({
      part2ConsentById: agent.id,
    });
    const chart = await chartToRender(office, chartId, new Date());
    expect(JSON.parse(`${openBundle(chart)}${closeBundle}`)).toMatchObject({
      meta: { security: [{ code: '42CFRPart2' }] },
    });
    const pdf = openChartPdf(chart);
    pdf.end();
    expect(readPdf(pdf.take()).text).toContain(part2Notice);
  });
});

describe('what is released', () => {
  it.each([
    ['third_party', 1],
    ['representative', 0],
  ] as const)('to a %s is in the accounting of disclosures %i times', async (requester, lines) => {
    const name = `accounted ${requester}`;
    await addChart(office, office.people.provider.id, name, ['a note']);
    const clientId = stableId(`client ${name}`);
    const asking = { clientId, requester, name: 'Firm & Co', email: `${requester}@firm.example` };
    const { requestId } = await opened({ ...asking, authorizedUntil: '2099-01-01' });
    const row = await office.db.recordRequest.update({
      where: { id: requestId },
      data: { delivery: 'paper' },
      include: { parts: true },
    });
    const typed = { reason: 'Signed on paper', part: row.parts[0]?.id ?? '' };
    const act = (name: 'grant' | 'sent') => actOnRequest(office, { requestId, act: name, by: agent, typed });
    expect(isRefusal(await act('grant'))).toBe(false);
    // Nobody can say “sent” of a file that nobody took.
    expect(await act('sent')).toEqual({ refused: 'file-not-taken' });
    await office.db.recordRequestPart.updateMany({ where: { requestId }, data: { downloadedAt: now } });
    expect(isRefusal(await act('sent'))).toBe(false);
    const disclosures = await office.db.disclosure.findMany({ where: { clientId } });
    expect(disclosures).toHaveLength(lines);
    for (const one of disclosures)
      expect(one).toMatchObject({ recipientName: 'Firm & Co', basis: 'authorized', caseId: requestId });
  });
});

describe('who holds records', () => {
  it('is the provider, a former one by the records contact, or the custodian of one who died', async () => {
    const { provider, otherProvider, newProvider } = office.people;
    await office.db.account.update({
      where: { id: otherProvider.accountId },
      data: { status: 'ended', formerEmail: 'otto@home.example' },
    });
    for (const [of, change] of [
      [otherProvider, { recordsPractice: 'Brandt Practice', recordsEmail: 'records@brandt.example' }],
      [newProvider, { recordsPractice: 'Falk Estate', custodianName: 'Ada Falk', startedBecause: 'death' }],
    ] as const)
      await office.db.case.create({
        data: {
          id: stableId(`termination of ${of.id}`),
          reference: `CT-${of.id.slice(-4)}-TEST`,
          kind: 'contract_termination',
          workflowId: `contract-termination/${stableId(`termination of ${of.id}`)}`,
          subjectId: of.id,
          state: 'completed',
          waitingOn: 'nobody',
          openedAt: now,
          closedAt: now,
          workflowStartedAt: now,
          termination: {
            create: {
              contractId: of.contractId,
              state: 'completed',
              lastDay: now,
              startedById: agent.id,
              requestedAt: now,
              ...change,
            },
          },
        },
      });
    const ids = [provider.id, otherProvider.id, newProvider.id];
    const holders = await office.db.$transaction((tx) => holdersOf(tx, ids));
    const shown = (id: string) => {
      const holder = holders.get(id);
      return { ...holder, contact: holder?.contact(inFull) };
    };
    expect(ids.map(shown)).toMatchObject([
      { kind: 'current', email: mails.provider, contact: [mails.provider] },
      {
        kind: 'former',
        email: 'records@brandt.example',
        contact: ['Brandt Practice', 'records@brandt.example'],
      },
      { kind: 'custodian', email: null, contact: ['Ada Falk', 'Falk Estate'] },
    ]);
  });
});

describe('what a release holds', () => {
  it('has the progress notes of the days that were granted, and no psychotherapy note', async () => {
    const { db } = office;
    const { chartId, noteIds } = await addChart(office, office.people.provider.id, 'scoped', [
      'a',
      'b',
      'c',
      'd',
    ]);
    const days = ['2025-01-10', '2025-02-10', '2025-03-10', '2025-02-20'];
    for (const [number, id] of noteIds.entries())
      await db.note.update({ where: { id }, data: { writtenAt: new Date(`${days[number]}T15:00:00Z`) } });
    await db.note.update({ where: { id: noteIds[3] ?? '' }, data: { kind: 'psychotherapy' } });
    const notesIn = async (...scope: Parameters<typeof releaseScope>) => {
      const found: string[] = [];
      for await (const page of notePages(db, chartId, now, releaseScope(...scope)))
        found.push(...page.map(({ writtenAt }) => writtenAt.toISOString().slice(0, 10)));
      return found;
    };
    const zone = 'America/New_York';
    expect(await notesIn({ from: null, to: null }, null, zone)).toEqual(days.slice(0, 3));
    expect(await notesIn({ from: '2025-02-10', to: null }, null, zone)).toEqual(days.slice(1, 3));
    const withheld = { from: '2025-02-01', to: '2025-02-28' } as const;
    expect(await notesIn({ from: null, to: null }, withheld, zone)).toEqual([days[0], days[2]]);
  });
});
