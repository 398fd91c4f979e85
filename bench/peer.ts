import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cookiesOf, freePort, type BenchStack } from './stack.js';

const folder = new URL('peers/', import.meta.url).pathname;

/** Installs what the back office is measured beside, at its pinned versions. */
export function installPeers(): void {
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('The peers could not be installed');
}

/** Better Auth on the same PostgreSQL, the same SMTP server and the same Twilio stand-in, in a process of its own. */
export async function startBetterAuth(stack: BenchStack) {
  const { origin, stop } = await startPeer(stack, 'better-auth.mjs', 'better_auth', {
    SECRET: randomBytes(32).toString('base64'),
    ...stack.twilio,
  });
  return {
    stop,
    /** Posts as a browser with some cookies; the answer is the cookies that it gets. */
    async post(path: string, body: object, cookie = ''): Promise<string> {
      const answer = await fetch(`${origin}/api/auth${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin, cookie },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`Better Auth answered ${answer.status} to ${path}`);
      await answer.arrayBuffer();
      return cookiesOf(answer);
    },
  };
}

/** DBOS Transact on the same PostgreSQL and the same SMTP server, in a process of its own. */
export async function startDbos(stack: BenchStack) {
  const { origin, stop } = await startPeer(stack, 'dbos.mjs', 'dbos', {});
  return {
    stop,
    async post(path: string, body: object): Promise<void> {
      const answer = await fetch(`${origin}${path}`, { method: 'POST', body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(`DBOS answered ${answer.status} to ${path}`);
      await answer.arrayBuffer();
    },
  };
}

/** Starts a program of `peers` with a database of its own; it prints its address once it listens. */
async function startPeer(
  stack: BenchStack,
  program: string,
  database: string,
  environment: Readonly<Record<string, string>>,
) {
  const child = spawn(process.execPath, [program], {
    cwd: folder,
    env: {
      ...process.env,
      PORT: String(await freePort()),
      DATABASE_URL: await stack.peerDatabase(database),
      SMTP_URL: stack.smtpUrl,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    origin: line.toString().trim(),
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** Requests a second that an address answers, by autocannon: eight connections for eight seconds. */
export async function requestsPerSecond(url: string): Promise<number> {
  const child = spawn('node_modules/.bin/autocannon', ['--json', '-c', '8', '-d', '8', url], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(child, 'close');
  const { requests } = JSON.parse(Buffer.concat(chunks).toString()) as { requests: { average: number } };
  return requests.average;
}
