import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAuditTrail } from '../../src/audit/trail.js';
import { liftHold } from '../../src/operations/legal-hold/lift.js';
import { placeHold } from '../../src/operations/legal-hold/place.js';
import { approveList } from '../../src/operations/record-retention/approve.js';
import { reconcilePage } from '../../src/operations/record-retention/reconcile.js';
import { calendarDate } from '../../src/domain/zoned-time.js';
import { recordRetentionId } from '../../src/protocol/record-retention/messages.js';
import { stableId } from '../../dev/demo-caseload.js';
import { scheduleIds } from '../../src/temporal/schedules.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { holdWrites } from '../harness/hold.js';
import { mails } from '../harness/personas.js';
import { startProgram } from '../harness/program.js';

const lead = { accountId: stableId(mails.lead), role: 'lead' } as const;
const [inRows = '', afterKey = '', held = ''] = ['sourced', 'silent', 'own'].map((key) =>
  stableId(`chart ${key}`),
);

describe('a worker is killed while it destroys charts', () => {
  let office: BackOffice;
  let keysWhenKilled: (string | undefined)[];

  beforeAll(async () => {
    office = await openBackOffice({ policy: 'standard', worker: false });
    await longAgo();
    const hold = await holdWrites(
      office.database.databaseUrl,
      'destruction_certificate',
      `NEW.chart_id = '${inRows}' OR NEW.chart_id = '${afterKey}' AND NEW.finished_at IS NOT NULL`,
    );
    const first = startProgram('src/worker.ts', office.environment);
    await reconcilePage(office, { after: null, at: new Date() });
    await until('all are listed', async () => (await office.db.listedChart.count()) === 3);
    await placeHold(office, {
      form: { subject: 'chart', subjectId: held, matter: 'Doe v. Moreau', reason: 'Counsel asked' },
      ...lead,
    });
    await approve(afterKey, held);
    await until('one has lost its key and is to say so', async () => (await hold.waiting()) === 1);
    await until('one is held', async () => (await stateOf(held)) === 'held');
    await approve(inRows);
    await until('one is in the middle of its rows', async () => (await hold.waiting()) === 2);
    await first.kill();
    keysWhenKilled = await Promise.all([inRows, afterKey].map(keyOf));
    await hold.dropAndRelease();

    const second = startProgram('src/worker.ts', office.environment);
    for (const chartId of [inRows, afterKey]) await ended(chartId);
    const { id: holdId } = await office.db.legalHold.findFirstOrThrow();
    expect(await office.db.chart.count({ where: { id: held } })).toBe(1);
    await liftHold(office, { holdId, reason: 'Settled', ...lead });
    await ended(held);
    await second.stop();
  }, 150_000);
  afterAll(async () => {
    for (const id of scheduleIds(office.config)) await office.temporal.schedule.getHandle(id).delete();
    await office.close();
  });

  /** All that happened in the three charts was in 2000: their time was over in 2007. */
  async function longAgo(): Promise<void> {
    const { db } = office;
    const at = new Date('2000-03-01T17:00:00Z');
    await db.appointment.deleteMany({ where: { status: 'scheduled' } });
    await db.appointment.updateMany({ data: { startsAt: at, endsAt: at } });
    await db.note.updateMany({ data: { writtenAt: at } });
    await db.chart.updateMany({ data: { openedAt: at, closedAt: at } });
    await db.client.updateMany({ data: { birthDate: new Date('1960-01-01') } });
  }

  async function approve(...chartIds: string[]): Promise<void> {
    const { listedOn } = await office.db.listedChart.findFirstOrThrow({
      where: { chartId: { in: chartIds } },
    });
    await approveList(office, { listedOn: calendarDate(listedOn), chartIds, ...lead });
  }

  async function stateOf(chartId: string): Promise<string | null> {
    const chart = await office.db.chart.findUnique({ where: { id: chartId } });
    return chart?.retentionState ?? null;
  }

  const keyOf = (chartId: string) =>
    office.keyStore.read(chartId).then(
      () => 'opens',
      (error: unknown) => (error as Error).name,
    );
  const ended = (chartId: string) => office.temporal.workflow.getHandle(recordRetentionId(chartId)).result();

  it('in the transaction that removes the rows, and between key and the last line', () => {
    expect(keysWhenKilled).toEqual(['opens', 'ChartKeyDestroyed']);
  });

  it('and each is destroyed once: rows, key, certificate and two lines in the trail', async () => {
    const { db } = office;
    expect([await db.chart.count(), await db.note.count(), await db.appointment.count()]).toEqual([0, 0, 0]);
    for (const chartId of [inRows, afterKey, held]) {
      expect(await keyOf(chartId)).toBe('ChartKeyDestroyed');
      const certificate = await db.destructionCertificate.findUniqueOrThrow({ where: { chartId } });
      expect(certificate.counts).toMatchObject({ notes: 3, appointments: 3 });
      expect(certificate.finishedAt).not.toBeNull();
      const lines = await db.auditEntry.findMany({
        where: { subjectId: chartId, act: { in: ['chart.destroy', 'chart.key_destroyed'] } },
        orderBy: { seq: 'asc' },
      });
      expect(lines.map(({ act, detail }) => [act, detail])).toEqual([
        ['chart.destroy', { certificate: certificate.hash }],
        ['chart.key_destroyed', { certificate: certificate.hash }],
      ]);
    }
    expect((await verifyAuditTrail(db)).brokenAt).toBeNull();
  });

  it('and the one that was held is destroyed after its hold is lifted, not before', async () => {
    const lifted = await office.db.auditEntry.findFirstOrThrow({ where: { act: 'legal_hold.lift' } });
    const destroyed = await office.db.auditEntry.findFirstOrThrow({
      where: { act: 'chart.destroy', subjectId: held },
    });
    expect(destroyed.seq).toBeGreaterThan(lifted.seq);
  });
});
