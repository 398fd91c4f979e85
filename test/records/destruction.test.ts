import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { connectDatabase } from '../../src/adapters/database.js';
import { ChartKeyDestroyed, createKeyStore } from '../../src/adapters/key-store.js';
import { createRecordStore } from '../../src/adapters/record-store.js';
import { verifyAuditTrail } from '../../src/audit/trail.js';
import { requestReactivation } from '../../src/operations/client-reactivation/request.js';
import { denyReactivation } from '../../src/operations/client-reactivation/decide.js';
import { decideReport } from '../../src/operations/disclosure-report/decide.js';
import { reportDisclosure } from '../../src/operations/disclosure-report/report.js';
import { recordRetentionId } from '../../src/protocol/record-retention/messages.js';
import type { AfterCommit } from '../../src/cases/after-commit.js';
import { lockRow } from '../../src/cases/lock-rows.js';
import { approveList, keepChart } from '../../src/operations/record-retention/approve.js';
import { certificateHash, openCertificate } from '../../src/operations/record-retention/certificate.js';
import { destroyChart } from '../../src/operations/record-retention/destroy.js';
import { liftHold } from '../../src/operations/legal-hold/lift.js';
import { placeHold } from '../../src/operations/legal-hold/place.js';
import { stableId } from '../../dev/demo-caseload.js';
import { destructionCertificatePdf } from '../../src/records/destruction-certificate-pdf.js';
import { keyForNewNotes } from '../../src/records/chart-key.js';
import { closedCase } from '../harness/closed-case.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { untilBlocked } from '../harness/blocked.js';
import { addLeavingClient } from '../harness/deactivations.js';
import { readPdf } from '../harness/pdf-text.js';
import { mails, secrets } from '../harness/personas.js';
import { withClient } from '../harness/postgres.js';

const chartId = stableId('chart sourced');
const clientId = stableId('client sourced');
const providerId = stableId(`provider ${mails.provider}`);
const lead = { accountId: stableId(mails.lead), role: 'lead' } as const;

/** The last service was on March 1, 2026; the chart is kept through March 1, 2033, and listed on January 30. */
const listing = new Date('2033-01-31T15:00:00Z');
const end = new Date('2033-03-02T11:00:00Z');

let now: Date;
let office: BackOffice;
beforeEach(async () => {
  now = listing;
  office = await openBackOffice({ policy: 'standard', worker: false, clock: () => now });
  const { db } = office;
  const lastService = new Date('2026-03-01T17:00:00Z');
  await db.appointment.deleteMany({ where: { chartId, status: 'scheduled' } });
  await db.appointment.updateMany({
    where: { chartId },
    data: { startsAt: lastService, endsAt: lastService },
  });
  await db.note.updateMany({ where: { chartId }, data: { writtenAt: lastService } });
  await db.chart.update({
    where: { id: chartId },
    data: { openedAt: new Date('2025-01-01T12:00:00Z'), closedAt: lastService },
  });
});
afterEach(() => office.close());

const look = (at: Date) => createActivities(office).lookAtChart({ chartId, at: at.toISOString() });
const destroy = (at = end) => destroyChart(office, { chartId, at });
const approve = (role: 'lead' | 'agent' = 'lead') =>
  approveList(office, {
    listedOn: '2033-01-31',
    charts: [{ chartId, keptThrough: '2033-03-01' }],
    accountId: lead.accountId,
    role,
  });
const hold = () =>
  placeHold(office, {
    form: { subject: 'person', subjectId: clientId, matter: 'Doe v. Moreau', reason: 'Counsel asked' },
    ...lead,
  });

async function listedAndApproved(): Promise<void> {
  await look(listing);
  expect(await approve()).toEqual({ approved: 1 });
}

