import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { contactPolicy } from '../../src/domain/contact-request/policy.js';
import { hoursAfter, minutesAfter } from '../../src/domain/instants.js';
import { MailTrouble } from '../../src/ports.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { answerOnCase, contactOf, writeToSupport } from '../harness/contacts.js';
import { mails } from '../harness/personas.js';

let office: BackOffice;
let passed = 0;
let number = 0;
beforeAll(async () => {
  office = await openBackOffice({
    policy: 'standard',
    worker: false,
    clock: () => minutesAfter(new Date(), passed),
  });
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

/** Someone wrote, and support answered; answers with how the case stands, and how its answer is mailed. */
async function answered(message: string) {
  const email = `answer.${(number += 1)}@clients.example`;
  await writeToSupport(office, 'client', 'something-else', { email, message });
  const { id: requestId, case: row } = await contactOf(office, email);
  const agent = await office.signedIn('staff', mails.agent);
  await answerOnCase(agent, row.reference, { message: 'We are here.', form: 'press' });
  const at = office.clock();
  const mail = {
    requestId,
    template: 'answered',
    about: 'answer',
    policy: contactPolicy,
    at: at.toISOString(),
  } as const;
  return {
    at,
    email,
    mail: (mailer = office.mailer) => createActivities({ ...office, mailer }).mailContact(mail),
    async standing() {
      const { case: after } = await contactOf(office, email);
      const calls = after.tasks.filter(({ kind }) => kind === 'reach_by_phone');
      return { needsAttention: after.needsAttention, calls };
    },
  };
}

const full: BackOffice['mailer'] = {
  async send() {
    throw new MailTrouble('452 4.2.2 Mailbox full', 'mailbox');
  },
  close() {},
};

const suppress = (address: string) =>
  office.db.suppression.create({ data: { address, reason: 'bounced', since: new Date() } });

it('someone in a crisis whose address takes no answer is called within the hour, before all else', async () => {
  const { at, email, mail, standing } = await answered('I want to end my life tonight');
  await suppress(email);
  for (const _ of [1, 2]) expect(await mail()).toEqual({ reached: false });
  const { needsAttention, calls } = await standing();
  expect(needsAttention).toBe(true);
  expect(calls).toMatchObject([{ key: 'by-phone/answer', priority: 2 }]);
  expect(calls[0]?.dueAt?.getTime()).toBeLessThan(hoursAfter(at, 1.1).getTime());
});

it('someone in a crisis whose mailbox puts the answer off is called after a quarter of an hour', async () => {
  const { mail, standing } = await answered('I want to die');
  await expect(mail(full)).rejects.toThrow('full');
  expect((await standing()).calls).toEqual([]);
  passed += 16;
  expect(await mail(full)).toEqual({ reached: false });
  expect(await standing()).toMatchObject({ needsAttention: true, calls: [{ priority: 2 }] });
});

it('about another answer its workflow asks for a call, which waits its turn', async () => {
  const { email, mail, standing } = await answered('Please help');
  await suppress(email);
  expect(await mail()).toEqual({ reached: false });
  expect(await standing()).toEqual({ needsAttention: false, calls: [] });
});
