import { statSync } from 'node:fs';
import { join } from 'node:path';
import { startServer } from '../dev/cluster/temporal.js';
import { asAdmin, type LocalPostgres } from '../dev/postgres.js';
import { answers } from '../dev/stack.js';
import { startTemporal } from '../dev/temporal.js';

/** The Temporal server that is measured: the one for development with its file, or the production server. */
export type Engine = 'development' | 'production';

export interface MeasuredTemporal {
  readonly address: string;
  /** Bytes on disk of what Temporal keeps, its write-ahead log included where that is Temporal's own. */
  bytes(): Promise<number>;
  stop(): Promise<void>;
}

/** The first of the production nodes' ports, below those that systems hand out by themselves. */
const firstNodePort = 27_600;

/** Starts the engine; the production server runs as the seven nodes of the cluster and keeps its state on the PostgreSQL of the benchmark. */
export function openTemporal(
  engine: Engine,
  of: {
    readonly folder: string;
    readonly port: number;
    readonly postgres: LocalPostgres;
    readonly postgresPort: number;
  },
): Promise<MeasuredTemporal> {
  return engine === 'production' ? openProduction(of) : openDevelopment(of);
}

async function openDevelopment({
  folder,
  port,
}: {
  folder: string;
  port: number;
}): Promise<MeasuredTemporal> {
  const file = join(folder, 'temporal.sqlite');
  const { address, stop } = await startTemporal({ port, file });
  return {
    address,
    stop,
    bytes: async () =>
      ['', '-wal'].reduce(
        (sum, end) => sum + (statSync(`${file}${end}`, { throwIfNoEntry: false })?.size ?? 0),
        0,
      ),
  };
}

async function openProduction({
  folder,
  postgres,
  postgresPort,
}: {
  folder: string;
  postgres: LocalPostgres;
  postgresPort: number;
}): Promise<MeasuredTemporal> {
  // The nodes of two would find each other, and the workers of one would take the tasks of the other.
  if (await answers(firstNodePort))
    throw new Error(`Port ${firstNodePort} is in use: does another benchmark run on the production server?`);
  const { address, stop } = await startServer({
    firstPort: firstNodePort,
    folder: join(folder, 'temporal'),
    postgres,
    postgresPort,
  });
  return {
    address,
    stop,
    bytes: () =>
      asAdmin(postgres.adminUrl, async (admin) => {
        const { rows } = await admin.query<{ bytes: string }>(
          `SELECT sum(pg_database_size(datname)) AS bytes FROM pg_database WHERE starts_with(datname, 'temporal')`,
        );
        return Number(rows[0]?.bytes);
      }),
  };
}