/** What is left of the chart: rows by table, and whether its key opens. */
async function left() {
  const { db, keyStore } = office;
  const where = { where: { chartId } };
  return {
    chart: await db.chart.count({ where: { id: chartId } }),
    client: await db.client.count({ where: { id: clientId } }),
    notes: await db.note.count(where),
    appointments: await db.appointment.count(where),
    listed: await db.listedChart.count(where),
    certificates: await db.destructionCertificate.count(where),
    key: await keyStore.read(chartId).then(
      () => 'opens',
      (error: unknown) => (error instanceof ChartKeyDestroyed ? 'destroyed' : 'else'),
    ),
  };
}
const untouched = { chart: 1, client: 1, notes: 3, appointments: 3, certificates: 0, key: 'opens' };
const gone = {
  chart: 0,
  client: 0,
  notes: 0,
  appointments: 0,
  listed: 0,
  certificates: 1,
  key: 'destroyed',
};

const acts = async () =>
  (
    await office.db.auditEntry.findMany({
      where: { subjectId: chartId, act: { startsWith: 'chart.' } },
      orderBy: { seq: 'asc' },
    })
  ).map(({ act }) => act);

describe('a chart whose time is over', () => {
  it('is listed thirty days before, approved by a lead, and destroyed with its key; a certificate is left', async () => {
    expect(await look(new Date('2033-01-20T12:00:00Z'))).toMatchObject({ state: 'kept' });
    expect(await office.db.listedChart.count()).toBe(0);
    expect(await look(listing)).toEqual({ state: 'listed', looksAt: end.toISOString() });
    expect(await office.db.listedChart.findMany()).toMatchObject([
      { chartId, listedOn: new Date('2033-01-31'), keptThrough: new Date('2033-03-01'), approvedAt: null },
    ]);
    expect(await approve()).toEqual({ approved: 1 });
    expect(await look(end)).toMatchObject({ state: 'due' });
    expect(await destroy()).toBeNull();
    expect(await left()).toEqual(gone);
    const certificate = await office.db.destructionCertificate.findUniqueOrThrow({ where: { chartId } });
    expect(certificate).toMatchObject({
      clientId,
      providerId,
      keptThrough: new Date('2033-03-01'),
      rule: 'floor',
      ruleSource: 'APA Record Keeping Guidelines (2007), guideline 7',
      rulesVersion: '2026-11-27',
      counts: { notes: 3, appointments: 3, charts: 1, clients: 1 },
      approvedById: lead.accountId,
      approvedAt: listing,
      destroyedAt: end,
      finishedAt: end,
      hash: certificateHash(certificate),
    });
    const trail = await office.db.auditEntry.findMany({
      where: { subjectId: chartId },
      orderBy: { seq: 'asc' },
    });
    expect(trail.map(({ act, detail }) => [act, detail])).toEqual([
      ['chart.destroy', { certificate: certificate.hash }],
      ['chart.key_destroyed', { certificate: certificate.hash }],
    ]);
    expect((await verifyAuditTrail(office.db)).brokenAt).toBeNull();
  });

  it('has a document that says what was destroyed, by which rule and by whom, with the hash that is in the trail', async () => {
    await listedAndApproved();
    await destroy();
    const facts = await openCertificate(office, { chartId, accountId: lead.accountId });
    if (facts === null) throw new Error('There is no certificate');
    const line = await office.db.auditEntry.findFirstOrThrow({ where: { act: 'chart.destroy' } });
    expect(facts).toMatchObject({
      providerName: 'ines Moreau',
      approvedBy: 'lead Staff',
      auditLine: String(line.seq),
    });
    const { text, title, structure } = readPdf(await destructionCertificatePdf(facts));
    expect(title).toBe(`Certificate of destruction: chart ${chartId}`);
    for (const words of [
      chartId,
      `${clientId} (no name is kept here)`,
      'Tuesday, March 1, 2033',
      'floor: APA Record Keeping Guidelines (2007), guideline 7',
      'January 31, 2033 at 10:00 AM EST, by lead Staff',
      'March 2, 2033 at 6:00 AM EST: 3 notes, 1 chart, 1 client, 3 appointments',
      'the last one with this key on Wednesday, April 6, 2033.',
      facts.hash,
      `is in line ${line.seq} of the audit trail`,
      'Page 1 of 1',
    ])
      expect(text.replaceAll(/\s+/g, ' ')).toContain(words);
    expect(text).not.toContain('does not agree');
    expect(structure).toContain('H1');
    const changed = readPdf(await destructionCertificatePdf({ ...facts, auditLine: null }));
    expect(changed.text).toContain('This certificate does not agree with the audit trail.');
  });

  it('says so on its document where a certificate was changed behind the program’s back', async () => {
    await listedAndApproved();
    await destroy();
    await withClient(office.database.ownerUrl, (owner) =>
      owner.query(`UPDATE destruction_certificate SET rule = 'another'`),
    );
    expect(await openCertificate(office, { chartId, accountId: lead.accountId })).toMatchObject({
      auditLine: null,
    });
  });

  it('leaves a client with another chart, or with an account that is in use', async () => {
    const { db } = office;
    await listedAndApproved();
    await db.chart.create({
      data: {
        id: randomUUID(),
        clientId,
        providerId: stableId(`provider ${mails.otherProvider}`),
        source: 'own',
        sourceFixedAt: listing,
        openedAt: listing,
      },
    });
    await destroy();
    expect(await left()).toEqual({ ...gone, client: 1 });
  });

  it('has a certificate that the program cannot change or remove', async () => {
    await listedAndApproved();
    await destroy();
    const { db } = office;
    await expect(db.$executeRaw`UPDATE destruction_certificate SET rule = 'other'`).rejects.toThrow(
      'permission denied',
    );
    await expect(db.$executeRaw`DELETE FROM destruction_certificate`).rejects.toThrow('permission denied');
    expect(await left()).toEqual(gone);
  });

  it('is destroyed once, though ten do it at once', async () => {
    await listedAndApproved();
    expect(await Promise.all(Array.from({ length: 10 }, () => destroy()))).toEqual(
      Array.from({ length: 10 }, () => null),
    );
    expect(await left()).toEqual(gone);
    expect(await acts()).toEqual(['chart.destroy', 'chart.key_destroyed']);
  });

  it.each([
    ['the rows are removed', 'destroy'],
    ['the key is destroyed', 'deleteFolder'],
  ] as const)('is finished when it is tried again after a crash as soon as %s', async (_, at) => {
    await listedAndApproved();
    await neverClearedAway();
    const crash = async () => Promise.reject(new Error('killed'));
    const killed = {
      ...office,
      ...(at === 'destroy'
        ? { keyStore: { ...office.keyStore, destroy: crash } }
        : { recordStore: { ...office.recordStore, deleteFolder: crash } }),
    };
    await expect(destroyChart(killed, { chartId, at: end })).rejects.toThrow('killed');
    expect(await left()).toEqual({ ...gone, key: at === 'destroy' ? 'opens' : 'destroyed' });
    const later = new Date(end.getTime() + 3_600_000);
    expect(await destroy(later)).toBeNull();
    expect(await destroy(later)).toBeNull();
    expect(await left()).toEqual(gone);
    expect(await office.db.destructionCertificate.findUniqueOrThrow({ where: { chartId } })).toMatchObject({
      destroyedAt: end,
      finishedAt: later,
    });
    expect(await acts()).toEqual(['chart.destroy', 'chart.key_destroyed']);
  });

  it.each(['db', 'keyStore', 'recordStore'] as const)(
    'is only delayed while a store is away: %s',
    async (away) => {
      await listedAndApproved();
      await neverClearedAway();
      const nowhere = 'postgresql://headway@127.0.0.1:1/headway';
      const awayStore = {
        db: () => connectDatabase(nowhere),
        keyStore: () => createKeyStore(nowhere, office.config.RECORD_KEYS),
        // A disk that isn't mounted.
        recordStore: () => createRecordStore('file:/dev/null/records'),
      }[away]();
      await expect(destroyChart({ ...office, [away]: awayStore }, { chartId, at: end })).rejects.toThrow();
      expect(await left()).toMatchObject(
        away === 'db' ? untouched : { ...gone, key: away === 'keyStore' ? 'opens' : 'destroyed' },
      );
      expect(await destroy(new Date(end.getTime() + 3_600_000))).toBeNull();
      expect(await left()).toEqual(gone);
    },
  );

  it('loses its rendered files in exports that were never cleared away', async () => {
    const exportId = await neverClearedAway();
    const [ours, others] = [chartId, stableId('chart silent')].map(
      (id) => `exports/${exportId}/parts/${id}/chart.pdf`,
    );
    for (const key of [ours, others]) await office.recordStore.put(key ?? '', oneChunk());
    await listedAndApproved();
    await destroy();
    expect([await office.recordStore.size(ours ?? ''), await office.recordStore.size(others ?? '')]).toEqual([
      null,
      4,
    ]);
  });
});

