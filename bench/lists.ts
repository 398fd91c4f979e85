import { randomBytes } from 'node:crypto';
import { caseReference } from '../src/domain/ids.js';
import { casesListed, findCases } from '../src/operations/case/listing.js';
import { auditOf, findCase, openTasks } from '../src/operations/case/record.js';
import { countEntries, entriesAsked, readEntries } from '../src/operations/case/audit-entries.js';
import { filterIn } from '../src/api/console/desk/filter.js';
import { findTasks, tasksListed, type Looking } from '../src/operations/case/task-queue.js';
import { readViews } from '../src/api/console/desk/views.js';
import { readAsked } from '../src/operations/person/asked.js';
import { findCaseAsked, findPeople } from '../src/operations/person/find.js';
import { reports } from '../src/operations/report/reports.js';
import { pageOfIds, type Place } from '../src/cases/keyset.js';
import { deedsIn } from '../src/operations/case/deeds.js';
import { percentile, type BenchStack } from './stack.js';
import type { Row } from './targets.js';

/** Cases; `BENCH_LISTS_CASES` makes it smaller. Each has ten lines in its timeline and an entry in the trail for each. */
const most = Number(process.env['BENCH_LISTS_CASES'] ?? 100_000);
const linesEach = 10;
const rounds = 60;
const warmUp = 10;

/** Every list and search of the console over 100,000 cases and 1,000,000 lines of timelines: milliseconds in which the database answers all that a page asks of it. */
export async function benchLists(stack: BenchStack): Promise<Row[]> {
  await seed(stack);
  const known = await knownIn(stack);
  const rows: Row[] = [];
  for (const [name, ask] of Object.entries(lists(stack, known))) rows.push(await measure(name, ask));
  return rows;
}

async function measure(name: string, ask: () => Promise<unknown>): Promise<Row> {
  const times: number[] = [];
  for (let round = 0; round < rounds + warmUp; round += 1) {
    const from = performance.now();
    await ask();
    if (round >= warmUp) times.push(performance.now() - from);
  }
  const [p50, p95] = [percentile(times, 0.5), percentile(times, 0.95)];
  return {
    benchmark: `lists: ${name}`,
    figure: `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`,
    beside: `${most.toLocaleString('en-US')} cases`,
    held: { 'list, milliseconds': p95 },
  };
}

/** What is asked for: ids and words that are there, deep in the lists. */
interface Known {
  readonly agent: string;
  readonly caseId: string;
  readonly reference: string;
  readonly task: Place;
  readonly open: Place;
  readonly seq: bigint;
}

function lists({ db }: BenchStack, known: Known): Readonly<Record<string, () => Promise<unknown>>> {
  const looking: Looking = { accountId: known.agent, role: 'agent', now: new Date() };
  const tasks =
    (query: string, place: Place = null) =>
    () =>
      findTasks(db, tasksListed(filterIn(query), looking), place);
  const cases =
    (filter: Partial<Parameters<typeof casesListed>[0]>, place: Place = null) =>
    () =>
      findCases(db, { ...allCases, ...filter }, place);
  const search = (typed: string) => () => findPeople(db, readAsked(typed));
  const trail =
    (asked: Partial<Parameters<typeof entriesAsked>[0]>, place: Place = null) =>
    async () => {
      const where = entriesAsked({ ...allEntries, ...asked });
      return [await readEntries(db, where, place), await countEntries(db, where)];
    };
  const scope = { from: '2026-01-01', through: '2026-12-31', now: new Date() } as const;
  return {
    'queue, first page': tasks(''),
    'queue, deep': tasks('', known.task),
    'queue, mine': tasks('who=me'),
    'queue, my team’s': tasks('who=team'),
    'queue, unassigned': tasks('who=none'),
    'queue, overdue': tasks('due=overdue'),
    'queue, of one kind and state': tasks('kind=rematch_client&jurisdiction=NY'),
    'queue, snoozed': tasks('snoozed=yes'),
    'queue, case waits on a person': tasks('waiting=person'),
    'counts of all views': () => readViews(db, looking),
    'cases, first page': cases({}),
    'cases, deep': cases({}, known.open),
    'cases, of a kind': cases({ kind: 'note_export' }),
    'cases, of a rare state': cases({ state: 'closing' }),
    'cases, waiting on support': cases({ waitingOn: 'support' }),
    'cases, marked': cases({ onlyAttention: true }),
    'cases, closed': cases({ closed: true }),
    'case with its timeline': () => findCase(db, known.reference),
    'case, its tasks': () => openTasks(db, known.caseId, null),
    'case, its trail': () => auditOf(db, known.caseId, null),
    'case, what was done': () => deedsIn(db, known.caseId),
    'search, reference': () => findCaseAsked(db, readAsked(known.reference)),
    'search, email': search('person.77@lists.example'),
    'search, phone': search('+1 212 555 0177'),
    'search, name': search('Given77 Family77'),
    'search, part of a common name': search('Given1'),
    'search, id': search(known.caseId),
    'audit trail, first page': trail({}),
    'audit trail, deep': trail({}, { after: String(known.seq) }),
    'audit trail, by who': trail({ actorId: known.agent }),
    'audit trail, by act': trail({ act: 'case.hold' }),
    'audit trail, by a common act': trail({ act: 'case.' }),
    'audit trail, by day': trail({ from: new Date(Date.now() - 86_400_000) }),
    'report, overdue clocks': () => reports['overdue-cases'].read(db, scope, null),
    'report, workload': () => reports.workload.read(db, scope, null),
    'report, tasks on time': () => reports['tasks-on-time'].read(db, scope, null),
    'report, requests for records': () => reports['open-access-requests'].read(db, scope, null),
  };
}

