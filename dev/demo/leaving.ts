import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { demoAccounts, demoPassword } from '../demo-accounts.js';
import { createBrowser, expectStatus, say, type DemoBrowser } from './browser.js';
import type { Places } from './hands.js';
import { logIn } from './log-in.js';

/** A provider ends the contract; clients choose; the last day ends; the account is offboarded. A day lasts one and a half seconds. */
export async function showLeaving({ provider: origin, staff, inbox, folder }: Places): Promise<void> {
  const logInAgain = () => logIn(origin, inbox, { ...demoAccounts.provider, password: demoPassword });
  let provider = await logInAgain();
  say(`${demoAccounts.provider.email} set up a phone and logged in with the code that came by text.`);

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
  const checked = await expectStatus(provider.visit('/contract-termination/check'), 200);
  const seen = /name="seen" value="([\w-]+)"/.exec(checked.html)?.[1] ?? '';
  const confirmation = await expectStatus(provider.visit('/contract-termination/submit', { seen }), 200);
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
      provider = await logInAgain();
      say(
        'All sign-ins and the phone were ended; the provider set the phone up again and logged in, for downloads only.',
      );
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
      await callUnreached(staff, inbox, reference);
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
async function download(provider: DemoBrowser, target: string): Promise<string> {
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
async function finishWork(provider: DemoBrowser): Promise<void> {
  for (const path of ['/notes-to-sign', '/sessions-to-bill']) {
    const { html } = await provider.visit(path);
    const items = Array.from(html.matchAll(/name="(item\.[^"]+)"/g), ([, name = '']) => [name, 'yes']);
    await provider.visit(path, Object.fromEntries(items) as Record<string, string>);
  }
  say('The provider signed the open notes and billed the open sessions.');
}

/** Support calls everyone who had no mail or didn't choose, and writes down the answer. */
async function callUnreached(origin: string, inbox: string, reference: string): Promise<void> {
  const support = await logIn(origin, inbox, { ...demoAccounts.agent, password: demoPassword });
  const { html } = await support.visit(`/cases/${reference}`);
  const calls = Array.from(
    html.matchAll(/<section class="card" id="task-([^"]+)">(.*?)<\/section>/gs),
  ).filter(([card]) => card.includes('.choice"'));
  if (calls.length === 0) throw new Error('No task asks support to call the client without an address.');
  for (const [, id = ''] of calls)
    await expectStatus(
      support.visit(`/tasks/${id}`, {
        [`${id}.choice`]: 'finished',
        [`${id}.resolution`]: 'Called; the client has finished.',
      }),
      200,
    );
  say(`Support called ${calls.length} client(s) without an answer.`);
}
