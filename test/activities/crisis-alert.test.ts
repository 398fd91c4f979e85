import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { PhoneTrouble } from '../../src/ports.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { contactOf, writeToSupport } from '../harness/contacts.js';

const [first, second] = ['first.on-call@headway.example', 'second.on-call@headway.example'];
const phone = '+15557650142';
/** A number whose owner replied STOP, as the stand-in of Twilio knows it. */
const stopped = '+15005550004';

let office: BackOffice;
let number = 0;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
beforeEach(() => office.inbox.clear());
afterAll(() => office.close());

/** Alerts of a new cry for help, as one who is configured so would be; says what the alert ended with, and can be done again. */
async function cry(emails: readonly string[], phones: readonly string[], phone = office.phone) {
  const email = `cry.${(number += 1)}@clients.example`;
  await writeToSupport(office, 'client', 'something-else', { email, message: 'I want to die' });
  const { id: requestId, messages } = await contactOf(office, email);
  const config = { ...office.config, CRISIS_ALERT_EMAILS: [...emails], CRISIS_ALERT_PHONES: [...phones] };
  const { alertOfCrisis } = createActivities({ ...office, config, phone });
  const request = { requestId, messageId: messages[0]?.id ?? '', at: office.clock().toISOString() };
  return {
    alert: () => alertOfCrisis(request),
    async told() {
      const { case: row } = await contactOf(office, email);
      const lines = row.events.filter(({ code }) => code.endsWith('alerted'));
      return {
        reference: row.reference,
        lines: lines.map(({ code, detail }) => [code, (detail as { count?: number }).count]),
        tasks: row.tasks.map(({ kind, priority }) => `${kind} ${priority}`),
      };
    },
  };
}

const suppress = (address: string) =>
  office.db.suppression.create({ data: { address, reason: 'bounced', since: new Date() } });
const sent = (kind: 'mail' | 'sms') =>
  office.inbox.messages.filter((message) => message.kind === kind).map(({ to }) => to);

describe('an alert of a message that may tell of a crisis', () => {
  it('goes by email and text to everyone named, once, without a word of the message', async () => {
    const { alert, told } = await cry([first, second], [phone]);
    for (const _ of [1, 2]) await alert();
    expect([sent('mail').toSorted(), sent('sms')]).toEqual([[first, second], [phone]]);
    const { reference, lines, tasks } = await told();
    const [text] = office.inbox.messages.filter(({ kind }) => kind === 'sms');
    expect(text?.text).toContain(reference);
    expect(text?.text).not.toContain('die');
    expect(lines).toEqual([['contact-alerted', 3]]);
    expect(tasks).toEqual(['crisis_contact 2']);
  });

  it('counts what was accepted alone', async () => {
    await suppress('blocked.on-call@headway.example');
    const { alert, told } = await cry(['blocked.on-call@headway.example'], [stopped, phone]);
    await alert();
    expect((await told()).lines).toEqual([['contact-alerted', 1]]);
  });

  it('that nobody gets becomes a task before all others', async () => {
    await suppress('full.on-call@headway.example');
    const { alert, told } = await cry(['full.on-call@headway.example'], [stopped]);
    for (const _ of [1, 2]) await alert();
    expect(await told()).toMatchObject({
      lines: [['contact-nobody-alerted', undefined]],
      tasks: ['crisis_contact 2', 'crisis_contact 3'],
    });
  });

  it('says at its first attempt already that nobody was reached, and whom a later one reached', async () => {
    const { alert, told } = await cry([first], []);
    office.smtp.misbehaveNext({ kind: 'refuse', code: 451 });
    await expect(alert()).rejects.toThrow();
    expect((await told()).lines).toEqual([['contact-nobody-alerted', undefined]]);
    await alert();
    expect((await told()).lines).toEqual([
      ['contact-nobody-alerted', undefined],
      ['contact-alerted', 1],
    ]);
  });

  it('reaches one although the mailbox of another puts it off', async () => {
    const { alert, told } = await cry([first], [phone]);
    office.smtp.misbehaveNext({ kind: 'refuse', code: 451 });
    await expect(alert()).rejects.toThrow();
    expect([sent('sms'), (await told()).lines]).toEqual([[phone], [['contact-alerted', 1]]]);
  });

  it('is texted although Twilio was away for longer than other texts are tried', async () => {
    let away = 5;
    const { alert, told } = await cry([], [phone], {
      ...office.phone,
      sendText: (text) => {
        away -= 1;
        return away < 0
          ? office.phone.sendText(text)
          : Promise.reject(new PhoneTrouble('away', { mayBeTaken: false }));
      },
    });
    for (let tried = 0; tried < 5; tried += 1) await expect(alert()).rejects.toThrow('away');
    await alert();
    expect([sent('sms'), (await told()).lines.at(-1)]).toEqual([[phone], ['contact-alerted', 1]]);
  });
});
