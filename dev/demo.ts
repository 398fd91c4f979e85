import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { once } from 'node:events';
import { demoAccounts, demoPassword } from './demo-accounts.js';
import { defaultPorts, startStack, untilInterrupted, type Ports } from './stack.js';

/** A browser's part of HTTP: it keeps cookies, follows redirects and names its origin. */
function createBrowser(origin: string) {
  const cookies = new Map<string, string>();
  const visit = async (
    path: string,
    fields?: Record<string, string>,
  ): Promise<{ status: number; html: string; response: Response }> => {
    const response = await fetch(new URL(path, origin), {
      redirect: 'manual',
      headers: {
        cookie: Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; '),
        origin: new URL(origin).origin,
      },
      ...(fields ? { method: 'POST', body: new URLSearchParams(fields) } : {}),
    });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location !== null && response.status < 400) return visit(location);
    const html = response.headers.get('content-type')?.startsWith('text/html') ? await response.text() : '';
    return { status: response.status, html, response };
  };
  return { visit };
}

const say = (line: string) => console.log(`${new Date().toISOString().slice(11, 19)}  ${line}`);
const startedAt = Date.now();
const folder = mkdtempSync(join(tmpdir(), 'headway-demo-'));
let stack: Awaited<ReturnType<typeof startStack>> | null = null;

void untilInterrupted().then(async () => {
  await stack?.stop();
  process.exit(130);
});

