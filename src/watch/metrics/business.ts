import { Gauge, type Registry } from 'prom-client';
import type { Database } from '../../adapters/database.js';
import { standingOf } from '../../cases/worker-heartbeats.js';
import { isServed } from '../../domain/worker-standing.js';

/** One value of a metric with its labels: kinds, states and queues, of which there are as many as the code names. */
interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric of the business, and how the database tells it. */
interface Told {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly tell: (db: Database) => Promise<readonly Sample[]>;
}

interface CaseRow {
  readonly kind: string;
  readonly state: string;
  readonly open: number;
  readonly oldest: number;
}

const openCases = (db: Database) =>
  db.$queryRaw<CaseRow[]>`
    SELECT kind::text, state, count(*)::float8 AS open, extract(epoch FROM now() - min(opened_at))::float8 AS oldest
    FROM "case" WHERE closed_at IS NULL GROUP BY 1, 2`;

const overdueCases = (db: Database) =>
  db.$queryRaw<{ kind: string; overdue: number; attention: number }[]>`
    SELECT kind::text, count(*) FILTER (WHERE due_at < now())::float8 AS overdue, count(*) FILTER (WHERE needs_attention)::float8 AS attention
    FROM "case" WHERE closed_at IS NULL GROUP BY 1`;

const openTasks = (db: Database) =>
  db.$queryRaw<{ kind: string; open: number; overdue: number }[]>`
    SELECT kind, count(*)::float8 AS open, count(*) FILTER (WHERE due_at < now())::float8 AS overdue
    FROM support_task WHERE status = 'open' GROUP BY 1`;

const exportsByState = (db: Database) =>
  db.$queryRaw<{ state: string; count: number }[]>`
    SELECT state::text, count(*)::float8 AS count FROM note_export GROUP BY 1`;

/** Lets those who ask while an answer is under way have the same: the registry collects all of its metrics at once. */
function whileAsked<Answer>(ask: (db: Database) => Promise<Answer>): (db: Database) => Promise<Answer> {
  let asked: Promise<Answer> | undefined;
  return (db) => (asked ??= ask(db).finally(() => (asked = undefined)));
}

function metricsOf(queues: readonly string[]): readonly Told[] {
  return [...metricsOfCases(), ...metricsOfTasks(), metricOfExports, ...metricsOfWorkers(queues)];
}

function metricsOfCases(): readonly Told[] {
  const cases = whileAsked(openCases);
  const overdue = whileAsked(overdueCases);
  return [
    {
      name: 'headway_cases_open',
      help: 'Open cases by kind and state.',
      labels: ['kind', 'state'],
      tell: async (db) =>
        (await cases(db)).map(({ kind, state, open }) => ({ labels: { kind, state }, value: open })),
    },
    {
      name: 'headway_case_oldest_age_seconds',
      help: 'Seconds since the oldest open case of a kind and state was opened.',
      labels: ['kind', 'state'],
      tell: async (db) =>
        (await cases(db)).map(({ kind, state, oldest }) => ({ labels: { kind, state }, value: oldest })),
    },
    {
      name: 'headway_cases_overdue',
      help: 'Open cases whose clock has run out.',
      labels: ['kind'],
      tell: async (db) =>
        (await overdue(db)).map(({ kind, overdue }) => ({ labels: { kind }, value: overdue })),
    },
    {
      name: 'headway_cases_needing_attention',
      help: 'Open cases that need a person of support.',
      labels: ['kind'],
      tell: async (db) =>
        (await overdue(db)).map(({ kind, attention }) => ({ labels: { kind }, value: attention })),
    },
  ];
}

function metricsOfTasks(): readonly Told[] {
  const tasks = whileAsked(openTasks);
  return [
    {
      name: 'headway_support_tasks_open',
      help: 'Open tasks of support.',
      labels: ['kind'],
      tell: async (db) => (await tasks(db)).map(({ kind, open }) => ({ labels: { kind }, value: open })),
    },
    {
      name: 'headway_support_tasks_overdue',
      help: 'Open tasks of support whose date has passed.',
      labels: ['kind'],
      tell: async (db) =>
        (await tasks(db)).map(({ kind, overdue }) => ({ labels: { kind }, value: overdue })),
    },
  ];
}

const metricOfExports: Told = {
  name: 'headway_note_exports',
  help: 'Exports of notes by state.',
  labels: ['state'],
  tell: async (db) =>
    (await exportsByState(db)).map(({ state, count }) => ({ labels: { state }, value: count })),
};

function metricsOfWorkers(queues: readonly string[]): readonly Told[] {
  const standings = whileAsked((db) => standingOf(db, queues));
  return [
    {
      name: 'headway_worker_heartbeat_age_seconds',
      help: 'Seconds since the best worker of a queue said that it lives; +Inf where none runs.',
      labels: ['queue'],
      tell: async (db) =>
        (await standings(db)).map(({ queue, beatSecondsAgo }) => ({
          labels: { queue },
          value: beatSecondsAgo ?? Number.POSITIVE_INFINITY,
        })),
    },
    {
      name: 'headway_queue_served',
      help: '1 where a worker does the work of a queue, else 0.',
      labels: ['queue'],
      tell: async (db) =>
        (await standings(db)).map((standing) => ({
          labels: { queue: standing.queue },
          value: isServed(standing) ? 1 : 0,
        })),
    },
  ];
}

/**
 * Puts the metrics of the business into a registry; the database is asked at each look. While it doesn't answer they are absent, and
 * `headway_database_answers` is 0.
 */
export function tellBusiness(
  registry: Registry,
  { db, queues }: { readonly db: Database; readonly queues: readonly string[] },
): void {
  const answers = new Gauge({
    name: 'headway_database_answers',
    help: '1 where the database told the metrics of the business, else 0.',
    registers: [registry],
    // Asked by itself, since the registry collects in no promised order.
    async collect() {
      this.set(
        await db.$queryRaw`SELECT 1`.then(
          () => 1,
          () => 0,
        ),
      );
    },
  });
  answers.set(0);
  for (const { name, help, labels, tell } of metricsOf(queues))
    new Gauge({
      name,
      help,
      labelNames: [...labels],
      registers: [registry],
      async collect() {
        const samples = await tell(db).catch(() => []);
        this.reset();
        for (const { labels: of, value } of samples) this.set(of, value);
      },
    });
}
