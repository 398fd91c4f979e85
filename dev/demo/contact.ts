import { demoAccounts, demoPassword } from '../demo-accounts.js';
import { createBrowser, expectStatus, say, type DemoBrowser } from './browser.js';
import type { Places } from './hands.js';
import { linkTo } from './inbox.js';
import { logIn } from './log-in.js';

const writer = { name: 'Luz Marín', email: 'luz.marin.demo@gmail.com' };

/** Someone who isn't logged in writes to support in Spanish; an agent answers on the case; a message that may tell of a crisis raises the alarm. */
export async function showContact({ client: origin, staff, inbox }: Places): Promise<void> {
  const person = createBrowser(origin);
  const sent = await expectStatus(
    person.visit('/contact/about/family?lang=es', { ...writer, message: '¿Cómo agrego a mi hijo?' }),
    200,
  );
  const reference = referenceIn(sent.html);
  say(`${writer.email} wrote to support in Spanish, without logging in: ${reference}.`);
  const conversation = await linkTo(inbox, writer.email, 'contact/conversation');
  const agent = await logIn(staff, inbox, {
    ...demoAccounts.agent,
    password: demoPassword,
  });
  await answer(agent, reference, 'Puede usar una dirección como luz.marin.demo+hijo@gmail.com.');
  const { html } = await expectStatus(person.visit(conversation), 200);
  if (!html.includes('+hijo@gmail.com')) throw new Error('The answer is not in the conversation.');
  await expectStatus(person.visit(conversation, { settle: 'yes' }), 200);
  await expectStatus(person.visit(conversation, { rating: '5' }), 200);
  say('An agent answered; the person read it behind the mailed link, settled the matter and graded it.');
  await raiseAlarm(person, agent, inbox);
}

async function raiseAlarm(person: DemoBrowser, agent: DemoBrowser, inbox: string): Promise<void> {
  const fields = { ...writer, message: 'I can’t go on. I want to die.' };
  const { html } = await expectStatus(person.visit('/contact/about/something-else', fields), 200);
  const reference = referenceIn(html);
  const alert = await linkTo(inbox, 'on-call@headway.example', 'cases');
  if (!alert.endsWith(reference)) throw new Error('The alert is about another case.');
  say(
    `Words of a crisis: 988 and 911 were shown at once, and the person on call was alerted (${reference}).`,
  );
  await answer(agent, reference, 'We are calling you now. You can reach 988 at any time.');
  say('An agent answered. Time alone never closes such a case.');
}

async function answer(agent: DemoBrowser, reference: string, message: string): Promise<void> {
  const { html } = await expectStatus(agent.visit(`/cases/${reference}`), 200);
  const form = /answers".*?name="form" value="([\w-]+)"/s.exec(html)?.[1] ?? '';
  const read = /name="read" value="([\w-]+)"/.exec(html)?.[1] ?? '';
  await expectStatus(agent.visit(`/cases/${reference}/answers`, { form, read, message }), 200);
}

/** The reference of a message to support, as the page after it says. */
export function referenceIn(html: string): string {
  const [reference] = /CR-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(html) ?? [];
  if (reference === undefined) throw new Error('The message got no reference.');
  return reference;
}