const allEntries = { subjectIds: null, actorId: null, act: '', from: null, before: null } as const;

const allCases = {
  kind: null,
  state: null,
  waitingOn: null,
  onlyAttention: false,
  closed: false,
  followedBy: null,
} as const;

/** Fills the tables by a few statements: half of the cases are open, a third of them with an open task, a tenth overdue. */
async function seed({ db }: BenchStack): Promise<void> {
  const lines = most * linesEach;
  const statements = [
    // What bounds the statements of a program doesn't bound what fills a table.
    'SET LOCAL statement_timeout = 0',
    `INSERT INTO account (id, portal, email, given_name, family_name, phone, status, staff_role, created_at)
     SELECT gen_random_uuid(), (CASE WHEN n <= 20 THEN 'staff' WHEN n % 10 = 0 THEN 'provider' ELSE 'client' END)::"Portal",
       'person.' || n || '@lists.example', 'Given' || n, 'Family' || n, '+1212555' || lpad((n % 10000)::text, 4, '0'), 'active',
       (CASE WHEN n <= 18 THEN 'agent' WHEN n <= 20 THEN 'lead' END)::"StaffRole", now()
     FROM generate_series(1, ${most}) n`,
    `INSERT INTO provider (id, account_id, time_zone, jurisdiction)
     SELECT gen_random_uuid(), id, 'America/New_York', (ARRAY['NY','CA','TX','WA'])[1 + floor(random() * 4)::int]
     FROM account WHERE portal = 'provider'`,
    `INSERT INTO client (id, account_id, given_name, family_name, birth_date, email, phone, time_zone)
     SELECT gen_random_uuid(), CASE WHEN random() < 0.8 THEN id END, given_name, family_name, '1990-01-01', email, phone, 'America/New_York'
     FROM account WHERE portal = 'client'`,
    `CREATE TEMP TABLE listed_provider AS SELECT id, row_number() OVER () AS place FROM provider`,
    `INSERT INTO "case" (id, reference, kind, workflow_id, subject_id, state, waiting_on, due_at, needs_attention, opened_at, closed_at)
     SELECT gen_random_uuid(), 'XX-' || n, (ARRAY['contract_termination','note_export','password_reset','contact_request','email_verification'])[1 + n % 5]::"CaseKind",
       'bench/' || n, provider.id, CASE WHEN n % 1000 = 0 THEN 'closing' ELSE 'requested' END,
       (ARRAY['person','support','timer','system'])[1 + n % 4]::"WaitingOn",
       CASE WHEN n % 7 > 0 THEN now() + (random() * 90 - 9) * interval '1 day' END, n % 100 = 0,
       now() - random() * interval '300 days', CASE WHEN n % 2 = 0 THEN now() - random() * interval '300 days' END
     FROM generate_series(1, ${most}) n JOIN listed_provider provider ON provider.place = 1 + n % (SELECT count(*) FROM listed_provider)`,
    `CREATE TEMP TABLE listed_case AS SELECT id, row_number() OVER () AS place, closed_at FROM "case"`,
    `CREATE TEMP TABLE listed_staff AS SELECT id, row_number() OVER () - 1 AS place FROM account WHERE portal = 'staff'`,
    `INSERT INTO case_event (case_id, key, at, code, detail, actor_id)
     SELECT id, 'line-' || n, now() - random() * interval '300 days', 'held', '{}', NULL
     FROM listed_case CROSS JOIN generate_series(1, ${linesEach}) n`,
    `INSERT INTO support_task (id, case_id, key, kind, subject_id, status, priority, due_at, opened_at, done_at, assignee_id, snoozed_until)
     SELECT gen_random_uuid(), "case".id, 'task', (ARRAY['rematch_client','call_client_choice','send_letter','gates_to_lead'])[1 + "case".place % 4], NULL,
       (CASE WHEN closed_at IS NULL THEN 'open' ELSE 'done' END)::"TaskStatus", ("case".place % 50 = 0)::int,
       now() + (random() * 20 - 2) * interval '1 day', now(), CASE WHEN closed_at IS NOT NULL THEN now() - random() * interval '300 days' END,
       CASE WHEN "case".place % 3 > 0 THEN staff.id END, CASE WHEN "case".place % 20 = 0 THEN now() + interval '3 days' END
     FROM listed_case "case" JOIN listed_staff staff ON staff.place = "case".place % 20 WHERE "case".place % 3 < 2`,
    `INSERT INTO audit_entry (seq, at, actor_kind, actor_id, act, subject_kind, subject_id, detail, previous_hash, hash)
     SELECT n, now() - (${lines} - n) * interval '20 seconds', 'account', staff.id::text,
       CASE WHEN n % 5000 = 0 THEN 'case.hold' WHEN n % 3 = 0 THEN 'case.read' WHEN n % 3 = 1 THEN 'codec.decode' ELSE 'task.assign' END,
       'case', "case".id::text, '{}', 'x', 'bench-' || n
     FROM generate_series(1, ${lines}) n JOIN listed_case "case" ON "case".place = 1 + n % ${most} JOIN listed_staff staff ON staff.place = n % 20`,
  ];
  // Temporary tables live in one connection: one transaction keeps it.
  await db.$transaction(
    async (tx) => {
      for (const statement of statements) await tx.$executeRawUnsafe(statement);
    },
    { timeout: 30 * 60_000 },
  );
  await db.$executeRawUnsafe('ANALYZE');
}

/** Ids that are there, and places far down the lists. */
async function knownIn({ db }: BenchStack): Promise<Known> {
  const agent = await db.account.findFirstOrThrow({ where: { email: 'person.7@lists.example' } });
  const looking: Looking = { accountId: agent.id, role: 'agent', now: new Date() };
  const row = await db.case.findFirstOrThrow({
    where: { closedAt: null, tasks: { some: { status: 'open' } } },
    orderBy: { id: 'desc' },
  });
  const reference = caseReference('contract_termination', randomBytes(7));
  await db.case.update({ where: { id: row.id }, data: { reference } });
  return {
    agent: agent.id,
    caseId: row.id,
    reference,
    task: await deepIn(db, tasksListed(filterIn(''), looking)),
    open: await deepIn(db, casesListed(allCases)),
    seq: BigInt(Math.floor((most * linesEach) / 4)),
  };
}

/** A place 200 pages down a list, or where it ends. */
async function deepIn(db: BenchStack['db'], listing: Parameters<typeof pageOfIds>[1]): Promise<Place> {
  let place: Place = null;
  for (let page = 0; page < 200; page += 1) {
    const { next } = await pageOfIds(db, listing, place);
    if (next === null) break;
    place = { after: next };
  }
  return place;
}
