import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAuditTrail } from '../../src/audit/trail.js';
import { liftHold } from '../../src/operations/legal-hold/lift.js';
import { placeHold } from '../../src/operations/legal-hold/place.js';
import { recordRetentionId, recordRetentionType } from '../../src/protocol/record-retention/messages.js';
import { stableId } from '../../dev/demo-caseload.js';
import { scheduleIds } from '../../src/temporal/schedules.js';
import { approveListed } from '../harness/approved-charts.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { holdAll, type HeldWrite } from '../harness/hold.js';
import { addOldCharts } from '../harness/old-charts.js';
import { mails } from '../harness/personas.js';
import { startProgram } from '../harness/program.js';

const lead = { accountId: stableId(mails.lead), role: 'lead' } as const;

/** Every statement of a destruction at which its worker is killed, in order, by a chart of its own. Those of the key store are in a database of their own. */
const statements: Readonly<Record<string, (chart: string) => HeldWrite>> = {
  standing: (chart) => ({
    table: 'chart',
    event: 'UPDATE',
    when: `OLD.id = '${chart}' AND NEW.retention_state = 'due'`,
  }),
  notes: (chart) => ({ table: 'note', event: 'DELETE', when: `OLD.chart_id = '${chart}'` }),
  appointments: (chart) => ({ table: 'appointment', event: 'DELETE', when: `OLD.chart_id = '${chart}'` }),
  plans: (chart) => ({ table: 'client_plan', event: 'DELETE', when: `OLD.chart_id = '${chart}'` }),
  migrations: (chart) => ({ table: 'client_migration', event: 'DELETE', when: `OLD.chart_id = '${chart}'` }),
  contests: (chart) => ({ table: 'source_contest', event: 'DELETE', when: `OLD.chart_id = '${chart}'` }),
  'export parts': (chart) => ({
    table: 'note_export_part',
    event: 'DELETE',
    when: `OLD.chart_id = '${chart}'`,
  }),
  'export attempts': (chart) => ({
    table: 'note_export_attempt',
    event: 'DELETE',
    when: `OLD.chart_id = '${chart}'`,
  }),
  list: (chart) => ({ table: 'listed_chart', event: 'DELETE', when: `OLD.chart_id = '${chart}'` }),
  chart: (chart) => ({ table: 'chart', event: 'DELETE', when: `OLD.id = '${chart}'` }),
  'words of staff': (chart) => ({
    table: 'support_task',
    event: 'UPDATE',
    when: `NEW.subject_id = '${chart}'`,
  }),
  'internal notes of the chart': (chart) => internalNote(chart, 'chart'),
  'gradings of the chart': (chart) => grading(chart, 'chart'),
  client: (chart) => ({ table: 'client', event: 'DELETE', when: `OLD.family_name = '${chart}'` }),
  links: (chart) => ({ table: 'mailed_link', event: 'DELETE', when: `OLD.address = '${chart}'` }),
  conversations: (chart) => ({ table: 'contact_request', event: 'DELETE', when: `OLD.name = '${chart}'` }),
  'papers of requests for records': (chart) => papersOf('record_request', chart),
  'papers of requests to amend': (chart) => papersOf('record_amendment', chart),
  'papers of requests for the accounting': (chart) => papersOf('accounting_request', chart),
  'internal notes of the person': (chart) => internalNote(chart, 'person'),
  'gradings of the person': (chart) => grading(chart, 'person'),
  'words of staff of the person': (chart) => taskOf(chart, 'person'),
  'internal notes of the address': (chart) => internalNote(chart, 'address'),
  'gradings of the address': (chart) => grading(chart, 'address'),
  'words of staff of the address': (chart) => taskOf(chart, 'address'),
  sessions: (chart) => ({ table: 'session', event: 'DELETE', when: `OLD.user_agent = '${chart}'` }),
  verifications: (chart) => ({
    table: 'email_verification',
    event: 'DELETE',
    when: `OLD.person_name = '${chart}'`,
  }),
  resets: (chart) => ({
    table: 'password_reset',
    event: 'DELETE',
    when: `OLD.email = '${chart}@clients.example'`,
  }),
  recoveries: (chart) => ({
    table: 'factor_recovery',
    event: 'DELETE',
    when: `OLD.email = '${chart}@clients.example'`,
  }),
  account: (chart) => ({ table: 'account', event: 'DELETE', when: `OLD.family_name = '${chart}'` }),
  certificate: (chart) => ({
    table: 'destruction_certificate',
    event: 'INSERT',
    when: `NEW.chart_id = '${chart}'`,
  }),
  'audit line': (chart) => ({
    table: 'audit_entry',
    event: 'INSERT',
    when: `NEW.act = 'chart.destroy' AND NEW.subject_id = '${chart}'`,
  }),
};