describe('a stored export whose time is over', () => {
  it('is kept by a legal hold over any chart of its provider, and removed once that is lifted', async () => {
    const { db, recordStore } = office;
    const exportId = await closedExport();
    await db.noteExport.create({
      data: {
        id: exportId,
        providerId,
        occasion: 'on_demand',
        state: 'ready',
        requestedAt: end,
        notesUpTo: end,
      },
    });
    const key = `exports/${exportId}/notes.zip`;
    await recordStore.put(key, oneChunk());
    const placed = await hold();
    const expire = () => createActivities(office).expireExport({ exportId });
    const stored = async () => [
      (await db.noteExport.findUniqueOrThrow({ where: { id: exportId } })).state,
      await recordStore.size(key),
    ];
    expect([await expire(), await stored()]).toEqual([{ held: true }, ['ready', 4]]);
    await liftHold(office, { holdId: 'holdId' in placed ? placed.holdId : '', reason: 'Settled', ...lead });
    expect([await expire(), await stored()]).toEqual([undefined, ['expired', null]]);
  });
});

describe('a chart is not destroyed', () => {
  it('before its last day has ended', async () => {
    await listedAndApproved();
    expect(await destroy(new Date(end.getTime() - 1))).toMatchObject({ state: 'listed' });
    expect(await left()).toMatchObject(untouched);
  });

  it('where nobody approved its list', async () => {
    await look(listing);
    expect(await approve('agent')).toEqual({ refused: 'not-allowed' });
    expect(await destroy()).toMatchObject({ state: 'to_approve' });
    expect(await left()).toMatchObject(untouched);
  });

  it('while it is held, and is once the hold is lifted', async () => {
    await listedAndApproved();
    const placed = await hold();
    expect(await destroy()).toMatchObject({ state: 'held' });
    expect(await left()).toMatchObject(untouched);
    const holdId = 'holdId' in placed ? placed.holdId : '';
    await liftHold(office, { holdId, reason: 'Settled', ...lead });
    expect(await destroy()).toBeNull();
    expect(await left()).toEqual(gone);
  });

  it('by one that began before the hold was placed and looks after it', async () => {
    await listedAndApproved();
    expect(await look(end)).toMatchObject({ state: 'due' });
    await hold();
    expect(await destroy()).toMatchObject({ state: 'held' });
    expect(await left()).toMatchObject(untouched);
  });

  it.each(['the hold', 'the destruction'] as const)(
    'halfway, where a hold is placed at the same moment: %s a little earlier',
    async (earlier) => {
      await listedAndApproved();
      const [first, second] = earlier === 'the hold' ? [hold, destroy] : [destroy, hold];
      const answers = await Promise.all([first(), second()]);
      if (answers.includes(null)) {
        // Its client is gone with it: there is nobody to hold anymore.
        expect(answers).toContainEqual({ refused: 'held-subject-unknown', field: 'subjectId' });
        expect(await left()).toEqual(gone);
      } else {
        expect(answers).toContainEqual(expect.objectContaining({ state: 'held' }));
        expect(await left()).toMatchObject(untouched);
      }
    },
  );

  it('while an export that has it is stored, or is being made', async () => {
    const { db } = office;
    await listedAndApproved();
    const id = await closedExport();
    const row = { id, providerId, occasion: 'on_demand', requestedAt: end, notesUpTo: end };
    await db.noteExport.create({
      data: { ...row, state: 'rendering', attempts: { create: { chartId, unended: 1 } } },
    });
    expect(await destroy()).toMatchObject({ state: 'requested' });
    await db.noteExportAttempt.deleteMany();
    await db.noteExport.update({
      where: { id },
      data: {
        state: 'ready',
        parts: { create: { chartId, folder: 'charts/a', notes: 3, files: [], renderedAt: end } },
      },
    });
    expect(await destroy()).toMatchObject({ state: 'requested' });
    await db.noteExport.update({ where: { id }, data: { state: 'expired' } });
    expect(await destroy()).toBeNull();
  });

  it('by an export that was asked for later: it leaves out a chart whose time is over, and holds it up no more', async () => {
    const { db } = office;
    await listedAndApproved();
    await look(end);
    const id = await closedExport();
    await db.noteExport.create({
      data: { id, providerId, occasion: 'on_demand', state: 'requested', requestedAt: end, notesUpTo: end },
    });
    expect(await createActivities(office).planExport({ exportId: id })).toMatchObject({ chartsTotal: 2 });
    expect(await destroy()).toBeNull();
  });

  it('while its client’s account is being closed', async () => {
    const { db } = office;
    await listedAndApproved();
    const accountId = await addLeavingClient(office, 'leaving@clients.example', 'client sourced');
    const id = await closedCase(office, { kind: 'client_deactivation', subjectId: accountId, at: listing });
    await db.clientDeactivation.create({
      data: { id, accountId, state: 'erasure_held', requestedAt: listing, requestedById: accountId },
    });
    expect(await destroy()).toMatchObject({ state: 'requested' });
    await db.clientDeactivation.update({ where: { id }, data: { state: 'deactivated', settledAt: end } });
    expect(await destroy()).toBeNull();
  });

  it.each([
    ['client, by address', { email: secrets.clientMail }],
    ['client, who lost the mailbox', { email: 'elsewhere@example.com', accountEmail: secrets.clientMail }],
    ['provider, who lost the mailbox', { email: 'elsewhere@example.com', accountEmail: mails.provider }],
    ['provider, by account', { email: 'elsewhere@example.com', accountId: stableId(mails.provider) }],
  ] as const)('while a contact request of its %s is not settled', async (_, from) => {
    const { db } = office;
    await listedAndApproved();
    const id = await closedExport();
    await db.contactRequest.create({
      data: { id, portal: 'client', topic: 'records', name: 'Z', digest: id, requestedAt: end, ...from },
    });
    expect(await destroy()).toMatchObject({ state: 'requested' });
    await db.contactRequest.update({ where: { id }, data: { settledAt: end } });
    expect(await destroy()).toBeNull();
  });

  it('while the message of someone else who asked for its records is not settled; then its words go, too', async () => {
    const { db } = office;
    await listedAndApproved();
    const startedCaseId = await closedCase(office, {
      kind: 'record_request',
      subjectId: clientId,
      at: listing,
    });
    await db.recordRequest.create({
      data: {
        id: startedCaseId,
        clientId,
        state: 'confirmed',
        requester: 'guardian',
        requesterName: 'Ada Vale',
        requesterEmail: 'ada@example.com',
        timeZone: 'UTC',
        receivedAt: listing,
        settledAt: listing,
      },
    });
    const id = await closedExport();
    const from = { email: 'ada@example.com', name: 'Ada Vale', startedCaseId };
    await db.contactRequest.create({
      data: { id, portal: 'client', topic: 'records', digest: id, requestedAt: listing, ...from },
    });
    expect(await destroy()).toMatchObject({ state: 'requested' });
    await db.contactRequest.update({ where: { id }, data: { settledAt: end } });
    expect(await destroy()).toBeNull();
    expect(await db.contactRequest.count({ where: { id } })).toBe(0);
  });

  describe('while its person can still be told or come back:', () => {
    const signals: string[] = [];
    const after: AfterCommit = {
      start: () => {},
      signal: (workflowId, { name }, ..._args) => void signals.push(`${workflowId} ${name}`),
      signalSoon: () => {},
    };
    const waiting = {
      /** Support opens the account again that its owner has left. */
      async reactivation() {
        const { db } = office;
        const accountId = await addLeavingClient(office, 'left@clients.example', 'client sourced');
        await db.account.update({ where: { id: accountId }, data: { status: 'deactivated', endedAt: now } });
        const left = { kind: 'client_deactivation', subjectId: accountId, at: listing } as const;
        const caseId = await closedCase(office, left);
        const times = { requestedAt: listing, deactivatedAt: listing, settledAt: listing };
        await db.clientDeactivation.create({
          data: { id: caseId, accountId, state: 'deactivated', requestedById: accountId, ...times },
        });
        return {
          open: () =>
            requestReactivation(office, { caseId, reason: 'Called', actorId: lead.accountId, role: 'lead' }),
          end: async () => {
            const { id: reactivationId } = await db.clientReactivation.findFirstOrThrow();
            const of = { reactivationId, actorId: lead.accountId, at: end };
            await db.$transaction((tx) => denyReactivation(tx, after, of));
          },
        };
      },
      /** A reminder of theirs went to someone else. */
      async report() {
        const agent = stableId(mails.agent);
        const typed = { ...reportForm(now), people: clientId };
        const factors = { nature: 'Names', receivedBy: 'A client', acquired: 'No', mitigation: 'Deleted' };
        return {
          open: () =>
            reportDisclosure(office, { typed, actorId: agent, role: 'agent', pressKey: randomUUID() }),
          end: async () => {
            const { id: reportId } = await office.db.disclosureReport.findFirstOrThrow();
            const assessment = { ...factors, conclusion: 'low_probability' } as const;
            await office.db.$transaction(async (tx) => {
              const by = (actorId: string) => ({ reportId, actorId, at: end });
              await decideReport(tx, after, { ...by(agent), decision: { kind: 'assess', assessment } });
              expect(signals).toEqual([]);
              await decideReport(tx, after, { ...by(lead.accountId), decision: { kind: 'approve' } });
            });
          },
        };
      },
    };
    beforeEach(() => signals.splice(0));

    it.each(['reactivation', 'report'] as const)(
      'an open %s; once it is over the chart looks again',
      async (kind) => {
        await listedAndApproved();
        const { open, end: settle } = await waiting[kind]();
        expect(await open()).not.toHaveProperty('refused');
        expect(await destroy()).toMatchObject({ state: 'requested' });
        expect(await left()).toMatchObject(untouched);
        await settle();
        expect(signals).toEqual([`${recordRetentionId(chartId)} lookAgain`]);
        expect(await destroy()).toBeNull();
        expect(await left()).toEqual(gone);
      },
    );

    it.each(['reactivation', 'report'] as const)('a %s that is opened at the same moment', async (kind) => {
      await listedAndApproved();
      const { open } = await waiting[kind]();
      const { first, second } = await beside(open, destroy);
      expect(await first).not.toHaveProperty('refused');
      expect(await second).toMatchObject({ state: 'requested' });
      expect(await left()).toMatchObject(untouched);
    });

    it.each([
      ['reactivation', { refused: 'reactivation-unknown' }],
      ['report', [{ refused: 'report-people-wrong', field: 'people' }]],
    ] as const)('no %s that comes a moment later: there is nobody anymore', async (kind, refusal) => {
      await listedAndApproved();
      const { open } = await waiting[kind]();
      const { first, second } = await beside(destroy, open);
      expect([await first, await second]).toEqual([null, refusal]);
      expect(await left()).toEqual(gone);
    });
  });

  it('while care goes on, and leaves the list when care is taken up', async () => {
    await listedAndApproved();
    await office.db.chart.update({ where: { id: chartId }, data: { closedAt: null } });
    expect(await destroy()).toMatchObject({ state: 'in_care' });
    expect(await left()).toMatchObject({ ...untouched, listed: 0 });
  });

  it('on an approval of another day: a later service moves the end, which the trail says, and it is listed anew', async () => {
    const { db } = office;
    await listedAndApproved();
    await db.appointment.create({
      data: {
        id: randomUUID(),
        chartId,
        status: 'completed',
        payer: 'medicare_advantage',
        startsAt: new Date('2026-04-01T16:00:00Z'),
        endsAt: new Date('2026-04-01T17:00:00Z'),
      },
    });
    expect(await destroy()).toMatchObject({ state: 'kept' });
    expect(await db.listedChart.count()).toBe(0);
    expect(await db.auditEntry.findFirst({ where: { act: 'chart.retention_moved' } })).toMatchObject({
      subjectId: chartId,
      detail: {
        from: '2033-03-01',
        fromRule: 'floor',
        fromVersion: '2026-11-27',
        to: '2036-04-01',
        toRule: 'medicare-advantage',
        toVersion: '2026-11-27',
      },
    });
    expect(await look(new Date('2036-03-20T12:00:00Z'))).toMatchObject({ state: 'listed' });
    expect(await db.listedChart.findMany()).toMatchObject([
      { keptThrough: new Date('2036-04-01'), approvedAt: null },
    ]);
  });

  it('where a lead keeps it with a reason: a year more, then it is listed again', async () => {
    await look(listing);
    expect(await keepChart(office, { chartId, reason: ' ', ...lead })).toEqual({
      refused: 'reason-missing',
      field: 'reason',
    });
    expect(
      await keepChart(office, { chartId, reason: 'x', accountId: lead.accountId, role: 'agent' }),
    ).toEqual({ refused: 'not-allowed' });
    expect(await keepChart(office, { chartId, reason: 'The family asked', ...lead })).toEqual({ done: true });
    expect(await keepChart(office, { chartId, reason: 'Pressed twice', ...lead })).toEqual({
      refused: 'state-does-not-allow',
    });
    expect(await approve()).toEqual({ approved: 0 });
    expect(await destroy()).toMatchObject({ state: 'kept' });
    expect(await office.db.auditEntry.findMany({ where: { act: 'chart.keep' } })).toMatchObject([
      {
        actorId: lead.accountId,
        subjectId: chartId,
        detail: { reason: 'The family asked', keptUntil: '2034-03-01' },
      },
    ]);
    expect(await look(new Date('2034-02-15T12:00:00Z'))).toMatchObject({ state: 'listed' });
  });
});

