import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startProgram, type Program } from '../../dev/program.js';
import { defaultPorts, startStack } from '../../dev/stack.js';
import { until } from '../harness/until.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headway-stack-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a program of the stack that ends by itself', () => {
  let program: Program;
  let said: string[];
  let restarts: number;
  const start = (source: string) => {
    const path = join(folder, 'program.mjs');
    writeFileSync(path, `import { appendFileSync } from 'node:fs';\n${source}`);
    program = startProgram('worker', path, { STARTS: join(folder, 'starts') }, [1, 2]);
    [said, restarts] = [[], 0];
    program.keepRunning({ say: (line) => said.push(line), restarted: () => (restarts += 1) });
  };
  const noteStart = "appendFileSync(process.env.STARTS, 'started\\n');";
  const starts = () => {
    const path = join(folder, 'starts');
    return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').length : 0;
  };
  afterEach(() => program.stop());

  it('is started again after a pause, which is said, and stays down when it ends again and again', async () => {
    start(noteStart);
    await until('it stays down', async () => said.length === 3);
    expect([starts(), restarts]).toEqual([3, 2]);
    expect(said.map((line) => line.split(';')[0])).toEqual([
      'The worker has ended by itself and is started again in 0.001 s',
      'The worker has ended by itself and is started again in 0.002 s',
      'The worker ends again and again and stays down. Stop with Ctrl-C and start again',
    ]);
  });

  it('is started again when it was killed, and not when it is stopped', async () => {
    start(`${noteStart} setInterval(() => {}, 1_000);`);
    await until('it runs', async () => starts() === 1);
    process.kill(program.pid() ?? 0, 'SIGKILL');
    await until('it runs again', async () => starts() === 2);
    await program.stop();
    expect([program.hasEnded(), said.length, restarts]).toEqual([true, 1, 1]);
  });
});

describe('a second stack of the same folder', () => {
  it('is refused with the place of the first, and touches nothing of it', async () => {
    const database = createServer().listen(0, '127.0.0.1');
    await once(database, 'listening');
    const { port } = database.address() as AddressInfo;
    const first = JSON.stringify({ ports: { POSTGRES_PORT: port }, processes: { supervisor: 4711 } });
    writeFileSync(join(folder, 'stack.json'), first);
    const second = startStack({ folder, ports: defaultPorts, policy: 'standard', say: () => {} });
    await expect(second).rejects.toThrow(
      `The stack of ${folder} runs already, as process 4711: stop it first`,
    );
    expect(readdirSync(folder)).toEqual(['stack.json']);
    expect(readFileSync(join(folder, 'stack.json'), 'utf8')).toBe(first);
    database.close();
  });
});
