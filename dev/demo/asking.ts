import type { Dependencies } from '../../src/dependencies.js';
import { recordRequestChanged, recordRequestId } from '../../src/protocol/record-request/messages.js';
import { demoAccounts, demoPassword } from '../demo-accounts.js';
import { amendRecord } from './amending.js';
import { addFormerCare, formerClient, formerProvider } from './asking-people.js';
import { createBrowser, expectStatus, say, type DemoBrowser } from './browser.js';
import { fetchForgottenNotes } from './forgotten-notes.js';
import { beside, pressOn, save, type Places } from './hands.js';
import { linkTo, until } from './inbox.js';
import { logIn } from './log-in.js';

/** A client asks for records of a provider who left and says nothing, and has a change denied; that provider fetches forgotten notes; something goes to the wrong person. */
export async function showAsking(
  environment: Readonly<Record<string, string>>,
  places: Places,
): Promise<void> {
  const staff = (who: 'agent' | 'lead') =>
    logIn(places.staff, places.inbox, { ...demoAccounts[who], password: demoPassword });
  await beside(environment, async (dependencies) => {
    await addFormerCare(dependencies);
    const agent = await staff('agent');
    await askForRecords(dependencies, places, agent);
    await fetchForgottenNotes(dependencies, places, await staff('lead'));
    await readAccounting(places, agent);
  });
}

/** Contact form, the mailed link, a provider who doesn't answer, day 15, one download, and a change that is asked for. */
async function askForRecords(
  { db, temporal }: Dependencies,
  places: Places,
  agent: DemoBrowser,
): Promise<void> {
  const { email, name } = formerClient;
  const person = createBrowser(places.client);
  await expectStatus(
    person.visit('/contact/about/records', { name, email, message: 'My records, please.' }),
    200,
  );
  const link = await linkTo(places.inbox, email, 'records');
  await expectStatus(person.visit(link, { press: 'prove' }), 200);
  const asked = await until('the referral', async () => {
    const row = await db.recordRequest.findFirst({
      where: { requesterEmail: email, acknowledgedAt: { not: null } },
      include: { case: true, parts: true },
    });
    return row ?? undefined;
  });
  const { id, receivedAt } = asked;
  const { reference } = asked.case;
  say(
    `${email} asked for records and was told who holds them: ${reference}. ${formerProvider.name}, who left, was asked and says nothing.`,
  );
  await db.recordRequest.update({
    where: { id },
    data: { receivedAt: new Date(receivedAt.getTime() - 15 * 86_400_000) },
  });
  await temporal.workflow.getHandle(recordRequestId(id)).signal(recordRequestChanged);
  await until('the task of day 15', async () => {
    const where = { caseId: id, kind: 'release_records' };
    return (await db.supportTask.findFirst({ where })) ?? undefined;
  });
  await pressOn(
    agent,
    `/cases/${reference}`,
    'Release from the copy that we keep',
    'Day 15, no word of the provider',
  );
  say(
    'Fifteen days passed (the demonstration moved the date). An agent released the records from the copy that we keep.',
  );
  const part = asked.parts[0]?.id ?? '';
  await until('the file', async () => {
    const { state } = await db.recordRequestPart.findUniqueOrThrow({ where: { id: part } });
    return state === 'released' ? state : undefined;
  });
  const file = await expectStatus(
    person.visit(`${link}/file`, { part, 'birthDate-1': formerClient.birthDate }),
    200,
  );
  say(
    `With the date of birth the client downloaded ${await save(file.response, places.folder, 'records.zip')}`,
  );
  await amendRecord(places, person, { link, part });
  await expectStatus(person.visit(link, { press: 'confirm' }), 200);
  say('The client has the records, and so the request is closed.');
}

/** What went to the person, or to who treated them, is in no accounting; what went to the wrong person is. */
async function readAccounting(places: Places, agent: DemoBrowser): Promise<void> {
  const { email } = formerClient;
  const client = await logIn(places.client, places.inbox, { ...formerClient, password: demoPassword });
  const before = await expectStatus(client.visit('/account/disclosures'), 200);
  if (!before.html.includes('There were none.')) throw new Error('The accounting has what it should not.');
  say(
    'Neither is in the client’s accounting of disclosures: the law leaves out what went to the person and to who treated them.',
  );
  const today = new Intl.DateTimeFormat('en-US', { timeZone: 'America/New_York' }).format(new Date());
  const reported = await expectStatus(
    agent.visit('/disclosure-reports', {
      mishap: 'wrong_email',
      people: email,
      'information.appointments': 'yes',
      recipientName: 'Another client',
      happenedOn: today,
      discoveredOn: today,
      description: 'A reminder went to another client.',
    }),
    200,
  );
  const [reference = ''] = /DR-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(reported.html) ?? [];
  const after = await expectStatus(client.visit('/account/disclosures'), 200);
  if (!after.html.includes('Another client')) throw new Error('The accounting lacks what it should have.');
  say(
    `A reminder went to another client. An agent reported that at once (${reference}), and the client reads it.`,
  );
}