/** What staff wrote about the chart, its person, or an address of theirs: old-charts.ts names it so. */
function internalNote(chart: string, about: string): HeldWrite {
  return { table: 'case_note', event: 'DELETE', when: `OLD.press_key = '${chart} ${about}'` };
}

function grading(chart: string, about: string): HeldWrite {
  return { table: 'quality_read', event: 'UPDATE', when: `OLD.note = '${chart} ${about}'` };
}

function taskOf(chart: string, about: string): HeldWrite {
  return { table: 'support_task', event: 'UPDATE', when: `OLD.key = '${chart} ${about}'` };
}

function papersOf(table: string, chart: string): HeldWrite {
  return { table, event: 'UPDATE', when: `OLD.papers = '${chart}'` };
}

const afterwards: typeof statements = {
  key: (chart) => ({ table: 'chart_key', event: 'UPDATE', when: `NEW.chart_id = '${chart}'` }),
  finished: (chart) => ({
    table: 'destruction_certificate',
    event: 'UPDATE',
    when: `NEW.chart_id = '${chart}'`,
  }),
  'last audit line': (chart) => ({
    table: 'audit_entry',
    event: 'INSERT',
    when: `NEW.act = 'chart.key_destroyed' AND NEW.subject_id = '${chart}'`,
  }),
};
const places = [...Object.keys(statements), ...Object.keys(afterwards), 'held'];

