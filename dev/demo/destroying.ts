import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Dependencies } from '../../src/dependencies.js';
import { explainRetention } from '../../src/operations/record-retention/explain.js';
import { reconcilePage } from '../../src/operations/record-retention/reconcile.js';
import {
  clientDeactivationId,
  deactivationChanged,
} from '../../src/protocol/client-deactivation/messages.js';
import { contactChanged, contactRequestId } from '../../src/protocol/contact-request/messages.js';
import { keyForNewNotes } from '../../src/records/chart-key.js';
import { sealText } from '../../src/records/note-cipher.js';
import { demoAccounts, demoPassword } from '../demo-accounts.js';
import { stableId } from '../demo-caseload.js';
import { createBrowser, expectStatus, say, type DemoBrowser } from './browser.js';
import { referenceIn } from './contact.js';
import { beside, type Places } from './hands.js';
import { linkTo, until } from './inbox.js';
import { logIn } from './log-in.js';

const { email } = demoAccounts.client;
const chartId = stableId('chart of the demo client');

/** A client leaves by the contact form; years later a lead approves a list, the chart is destroyed, and a certificate is what is left. */
export async function showDestroying(
  environment: Readonly<Record<string, string>>,
  places: Places,
): Promise<void> {
  await beside(environment, async (dependencies) => {
    await treatClient(dependencies);
    await closeAccount(dependencies, places);
    await yearsPass(dependencies);
    await destroyChart(dependencies, places);
  });
}

/** The client of the demo data gets a chart with one note. */
async function treatClient({ db, keyStore, clock }: Dependencies): Promise<void> {
  const at = clock();
  const noteId = stableId('note of the demo client');
  await db.chart.create({
    data: {
      id: chartId,
      clientId: stableId(`client ${email}`),
      providerId: stableId(`provider ${demoAccounts.providerWithoutClients.email}`),
      source: 'headway_sourced',
      sourceFixedAt: at,
      openedAt: at,
    },
  });
  const key = await keyForNewNotes({ db, keyStore }, chartId);
  await db.note.create({
    data: {
      id: noteId,
      chartId,
      status: 'signed',
      writtenAt: at,
      signedAt: at,
      sealedText: sealText(key, noteId, 'Jordan feels well and wants to finish.'),
    },
  });
}

/** Contact form, the button of an agent, the mailed link, and the press behind it. */
async function closeAccount(dependencies: Dependencies, places: Places): Promise<void> {
  const person = createBrowser(places.client);
  const sent = await expectStatus(
    person.visit('/contact/about/deactivate', {
      name: 'Jordan Rivera',
      email,
      message: 'Please close my account.',
    }),
    200,
  );
  const reference = referenceIn(sent.html);
  say(`${email} asked by the contact form to close the account: ${reference}.`);
  const agent = await logIn(places.staff, places.inbox, { ...demoAccounts.agent, password: demoPassword });
  await expectStatus(agent.visit(`/cases/${reference}/deactivation`, {}), 200);
  const link = await linkTo(places.inbox, email, 'deactivation');
  const page = await expectStatus(person.visit(link), 200);
  const [kept] = /Records of your care[^<]*/.exec(page.html) ?? [];
  if (kept === undefined) throw new Error('The page does not say until when the record is kept.');
  say(`An agent opened the deactivation. Behind the mailed link stands what ends and what is kept. ${kept}.`);
  await expectStatus(person.visit(link, { press: 'confirm' }), 200);
  await fourteenDaysPass(dependencies, reference);
  say(
    'The client confirmed. Fourteen days passed (the demonstration moved the date): the account is deactivated.',
  );
}

/** The days in which the client may take it back, and in which the conversation may be opened again, are over. */
async function fourteenDaysPass({ db, temporal, clock }: Dependencies, reference: string): Promise<void> {
  const now = clock();
  const { id } = await db.clientDeactivation.findFirstOrThrow({ where: { account: { email } } });
  await db.clientDeactivation.update({ where: { id }, data: { deactivateAt: now } });
  await db.case.update({ where: { id }, data: { dueAt: now } });
  await temporal.workflow.getHandle(clientDeactivationId(id)).signal(deactivationChanged);
  await until('the end of the account', async () => {
    const { settledAt } = await db.clientDeactivation.findUniqueOrThrow({ where: { id } });
    return settledAt ?? undefined;
  });
  const { id: requestId } = await db.case.findUniqueOrThrow({ where: { reference } });
  await db.contactRequest.update({ where: { id: requestId }, data: { state: 'closed', settledAt: now } });
  await temporal.workflow.getHandle(contactRequestId(requestId)).signal(contactChanged);
}

/** What happened in the chart is dated back, so that its time is over now. */
async function yearsPass(dependencies: Dependencies): Promise<void> {
  const { db, clock } = dependencies;
  const ago = new Date(clock());
  ago.setUTCFullYear(ago.getUTCFullYear() - 8);
  await db.note.updateMany({ where: { chartId }, data: { writtenAt: ago } });
  await db.chart.update({ where: { id: chartId }, data: { openedAt: ago } });
  const [kept = '', rule = ''] = (await explainRetention(db, { chartId, at: clock() })) ?? [];
  say(`Eight years passed (the demonstration dated the chart back). ${kept} ${rule}`);
  for (let after: string | null = null, more = true; more;) {
    const { next } = await reconcilePage(dependencies, { after, at: clock() });
    more = next !== null;
    after = next;
  }
}

/** The list, the approval of a lead, and the certificate. */
async function destroyChart({ db, keyStore }: Dependencies, places: Places): Promise<void> {
  const lead = await logIn(places.staff, places.inbox, { ...demoAccounts.lead, password: demoPassword });
  await until('the list', async () => (await db.listedChart.findUnique({ where: { chartId } })) ?? undefined);
  const { html } = await expectStatus(lead.visit('/record-retention'), 200);
  const valueOf = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(html)?.[1] ?? '';
  await expectStatus(
    lead.visit('/record-retention/approve', { day: valueOf('day'), charts: valueOf('charts') }),
    200,
  );
  say('The chart was on the list of the day, and a lead approved it.');
  const { hash } = await until('the certificate', async () => {
    const found = await db.destructionCertificate.findUnique({ where: { chartId } });
    return found?.finishedAt ? found : undefined;
  });
  const key = await keyStore.read(chartId).then(
    () => 'can be read',
    (error: unknown) => (error as Error).name,
  );
  if (key !== 'ChartKeyDestroyed') throw new Error('The key of the chart is not destroyed.');
  say(`Rows, key and files are destroyed, and the person with them. Hash of the certificate: ${hash}.`);
  say(`The certificate is in ${await saveCertificate(lead, places.folder)}`);
}

async function saveCertificate(lead: DemoBrowser, folder: string): Promise<string> {
  const { response } = await expectStatus(lead.visit(`/record-retention/${chartId}/certificate.pdf`), 200);
  const path = resolve(folder, 'certificate-of-destruction.pdf');
  writeFileSync(path, Buffer.from(await response.arrayBuffer()));
  return path;
}
