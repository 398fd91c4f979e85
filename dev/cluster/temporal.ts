import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { findTemporalServer } from '../../scripts/tools.mjs';
import { searchAttributes } from '../../src/protocol/search-attributes.js';
import { asAdmin, type LocalPostgres } from '../postgres.js';
import { startProgram, type Program } from '../program.js';
import { serverSettings } from '../temporal.js';
import { renewingWay, type TemporalWay } from '../../src/temporal/tls.js';
import { loadConfig } from '../../src/config.js';
import { configurationOf, nodesFrom, type Node, type NodeTls } from './nodes.js';

/** Each database of Temporal with the folder of its schema. */
const schemas = { temporal: 'temporal', temporal_visibility: 'visibility' } as const;

const dynamicConfiguration = Object.fromEntries(
  Object.entries(serverSettings).map(([name, value]) => [name, [{ value }]]),
);

/** IndexedValueType of Temporal's API. */
const valueTypes: Readonly<Record<string, number>> = { KEYWORD: 2, BOOL: 5, DATETIME: 6 };

/** Milliseconds until every node is there and has found the others. */
const patienceMs = 120_000;

/** Lays Temporal's two databases, or brings them up to date. */
export async function laySchema({ adminUrl }: Pick<LocalPostgres, 'adminUrl'>, port: number): Promise<void> {
  const { sql, schema } = installation();
  for (const [database, folder] of Object.entries(schemas)) {
    const present = await asAdmin(adminUrl, async (admin) => {
      const { rowCount } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
      return rowCount === 1;
    });
    const tool = (...parameters: string[]) =>
      execFileSync(
        sql,
        ['--plugin', 'postgres12_pgx', '--ep', '127.0.0.1', '--port', String(port), '--user', 'postgres']
          .concat('--password', 'local', '--db', database)
          .concat(parameters),
        { stdio: ['ignore', 'ignore', 'pipe'], timeout: 60_000 },
      );
    if (!present) {
      tool('create-database');
      tool('setup-schema', '-v', '0.0');
    }
    tool('update-schema', '-d', join(schema, folder, 'versioned'));
  }
}

/** Starts every node as a process of its own, each with its log. */
export function startNodes(
  nodes: readonly Node[],
  {
    folder,
    postgresPort,
    pauses,
    tls,
  }: {
    folder: string;
    postgresPort: number;
    pauses: readonly number[] | undefined;
    tls: NodeTls | undefined;
  },
): Program[] {
  const { server } = installation();
  const dynamicConfig = join(folder, 'dynamic.yaml');
  mkdirSync(folder, { recursive: true });
  writeFileSync(dynamicConfig, JSON.stringify(dynamicConfiguration));
  return nodes.map((node) => {
    const config = join(folder, node.name);
    mkdirSync(config, { recursive: true });
    writeFileSync(
      join(config, 'cluster.yaml'),
      configurationOf(node, { nodes, postgresPort, dynamicConfig, tls }),
    );
    return startProgram({
      name: node.name,
      binary: server,
      parameters: [
        '--root',
        folder,
        '--config',
        node.name,
        '--env',
        'cluster',
        'start',
        '--service',
        node.service,
      ],
      environment: {},
      log: join(folder, '..', 'logs', `${node.name}.log`),
      ...(pauses === undefined ? {} : { pauses }),
    });
  });
}

/**
 * Starts the production server on an empty database, with the project's namespace, and without the rest of a cluster. On an empty database two nodes may write the same
 * first row: the slower one ends, and is started again.
 */
export async function startServer({
  firstPort,
  folder,
  postgres,
  postgresPort,
  tls,
  environment,
}: {
  firstPort: number;
  folder: string;
  postgres: Parameters<typeof laySchema>[0];
  postgresPort: number;
  tls?: NodeTls;
  /** Further variables of who makes the namespace, which have to fit `tls`. */
  environment?: Readonly<Record<string, string>>;
}): Promise<{ readonly address: string; stop(): Promise<void> }> {
  await laySchema(postgres, postgresPort);
  const nodes = nodesFrom(firstPort, tls);
  const programs = startNodes(nodes, { folder, postgresPort, pauses: undefined, tls });
  for (const program of programs) program.keepRunning({ say: () => {}, restarted: () => {} });
  const stop = async () => {
    await Promise.all(programs.map((program) => program.stop()));
  };
  const frontend = nodes.find(({ service }) => service === 'frontend');
  const address = `127.0.0.1:${frontend?.grpcPort}`;
  try {
    await makeNamespace(loadConfig({ TEMPORAL_ADDRESS: address, ...environment }));
  } catch (error) {
    await stop();
    throw error;
  }
  return { address, stop };
}

/** Makes the namespace with the project's search attributes where they are missing; tries until the server is there. */
export async function makeNamespace({
  TEMPORAL_NAMESPACE: namespace,
  ...way
}: TemporalWay & { readonly TEMPORAL_NAMESPACE: string }): Promise<void> {
  const attributes = Object.fromEntries(
    Object.values(searchAttributes).map(({ name, type }) => [name, valueTypes[type] ?? 0]),
  );
  for (const until = Date.now() + patienceMs; ; await pause(500)) {
    try {
      const connection = await Connection.connect({ ...renewingWay(way), connectTimeout: 2_000 });
      try {
        const { workflowService, operatorService } = connection;
        await workflowService
          .registerNamespace({ namespace, workflowExecutionRetentionPeriod: msToTs('30 days') })
          .catch(passIfThere);
        await operatorService
          .addSearchAttributes({ namespace, searchAttributes: attributes })
          .catch(passIfThere);
        const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
        if (Object.keys(attributes).every((name) => name in (customAttributes ?? {}))) return;
      } finally {
        await connection.close();
      }
    } catch (error) {
      if (Date.now() > until)
        throw new Error('Temporal did not become ready; its logs say why.', { cause: error });
    }
  }
}

/** ALREADY_EXISTS of gRPC. */
function passIfThere(error: { code?: number }): void {
  if (error.code !== 6) throw error;
}

function installation() {
  const folder = findTemporalServer();
  if (folder === null)
    throw new Error('The Temporal server is missing: run `node scripts/setup.mjs --cluster`.');
  return { server: join(folder, 'server'), sql: join(folder, 'sql'), schema: join(folder, 'schema') };
}
