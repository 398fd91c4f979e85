import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { conversationUrl } from '../../src/activities/contact-request/mails.js';
import { verifyAuditTrail } from '../../src/audit/trail.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { contactOf, newestRead, writeToSupport } from '../harness/contacts.js';
import { apiKilledWhile, type KilledWhen } from '../harness/killed-at.js';
import { picture } from '../harness/papers.js';
import { mails } from '../harness/personas.js';
import { untilStarted } from '../harness/started-case.js';

let office: BackOffice;
let agent: Browser;
let card: Buffer;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  agent = await office.signedIn('staff', mails.agent);
  card = await picture('png');
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

/** A conversation of someone new, whose workflow is started, with the path of its link. */
async function conversation(name: string) {
  const email = `${name.replaceAll(/\W+/g, '-')}@clients.example`;
  await writeToSupport(office, 'client', 'something-else', { email, message: 'Can you help?' });
  const row = await contactOf(office, email);
  await untilStarted(office, row.id);
  const path = new URL(await conversationUrl(office, row)).pathname;
  return { id: row.id, email, reference: row.case.reference, path };
}

/** Everything that a message writes, as it stands, but for when the sweep last looked. */
async function standing(id: string) {
  const { db } = office;
  return {
    request: await db.contactRequest.findUniqueOrThrow({
      where: { id },
      include: {
        messages: { orderBy: { id: 'asc' }, include: { papers: true } },
        case: {
          omit: { workflowLookedAt: true },
          include: { tasks: { orderBy: { id: 'asc' } }, events: { orderBy: { key: 'asc' } } },
        },
      },
    }),
    // Who of staff reads the case is in the trail too.
    audited: await db.auditEntry.count({ where: { subjectId: id, act: { startsWith: 'case.contact-' } } }),
  };
}

/** Each write of a message's transaction, in its order, and the commit. */
const writes = (author: 'person' | 'support', code: string, state: string) =>
  [
    ['the message', { table: 'contact_message', when: `NEW.author = '${author}'` }],
    ['its paper', { table: 'contact_paper', when: 'true' }],
    ['the task', { table: 'support_task', when: `NEW.kind = 'answer_contact'` }],
    ['the request', { table: 'contact_request', event: 'UPDATE', when: `NEW.state = '${state}'` }],
    ['the case', { table: 'case', event: 'UPDATE', when: `NEW.state = '${state}'` }],
    ['the line', { table: 'case_event', when: `NEW.code = '${code}'` }],
    ['the line of the trail', { table: 'audit_entry', when: `NEW.act = 'case.${code}'` }],
    ['nothing more, for it is committed', null],
  ] as const satisfies readonly (readonly [string, KilledWhen | null])[];

const isWritten = (requestId: string, author: 'person' | 'support', messages: number) => async () =>
  (await office.db.contactMessage.count({ where: { requestId, author } })) === messages;

describe('the API is killed while someone sends a message with a paper', () => {
  it.each(writes('person', 'contact-written', 'open'))(
    'as it writes %s: there is no half of it, and sent again it is there once',
    async (name, write) => {
      const { id, path } = await conversation(`message ${name}`);
      const before = await standing(id);
      const send = (browser: Browser) =>
        browser.upload(path, { message: 'My card.', form: 'a-press' }, [['card.png', card]]);
      await apiKilledWhile(office, write ?? isWritten(id, 'person', 2), { portal: 'client', act: send });
      if (write !== null) expect(await standing(id)).toEqual(before);

      const person = office.browse('client');
      for (const _ of [1, 2]) expect((await send(person)).status).toBe(200);
      const { request, audited } = await standing(id);
      expect(request.messages.map(({ papers }) => papers.length)).toEqual([0, 1]);
      expect(request.case.events.map(({ code }) => code).toSorted()).toEqual([
        'contact-received',
        'contact-written',
      ]);
      expect(audited).toBe(before.audited + 1);
      const paper = request.messages[1]?.papers[0]?.id;
      expect((await person.get(`${path}/papers/${paper}`)).status).toBe(200);
    },
  );
});

describe('the API is killed while staff answer with a paper', () => {
  const answered: string[] = [];

  it.each(writes('support', 'contact-answered', 'answered'))(
    'as it writes %s: there is no half of it, and sent again it is there once',
    async (name, write) => {
      const { id, email, path, reference } = await conversation(`answer ${name}`);
      const before = await standing(id);
      const read = await newestRead(agent, reference);
      const send = (browser: Browser) =>
        browser.upload(`/cases/${reference}/answers`, { message: 'Gladly.', form: 'a-press', read }, [
          ['form.png', card],
        ]);
      await apiKilledWhile(office, write ?? isWritten(id, 'support', 1), {
        portal: 'staff',
        jar: agent.cookies,
        act: send,
      });
      if (write !== null) expect(await standing(id)).toEqual(before);

      await send(agent);
      const { request, audited } = await standing(id);
      expect(request).toMatchObject({ state: 'answered', case: { waitingOn: 'person' } });
      expect(request.messages.map(({ papers }) => papers.length)).toEqual([0, 1]);
      expect(request.case.tasks).toMatchObject([{ status: 'done' }]);
      expect(request.case.events.filter(({ code }) => code === 'contact-answered')).toHaveLength(1);
      expect(audited).toBe(before.audited + 1);
      const paper = request.messages[1]?.papers[0]?.id;
      expect((await office.browse('client').get(`${path}/papers/${paper}`)).status).toBe(200);
      answered.push(email);
    },
  );

  it('and each person is told once that there is an answer', async () => {
    await office.startWorker();
    const told = (email: string) => office.take(email, 'an answer to your message');
    for (const email of answered) await until(`${email} is told`, async () => told(email).length > 0);
    await office.stopWorker();
    expect(answered.map((email) => told(email).length)).toEqual(answered.map(() => 1));
    expect((await verifyAuditTrail(office.db)).brokenAt).toBeNull();
  });
});
