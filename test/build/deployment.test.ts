import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { serverSettings } from '../../dev/temporal.js';
import { loadConfig } from '../../src/config.js';
import { queues } from '../../src/protocol/task-queues.js';
import { searchAttributes } from '../../src/protocol/search-attributes.js';

const variables = Object.keys(loadConfig({}));
const example = readFileSync('.env.example', 'utf8');
const compose = readFileSync('docker-compose.yml', 'utf8');

describe('who sets the back office up', () => {
  it('finds every variable in .env.example, each with a line about it and its true default', () => {
    const entries = Array.from(example.matchAll(/^# .+\n#([A-Z_]+)=(.*)$/gm), ([, name, value]) => [
      name,
      value,
    ]);

    expect(entries.map(([name]) => name)).toEqual(variables);
    expect(loadConfig(Object.fromEntries(entries) as Record<string, string>)).toEqual(loadConfig({}));
  });

  it('has every variable passed to API and worker by docker compose', () => {
    const [block = ''] = /^x-program: &program\n(?: {2}.*\n)+/m.exec(compose) ?? [];
    const passed = Array.from(block.matchAll(/^ {2}([A-Z_]+): (?:'|")(?:\$\{(\w+):-|300\d|0\.0\.0\.0)/gm));

    expect(passed.map(([, name]) => name)).toEqual(variables);
    expect(passed.filter(([, name, from]) => from !== undefined && from !== name)).toEqual([]);
    expect(compose.match(/environment: \*program/g)).toHaveLength(3);
  });

  it('has every program of ours run without root, on a file system that it can’t write to', () => {
    expect(
      compose.match(/environment: \*program\n {4}read_only: true\n {4}tmpfs: \['\/tmp'\]\n/g),
    ).toHaveLength(3);
    const stages = readFileSync('Dockerfile', 'utf8')
      .split(/^FROM /m)
      .slice(1);
    expect(stages.map((stage) => /^USER (.+)$/m.exec(stage)?.[1])).toEqual(['node', 'node']);
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