try {
  const ports = await freePorts();
  stack = await startStack({ folder, ports, policy: 'demo', say: (line) => say(`start: ${line}`) });
  await act(stack.environment, `http://localhost:${ports.INBOX_PORT}`);
  say(`Done in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
} catch (error) {
  console.error(`demo: ${error instanceof Error ? error.message : 'failed'}`);
  process.exitCode = 1;
} finally {
  await stack?.stop();
}
process.exit();

/** A provider ends the contract; clients choose; the last day ends; the account is offboarded. A day lasts one and a half seconds. */
async function act(environment: Readonly<Record<string, string>>, inbox: string): Promise<void> {
  const provider = createBrowser(environment['PROVIDER_PORTAL_URL'] ?? '');
  await expectStatus(
    provider.visit('/sign-in', { email: demoAccounts.provider.email, password: demoPassword }),
    200,
  );
  say(`Signed in as ${demoAccounts.provider.email}.`);

  const { response: caseload } = await provider.visit('/v1/caseload');
  const { clients } = (await caseload.json()) as { clients: { chartId: string; source: string }[] };
  const sourced = clients.filter(({ source }) => source === 'headway_sourced');
  const lastDay = new Date(Date.now() + 32 * 86_400_000).toISOString().slice(0, 10);
  await expectStatus(
    provider.visit('/contract-termination', {
      lastDay,
      reason: 'retiring',
      feedback: 'Thank you for the referrals.',
      recordsPractice: 'Reyes Psychology',
      recordsAddress: '1 Main Street, Albany, NY 12207',
      recordsEmail: 'records@reyes.example',
      ...Object.fromEntries(sourced.map(({ chartId }) => [`plan.${chartId}`, 'continues_on_headway'])),
      'acknowledge.own_clients_are_yours': 'yes',
      'acknowledge.headway_sourced_stay': 'yes',
      'acknowledge.download_notes': 'yes',
    }),
    200,
  );
  const confirmation = await expectStatus(provider.visit('/contract-termination/submit', {}), 200);
  const reference = /CT-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(confirmation.html)?.[0] ?? '';
  if (reference === '') throw new Error('The confirmation has no reference.');
  say(
    `Request sent: ${clients.length} clients, ${sourced.length} of them Headway-sourced, last day ${lastDay}, reference ${reference}.`,
  );

  const told = new Set<string>();
  const answered = new Set<string>();
  let zip = '';
  let worked = false;
  for (const until = Date.now() + 150_000; Date.now() < until;) {
    const { html, status } = await provider.visit('/contract-termination/status');
    if (status !== 200) throw new Error(`The status page answered ${status}.`);
    if (html.includes('name="password"')) {
      // Offboarding ended all sessions; the read-only time allows a new sign-in.
      await provider.visit('/sign-in', { email: demoAccounts.provider.email, password: demoPassword });
      say('All sign-ins were ended; the provider signed in again, for downloads only.');
      continue;
    }
    const lines = Array.from(html.matchAll(/<\/time>([^<]+)<\/li>/g), ([, line = '']) => line).toReversed();
    for (const line of lines.filter((candidate) => !told.has(candidate))) {
      told.add(line);
      say(line);
    }
    if (told.has('The contract ended and the case is complete.')) break;
    if (zip === '') zip = await download(provider, folder);
    await answerClients(inbox, answered);
    if (!worked && lines.some((line) => line.startsWith('The last day ended'))) {
      worked = true;
      await finishWork(provider);
      await callUnreached(environment['STAFF_PORTAL_URL'] ?? '', reference);
    }
    await new Promise((done) => setTimeout(done, 700));
  }
  if (!told.has('The contract ended and the case is complete.'))
    throw new Error('The case did not end in time.');
  if (zip === '') throw new Error('The export was never ready.');
  const mails = (await (await fetch(`${inbox}/api/messages`)).json()) as unknown[];
  say(`${mails.length} mails were sent, ${answered.size} clients chose for themselves.`);
  say(`The notes are in ${zip}`);
}

/** Downloads the first export that is ready; empty while none is. */
async function download(provider: ReturnType<typeof createBrowser>, target: string): Promise<string> {
  const { response } = await provider.visit('/v1/note-exports');
  const { exports } = (await response.json()) as {
    exports: { id: string; state: string; notesTotal: number; chartsTotal: number }[];
  };
  const ready = exports.find(({ state }) => state === 'ready');
  if (ready === undefined) return '';
  const file = await provider.visit(`/note-exports/${ready.id}/download`, {});
  const path = resolve(target, 'notes.zip');
  writeFileSync(path, Buffer.from(await file.response.arrayBuffer()));
  say(`Downloaded ${ready.notesTotal} notes of ${ready.chartsTotal} clients.`);
  return path;
}

/** Every client who got a link chooses, in turn: stay, finished, follow. */
async function answerClients(inbox: string, answered: Set<string>): Promise<void> {
  const mails = (await (await fetch(`${inbox}/api/messages`)).json()) as { to: string; text: string }[];
  const choices = ['stays', 'stays', 'finished', 'follows_provider'];
  for (const { to, text } of mails) {
    const link = /https?:\/\/\S+\/provider-leaving\/\S+/.exec(text)?.[0];
    if (link === undefined || answered.has(to)) continue;
    const client = createBrowser(link);
    const { status } = await client.visit(link, {
      choice: choices[answered.size % choices.length] ?? 'stays',
    });
    if (status === 200) answered.add(to);
  }
}

/** Signs every draft and bills every session, as a provider would in the wind-down. */
async function finishWork(provider: ReturnType<typeof createBrowser>): Promise<void> {
  for (const path of ['/notes-to-sign', '/sessions-to-bill']) {
    const { html } = await provider.visit(path);
    const items = Array.from(html.matchAll(/name="(item\.[^"]+)"/g), ([, name = '']) => [name, 'yes']);
    await provider.visit(path, Object.fromEntries(items) as Record<string, string>);
  }
  say('The provider signed the open notes and billed the open sessions.');
}

/** Support calls whoever had no mail or did not choose, and writes down the answer. */
async function callUnreached(origin: string, reference: string): Promise<void> {
  const support = createBrowser(origin);
  await expectStatus(
    support.visit('/sign-in', { email: demoAccounts.agent.email, password: demoPassword }),
    200,
  );
  const { html } = await support.visit(`/cases/${reference}`);
  const calls = Array.from(
    html.matchAll(/<section class="card" id="task-([^"]+)">(.*?)<\/section>/gs),
  ).filter(([card]) => card.includes('name="choice"'));
  for (const [, id = ''] of calls)
    await expectStatus(
      support.visit(`/tasks/${id}`, { choice: 'finished', resolution: 'Called; the client has finished.' }),
      200,
    );
  say(`Support called ${calls.length} client(s) without an answer.`);
}

async function expectStatus<Answer extends { status: number }>(
  visit: Promise<Answer>,
  status: number,
): Promise<Answer> {
  const answer = await visit;
  if (answer.status !== status) throw new Error(`Expected ${status}, got ${answer.status}.`);
  return answer;
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
