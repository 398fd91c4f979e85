import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoAccounts } from '../../dev/demo-accounts.js';
import type { Ports } from '../../dev/stack.js';
import { endRemains } from '../../scripts/remains.mjs';
import { openBrowser, type Browser } from '../harness/browser.js';
import { freePorts, processesIn, startStackIn } from '../harness/stack.js';
import { until } from '../harness/until.js';

describe('a stack whose servers are killed', () => {
  let folder: string;
  let ports: Ports;
  let stack: ReturnType<typeof startStackIn>;
  let client: Browser;
  let provider: Browser;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'headway-away-'));
    ports = await freePorts();
    stack = startStackIn(folder, ports, { POLICY: 'demo' });
    await stack.untilItRuns();
    client = openBrowser(`http://localhost:${ports.CLIENT_PORTAL_PORT}`);
    provider = openBrowser(`http://localhost:${ports.PROVIDER_PORTAL_PORT}`);
  });
  afterAll(async () => {
    stack.stop();
    await stack.untilItEnded();
    await endRemains(folder, () => {});
    rmSync(folder, { recursive: true, force: true });
  });

  const ready = async () => {
    const answer = await fetch(`http://localhost:${ports.STAFF_PORTAL_PORT}/health/ready`);
    return { status: answer.status, checks: ((await answer.json()) as { checks: object }).checks };
  };
  const mailsTo = async (email: string) =>
    (
      (await (
        await fetch(`http://localhost:${ports.INBOX_PORT}/api/messages?to=${encodeURIComponent(email)}`)
      ).json()) as { subject: string }[]
    ).map(({ subject }) => subject);
  const readyAgain = () => until('the stack is ready again', async () => (await ready()).status === 200);

  it('answers 503 with when to ask again and what is away while PostgreSQL is, and what was accepted before reaches its end', async () => {
    const before = processesIn(folder);
    expect((await client.post('/forgot-password', { email: demoAccounts.client.email })).status).toBe(200);
    process.kill(before.postgres, 'SIGKILL');

    const email = 'nobody@nowhere.example';
    const asksByProgram = () =>
      fetch(`http://localhost:${ports.CLIENT_PORTAL_PORT}/v1/password-resets`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email }),
      });
    // Both at once: it may be back by the next question.
    const [page, json] = await until('a page and a program are refused', async () => {
      const both = await Promise.all([client.post('/forgot-password', { email }), asksByProgram()]);
      return both[0].text.includes('We can’t reach our database') && !both[1].ok ? both : null;
    });
    expect(page.status).toBe(503);
    expect(page.response.headers.get('retry-after')).toBe('30');
    expect([json.status, json.headers.get('retry-after'), await json.json()]).toEqual([
      503,
      '30',
      expect.objectContaining({ code: 'database-away', status: 503 }),
    ]);

    await readyAgain();
    await until('the mail is there', async () => (await mailsTo(demoAccounts.client.email)).length > 0);
    expect(await mailsTo(demoAccounts.client.email)).toHaveLength(1);
    const after = processesIn(folder);
    expect(after.postgres).not.toBe(before.postgres);
    expect([after.api, after.worker, after.temporal]).toEqual([before.api, before.worker, before.temporal]);
  });

  it('accepts while Temporal is away, and carries it to its end once that is back', async () => {
    const before = processesIn(folder);
    process.kill(before.temporal, 'SIGKILL');
    const { email } = demoAccounts.provider;
    expect((await provider.post('/forgot-password', { email })).status).toBe(200);
    await until('the mail is there', async () => (await mailsTo(email)).length > 0);
    await readyAgain();
    expect(await mailsTo(email)).toHaveLength(1);
    const after = processesIn(folder);
    expect(after.temporal).not.toBe(before.temporal);
    expect([after.api, after.worker, after.postgres]).toEqual([before.api, before.worker, before.postgres]);
  });

  it('says so, and nothing that it says or logs has a connection in it', () => {
    const logs = ['api', 'worker'].map((name) => readFileSync(join(folder, `logs/${name}.log`), 'utf8'));
    expect(stack.said()).toContain('The database (PostgreSQL) was killed');
    expect(stack.said()).toContain('The Temporal server was killed');
    expect([stack.said().slice(stack.said().indexOf('Demo log-ins')), ...logs].join('\n')).not.toMatch(
      /headway_app:|headway_keys:|password:|secretKey|ConnectionParameters/,
    );
  });

  it('is reached on this machine’s own address only', async () => {
    // What listens on all addresses is reached by another one of this machine, too: Linux has 127.0.0.2, beside those of its networks.
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => address);
    for (const address of ['127.0.0.2', ...others])
      for (const port of Object.values(ports))
        expect([port, await answers(address, port)]).toEqual([port, false]);
    for (const port of Object.values(ports))
      expect([port, await answers('127.0.0.1', port)]).toEqual([port, true]);
  });

  describe('asked by a command', () => {
    const run = (script: string, environment: Record<string, string> = {}) =>
      new Promise<{ status: number; said: string }>((settle) => {
        execFile(
          'npm',
          ['run', '--silent', script],
          { env: { PATH: process.env['PATH'] ?? '', STACK_FOLDER: folder, ...environment } },
          (error, stdout, stderr) => settle({ status: Number(error?.code ?? 0), said: stderr + stdout }),
        );
      });

    it('is the stack of its folder, which the command names', async () => {
      const doctor = await run('doctor');
      expect(doctor.said).toContain(
        `On the stack of ${folder}: PostgreSQL 127.0.0.1:${ports.POSTGRES_PORT}/headway.`,
      );
      expect(doctor.said).toMatch(/well {5}Charts and keys {4}24 charts have a key, the store has 24/);
      expect(doctor.said).toContain('well     Workers            Queue back-office: A worker does its work.');
      expect(doctor.said).not.toContain('TROUBLE');
      expect(doctor.status).toBe(0);
      expect(await run('audit:verify')).toMatchObject({
        status: 0,
        said: expect.stringContaining(`On the stack of ${folder}`),
      });
      expect(await run('seed')).toMatchObject({
        status: 0,
        said: expect.stringContaining(`On the stack of ${folder}`),
      });
    });

    it('is none where the folder has none, and where only some of the addresses are set', async () => {
      for (const script of ['doctor', 'audit:verify', 'seed']) {
        const nowhere = await run(script, { STACK_FOLDER: join(folder, 'empty') });
        expect([nowhere.status, nowhere.said]).toEqual([
          1,
          expect.stringContaining(`No stack runs in ${join(folder, 'empty')}: start it with npm start`),
        ]);
        const partly = await run(script, {
          DATABASE_URL: 'postgresql://headway_app:local@127.0.0.1:1/headway',
        });
        expect([partly.status, partly.said]).toEqual([
          1,
          expect.stringContaining('Some of the addresses are set'),
        ]);
      }
    });
  });
});

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((settle) => {
    const socket = connect({ host, port, timeout: 2_000 });
    const end = (answer: boolean) => {
      socket.destroy();
      settle(answer);
    };
    socket
      .once('connect', () => end(true))
      .once('error', () => end(false))
      .once('timeout', () => end(false));
  });
}