describe('a note that is written while its chart is destroyed', () => {
  it('is waited for, and keeps the chart', async () => {
    const { db } = office;
    await listedAndApproved();
    let destroying: Promise<unknown> = Promise.resolve();
    await db.$transaction(async (tx) => {
      await tx.note.create({
        data: {
          id: randomUUID(),
          chartId,
          status: 'draft',
          writtenAt: listing,
          sealedText: Buffer.from('x'),
        },
      });
      destroying = destroy();
      await untilBlocked(db);
    });
    expect(await destroying).toMatchObject({ state: 'kept' });
    expect(await left()).toMatchObject({ ...untouched, notes: 4 });
  });

  it('is refused after it: there is no chart and no key for it anymore', async () => {
    await listedAndApproved();
    await destroy();
    await expect(keyForNewNotes(office, chartId)).rejects.toThrow();
    await expect(
      office.db.note.create({
        data: { id: randomUUID(), chartId, status: 'draft', writtenAt: end, sealedText: Buffer.from('x') },
      }),
    ).rejects.toThrow('has no key');
    await expect(office.keyStore.make(chartId)).rejects.toThrow(ChartKeyDestroyed);
  });
});

/** What a form says of something that went to the wrong person today. */
function reportForm(at: Date) {
  const today = new Intl.DateTimeFormat('en-US', { timeZone: 'America/New_York' }).format(at);
  const dates = { happenedOn: today, discoveredOn: today };
  const words = { recipientName: 'Another client', description: 'A reminder' };
  return { mishap: 'wrong_email', information: 'contact', ...words, ...dates };
}

/** Two that want the row of the chart while someone else has it, the first of them first in line. */
async function beside(one: () => Promise<unknown>, other: () => Promise<unknown>) {
  const { db } = office;
  return db.$transaction(async (tx) => {
    await lockRow(tx, 'chart', chartId);
    const first = one();
    await untilBlocked(db);
    const second = other();
    await untilBlocked(db, 2);
    // Within an object nobody awaits them: they go on once this transaction ends.
    return { first, second };
  });
}

const closedExport = () => closedCase(office, { kind: 'note_export', subjectId: providerId, at: listing });

/** An export that failed long ago and has the chart, rendered. */
async function neverClearedAway(): Promise<string> {
  const id = await closedExport();
  await office.db.noteExport.create({
    data: {
      id,
      providerId,
      occasion: 'on_demand',
      state: 'failed',
      requestedAt: listing,
      notesUpTo: listing,
      parts: { create: { chartId, folder: 'charts/a', notes: 3, files: [], renderedAt: listing } },
    },
  });
  return id;
}

async function* oneChunk(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('text');
}
