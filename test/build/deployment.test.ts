import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { workers } from '../../dev/cluster/back-office.js';
import { nodeConnections, nodesFrom } from '../../dev/cluster/nodes.js';
import { apis } from '../../dev/cluster/ports.js';
import { maxConnections } from '../../dev/postgres.js';
import { serverSettings } from '../../dev/temporal.js';
import { keyStorePool } from '../../src/adapters/key-store.js';
import { loadConfig } from '../../src/config.js';
import { queues } from '../../src/protocol/task-queues.js';
import { searchAttributes } from '../../src/protocol/search-attributes.js';

const variables = Object.keys(loadConfig({}));
/** Read by the bucket's SDK itself. */
const ofBucket = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];
const ofMigrations = ['MIGRATION_DATABASE_URL', 'MIGRATION_KEY_STORE_URL'];
const example = readFileSync('.env.example', 'utf8');
const compose = readFileSync('docker-compose.yml', 'utf8');

/** Connections that one program of ours may open, and those that PostgreSQL keeps for superusers. */
const perProgram = loadConfig({}).DATABASE_POOL + keyStorePool;
const reserved = 3;

describe('who sets the back office up', () => {
  it('finds every variable in .env.example, each with a line about it and its true default', () => {
    const entries = Array.from(example.matchAll(/^# .+\n#([A-Z_]+)=(.*)$/gm), ([, name, value]) => [
      name,
      value,
    ]);

    expect(entries.map(([name]) => name)).toEqual([...variables, ...ofMigrations]);
    expect(loadConfig(Object.fromEntries(entries) as Record<string, string>)).toEqual(loadConfig({}));
  });

  it('has every variable passed to API and worker by docker compose', () => {
    const [block = ''] = /^x-program: &program\n(?: {2}.*\n)+/m.exec(compose) ?? [];
    const passed = Array.from(block.matchAll(/^ {2}([A-Z_]+): (?:'|")(?:\$\{(\w+):-|300\d|0\.0\.0\.0)/gm));

    expect(new Set(passed.map(([, name]) => name))).toEqual(new Set([...variables, ...ofBucket]));
    expect(passed.filter(([, name, from]) => from !== undefined && from !== name)).toEqual([]);
    expect(compose.match(/environment: \*program/g)).toHaveLength(3);
  });

  it('has its migrations made by the owners, by the rules of where it runs', () => {
    const [, block = ''] =
      /^ {2}migrate:\n(?: {4}.*\n)+? {4}environment:\n((?: {6}.*\n)+)/m.exec(compose) ?? [];
    expect(Array.from(block.matchAll(/(\w+): '\$\{(\w+):-/g), ([, name, from]) => [name, from])).toEqual(
      ['NODE_ENV', ...ofMigrations].map((name) => [name, name]),
    );
  });

  it('has the metrics of Temporal read where docker compose tells them', () => {
    const [, port] = /PROMETHEUS_ENDPOINT: 0\.0\.0\.0:(\d+)/.exec(compose) ?? [];
    expect(readFileSync('monitoring/prometheus.yml', 'utf8')).toContain(`['temporal:${port}']`);
  });

  it('has every program of ours run without root, on a file system that it can’t write to', () => {
    const ours = compose.split(/^ {2}(?=\S+:)/m).filter((service) => /^ {4}build:/m.test(service));
    expect(ours).toHaveLength(5);
    for (const service of ours) expect(service).toMatch(/^ {4}read_only: true\n {4}tmpfs: \['\/tmp'\]$/m);
    const stages = readFileSync('Dockerfile', 'utf8')
      .split(/^FROM /m)
      .slice(1);
    expect(stages.map((stage) => /^USER (.+)$/m.exec(stage)?.[1])).toEqual(['node', 'node']);
  });

  it('has connections to PostgreSQL for everything that runs by docker compose', () => {
    const number = (name: string) => Number(new RegExp(`${name}[=:] ?'?(\\d+)`).exec(compose)?.[1]);
    const programs = (compose.match(/environment: \*program|<<: \*worker/g)?.length ?? 0) * perProgram;
    const temporal = 4 * (number('SQL_MAX_CONNS') + number('SQL_VIS_MAX_CONNS'));

    expect(programs).toBe(4 * 24);
    expect(programs + temporal).toBeLessThan(number('max_connections') - reserved);
  });

  it('has connections to PostgreSQL for everything that runs in the cluster', () => {
    const programs = (apis.length + workers.length) * perProgram;
    const temporal = nodesFrom(0).length * (nodeConnections.store + nodeConnections.visibility);

    expect(programs + temporal).toBe(218);
    expect(programs + temporal).toBeLessThan(maxConnections - reserved);
  });

  it('has each task queue served by a program of its own', () => {
    for (const queue of queues) expect(compose).toContain(`'dist/worker.js', '--queues', '${queue}'`);
  });

  it('has Temporal’s server set by docker compose as the local ones are', () => {
    const set = Array.from(
      compose.matchAll(/^ {6}([\w.]+): \[\{ value: (\w+) \}\]$/gm),
      ([, name, value]) => [name, value === 'true'],
    );
    expect(Object.fromEntries(set)).toEqual(serverSettings);
  });

  it('has every search attribute registered by docker compose with its type', () => {
    const registered = Array.from(compose.matchAll(/--name (\w+) --type (\w+)/g), ([, name, type]) => [
      name,
      type?.toUpperCase(),
    ]);

    expect(registered).toEqual(Object.values(searchAttributes).map(({ name, type }) => [name, type]));
  });
});
