import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startCluster } from '../cluster/cluster.js';
import { defaultPorts, startStack, untilInterrupted, type Ports } from '../stack.js';
import { say } from './browser.js';
import { showAsking } from './asking.js';
import { showContact } from './contact.js';
import { showDestroying } from './destroying.js';
import { showGettingIn } from './getting-in.js';
import { placesOf } from './hands.js';
import { showLeaving } from './leaving.js';

/** What the demonstration needs of what it runs on. */
interface Ground {
  readonly environment: Readonly<Record<string, string>>;
  readonly inbox: string;
  stop(): Promise<void>;
}

const { values } = parseArgs({ options: { cluster: { type: 'boolean', default: false } } });
const startedAt = Date.now();
const folder = mkdtempSync(join(tmpdir(), 'headway-demo-'));
let stack: Ground | null = null;

void untilInterrupted().then(async () => {
  await stack?.stop();
  process.exit(130);
});

try {
  stack = await (values.cluster ? onCluster() : onStack());
  const places = placesOf(stack.environment, { inbox: stack.inbox, folder });
  say('Act one: getting in.');
  await showGettingIn(places);
  say('Act two: writing to support.');
  await showContact(places);
  say('Act three: records asked for after leaving.');
  await showAsking(stack.environment, places);
  say('Act four: a client leaves, and years later the record goes.');
  await showDestroying(stack.environment, places);
  say('Act five: leaving well.');
  await showLeaving(places);
  say(`Done in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
} catch (error) {
  console.error(`demo: ${error instanceof Error ? error.message : 'failed'}`);
  process.exitCode = 1;
} finally {
  await stack?.stop();
}
process.exit();

async function onStack(): Promise<Ground> {
  const ports = await freePorts();
  const started = await startStack({ folder, ports, policy: 'demo', say: (line) => say(`start: ${line}`) });
  return { ...started, inbox: `http://localhost:${ports.INBOX_PORT}` };
}

async function onCluster(): Promise<Ground> {
  const started = await startCluster({ folder, firstPort: 28_000, say: (line) => say(`start: ${line}`) });
  return { ...started, inbox: started.addresses['Inbox'] ?? '' };
}

async function freePorts(): Promise<Ports> {
  const servers = await Promise.all(
    Object.keys(defaultPorts).map(async (name) => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      return { name, server, port: typeof address === 'object' && address !== null ? address.port : 0 };
    }),
  );
  await Promise.all(servers.map(({ server }) => new Promise((done) => server.close(done))));
  return Object.fromEntries(servers.map(({ name, port }) => [name, port])) as Ports;
}