describe('workers are killed while they destroy charts', () => {
  let office: BackOffice;
  let charts: ReadonlyMap<string, string>;
  let whenKilled: ReadonlyMap<string, string>;

  beforeAll(async () => {
    office = await openBackOffice({ policy: 'standard', worker: false });
    charts = await addOldCharts(office, places);
    const { databaseUrl, keyStoreUrl } = office.database;
    const keys = await holdAll(keyStoreUrl, [write(afterwards, 'key')]);
    const rows = await holdAll(databaseUrl, [
      ...Object.keys(statements).map((place) => write(statements, place)),
      write(afterwards, 'finished'),
    ]);
    // A worker has twenty activities at once, and each that is held keeps a connection.
    const environment = { ...office.environment, DATABASE_POOL: '60' };
    const first = [await startProgram('worker', environment), await startProgram('worker', environment)];
    for (const chartId of charts.values()) await start(chartId);
    await until('all are listed', async () => (await office.db.listedChart.count()) === places.length);
    await placeHold(office, {
      form: { subject: 'chart', subjectId: of('held'), matter: 'Doe v. Moreau', reason: 'Counsel asked' },
      ...lead,
    });
    await approve('held', 'key', 'finished');
    await until(
      'one is to lose its key, another has',
      async () => sum(await keys.waiting(), await rows.waiting()) === 2,
    );
    await until('one is held', async () => (await stateOf('held')) === 'held');
    await approve(...Object.keys(statements));
    const all = Object.keys(statements).length + 2;
    await until(
      'each is at its statement',
      async () => sum(await keys.waiting(), await rows.waiting()) === all,
    );
    for (const worker of first) await worker.kill();
    await keys.dropAndRelease();
    await rows.dropAndRelease();
    whenKilled = new Map(
      await Promise.all(places.map(async (place) => [place, await standing(place)] as const)),
    );

    const last = await holdAll(databaseUrl, [write(afterwards, 'last audit line')]);
    const second = await startProgram('worker', office.environment);
    for (const place of places) if (place !== 'held' && place !== 'last audit line') await ended(place);
    await approve('last audit line');
    await until('the last one is at its last line', async () => (await last.waiting()) === 1);
    await second.kill();
    await last.dropAndRelease();

    const third = await startProgram('worker', office.environment);
    await ended('last audit line');
    const { id: holdId } = await office.db.legalHold.findFirstOrThrow();
    expect(await office.db.chart.count({ where: { id: of('held') } })).toBe(1);
    await liftHold(office, { holdId, reason: 'Settled', ...lead });
    await ended('held');
    await third.stop();
  });
  afterAll(async () => {
    for (const id of scheduleIds(office.config)) await office.temporal.schedule.getHandle(id).delete();
    await office.close();
  });

  const sum = (a: number, b: number) => a + b;
  const of = (place: string) => charts.get(place) ?? '';
  const write = (table: typeof statements, place: string) => {
    const held = table[place];
    if (held === undefined) throw new Error(`No statement is called ${place}`);
    return held(of(place));
  };
  const start = (chartId: string) =>
    office.temporal.workflow.start(recordRetentionType, {
      workflowId: recordRetentionId(chartId),
      taskQueue: office.config.TEMPORAL_TASK_QUEUE,
      args: [{ chartId }],
    });
  const ended = (place: string) => office.temporal.workflow.getHandle(recordRetentionId(of(place))).result();

  const approve = (...which: string[]) => approveListed(office, ...which.map(of));

  async function stateOf(place: string): Promise<string | null> {
    const chart = await office.db.chart.findUnique({ where: { id: of(place) } });
    return chart?.retentionState ?? null;
  }

  const keyOf = (place: string) =>
    office.keyStore.read(of(place)).then(
      () => 'opens',
      (error: unknown) => (error as Error).name,
    );

  /** Rows of a chart and its person, its certificate and its key. */
  async function standing(place: string): Promise<string> {
    const chartId = of(place);
    const { db } = office;
    const rows = [
      await db.chart.count({ where: { id: chartId } }),
      await db.note.count({ where: { chartId } }),
      await db.appointment.count({ where: { chartId } }),
      await db.client.count({ where: { familyName: chartId } }),
      await db.account.count({ where: { familyName: chartId } }),
      await db.contactRequest.count({ where: { name: chartId } }),
    ];
    const certificate = await db.destructionCertificate.findUnique({ where: { chartId } });
    const said = certificate === null ? 'none' : certificate.finishedAt === null ? 'unfinished' : 'finished';
    return `rows ${rows.join('')}, certificate ${said}, key ${await keyOf(place)}`;
  }

  it.each(Object.keys(statements))('at the statement about %s: nothing has happened', (place) => {
    expect(whenKilled.get(place)).toBe('rows 111111, certificate none, key opens');
  });

  it.each([
    ['key', 'opens'],
    ['finished', 'ChartKeyDestroyed'],
  ])('at the statement about %s: the rows are gone, and the rest is to be done', (place, key) => {
    expect(whenKilled.get(place)).toBe(`rows 000000, certificate unfinished, key ${key}`);
  });

  it.each(places)('and each is destroyed once, that of the statement about %s too', async (place) => {
    expect(await standing(place)).toBe('rows 000000, certificate finished, key ChartKeyDestroyed');
    const { hash } = await office.db.destructionCertificate.findUniqueOrThrow({
      where: { chartId: of(place) },
    });
    const lines = await office.db.auditEntry.findMany({
      where: { subjectId: of(place), act: { in: ['chart.destroy', 'chart.key_destroyed'] } },
      orderBy: { seq: 'asc' },
    });
    expect(lines.map(({ act, detail }) => [act, detail])).toEqual([
      ['chart.destroy', { certificate: hash }],
      ['chart.key_destroyed', { certificate: hash }],
    ]);
  });

  it('and the one that was held is destroyed after its hold is lifted, not before', async () => {
    const lifted = await office.db.auditEntry.findFirstOrThrow({ where: { act: 'legal_hold.lift' } });
    const destroyed = await office.db.auditEntry.findFirstOrThrow({
      where: { act: 'chart.destroy', subjectId: of('held') },
    });
    expect(destroyed.seq).toBeGreaterThan(lifted.seq);
    expect((await verifyAuditTrail(office.db)).brokenAt).toBeNull();
  });
});
