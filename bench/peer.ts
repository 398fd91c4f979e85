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
  const child = spawn(process.execPath, ['better-auth.mjs'], {
    cwd: folder,
    env: {
      ...process.env,
      PORT: String(await freePort()),
      SECRET: randomBytes(32).toString('base64'),
      DATABASE_URL: await stack.peerDatabase('better_auth'),
      SMTP_URL: stack.smtpUrl,
      ...stack.twilio,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const origin = line.toString().trim();
  return {
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
