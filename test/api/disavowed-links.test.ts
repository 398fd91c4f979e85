import { afterAll, beforeAll, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { conversationUrl } from '../../src/activities/contact-request/mails.js';
import { createActivities } from '../../src/activities/index.js';
import { commit } from '../../src/cases/after-commit.js';
import { contactPolicy } from '../../src/domain/contact-request/policy.js';
import { isRefusal } from '../../src/domain/refusals.js';
import type { ContactRequest } from '../../src/generated/prisma/client.js';
import { findDisavowLink } from '../../src/operations/account-suspension/disavow.js';
import { suspendAccount } from '../../src/operations/account-suspension/suspend.js';
import { amendmentLink } from '../../src/operations/record-amendment/links.js';
import { askToAmend } from '../../src/operations/record-amendment/open.js';
import { readAmendment } from '../../src/operations/record-amendment/row.js';
import { statementLink } from '../../src/operations/record-request/links.js';
import { issueDisavowLink } from '../../src/tokens/disavow-link.js';
import { askedRecords } from '../harness/asked-records.js';
import { addAsker, moveAccountTo, statusesOf, writeSignedIn } from '../harness/askers.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { untilBlocked } from '../harness/blocked.js';
import { addChart } from '../harness/chart-notes.js';
import { addClientAccount } from '../harness/clients.js';
import { contactOf, writeToSupport } from '../harness/contacts.js';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
afterAll(() => office.close());

/** The path of “This wasn’t me” about a password that was changed at an instant. */
async function disavowalOf(accountId: string, issuedAt: Date): Promise<string> {
  const change = { notice: 'password_changed', key: accountId, accountId, caseId: accountId } as const;
  const { path } = await office.db.$transaction((tx) =>
    issueDisavowLink(tx, office.config.TOKEN_KEYS, { ...change, issuedAt }),
  );
  return path;
}

const pathOf = async (row: ContactRequest) => new URL(await conversationUrl(office, row)).pathname;
const linesOf = async (caseId: string) =>
  (await office.db.caseEvent.findMany({ where: { caseId } })).map(({ code }) => code);

/** Support answers, and the person is told. */
async function mailAnswer({ id: requestId, email }: ContactRequest): Promise<number> {
  const at = office.clock().toISOString();
  const mail = { requestId, template: 'answered', about: 'an answer', policy: contactPolicy, at } as const;
  await createActivities(office).mailContact(mail);
  return office.take(email, 'There’s an answer to your message').length;
}

it('a conversation that was begun from a stolen account since has no link anymore, and support reads why; one of before goes on', async () => {
  const asker = await addAsker(office, 'stolen');
  const before = await contactOf(office, asker.email);
  const changedAt = new Date();
  const since = await writeSignedIn(office, asker.email, 'something-else');
  expect(since.id).not.toBe(before.id);
  const paths = [await pathOf(before), await pathOf(since)];
  await office.browse('client').post(await disavowalOf(asker.accountId, changedAt));
  expect(await statusesOf(office, paths)).toEqual([200, 410]);
  const posted = await office.browse('client').post(paths[1] ?? '', { message: 'Hello?' });
  expect(posted.status).toBe(410);
  expect([await linesOf(before.id), await linesOf(since.id)]).toEqual([
    expect.not.arrayContaining(['contact-doubted']),
    expect.arrayContaining(['contact-doubted']),
  ]);
  expect([await mailAnswer(since), await mailAnswer(before)]).toEqual([0, 1]);
});

it('a conversation that was begun at an intruder’s address stays closed to them when the owner has theirs back', async () => {
  const asker = await addAsker(office, 'stolen address');
  const evil = 'stolen-evil@clients.example';
  const disavowed = await moveAccountTo(office, asker, evil);
  await writeToSupport(office, 'client', 'something-else', { email: evil, message: 'I am Noor.' });
  const row = await contactOf(office, evil);
  const path = await pathOf(row);
  await office.browse('client').post(disavowed);
  const { accountId } = asker;
  await office.db.accountSuspension.updateMany({ where: { accountId }, data: { liftedAt: new Date() } });
  expect(await statusesOf(office, [path])).toEqual([410]);
  expect(await mailAnswer(row)).toBe(0);
});

it.each(['records', 'disclosures', 'correction'] as const)(
  'a message about %s whose topic starts while “This wasn’t me” is being pressed starts nothing',
  async (topic) => {
    const { db } = office;
    const [name, email] = [`at once ${topic}`, `at-once-${topic}@clients.example`];
    await addChart(office, office.people.provider.id, name, ['a note']);
    const [accountId, clientId] = [await addClientAccount(office, email), stableId(`client ${name}`)];
    await db.client.update({ where: { id: clientId }, data: { accountId, email } });
    const disavowed = await disavowalOf(accountId, new Date());
    // What is to be corrected is clear of someone alone who is logged in.
    if (topic === 'correction') await writeSignedIn(office, email, topic);
    else await writeToSupport(office, 'client', topic, { email, message: 'Please.' });
    const { id: requestId, accountId: writerId } = await contactOf(office, email);
    expect(writerId === null).toBe(topic !== 'correction');
    const link = await findDisavowLink(office, 'client', disavowed.slice('/not-me/'.length));
    if (isRefusal(link)) throw new Error(link.refused);
    let starting = Promise.resolve();
    await commit(
      office,
      async (tx, after) => {
        await suspendAccount(tx, after, link, new Date());
        const at = office.clock().toISOString();
        starting = createActivities(office).startContactTopic({ requestId, at });
        await Promise.race([starting, untilBlocked(db)]);
      },
      { timeout: 60_000 },
    );
    await starting;
    const open = { where: { clientId, settledAt: null } };
    const opened = [
      await db.recordRequest.count(open),
      await db.accountingRequest.count(open),
      await db.recordAmendment.count(open),
    ];
    expect(opened).toEqual([0, 0, 0]);
    expect(await linesOf(requestId)).toContain('contact-not-started');
  },
);

it('a change that is asked for behind a link while “This wasn’t me” takes it back comes to nothing', async () => {
  const { db } = office;
  const changedAt = new Date();
  const asker = await addAsker(office, 'amends at once');
  const link = await findDisavowLink(
    office,
    'client',
    (await disavowalOf(asker.accountId, changedAt)).slice('/not-me/'.length),
  );
  if (isRefusal(link)) throw new Error(link.refused);
  const [token = ''] = asker.path.split('/').slice(-1);
  let asking: Promise<unknown> = Promise.resolve();
  await commit(
    office,
    async (tx, after) => {
      await suspendAccount(tx, after, link, new Date());
      asking = askToAmend(office, token, { part: asker.partId, words: 'It was another day.' });
      await Promise.race([asking, untilBlocked(db)]);
    },
    { timeout: 60_000 },
  );
  expect(await asking).toMatchObject({ refused: 'link-expired' });
  expect(await db.recordAmendment.count({ where: { clientId: asker.clientId, settledAt: null } })).toBe(0);
});

it('the links behind which a provider says what was sent, and decides about a change, stop with the account; our staff does it', async () => {
  const { db, config, people } = office;
  const asker = await addAsker(office, 'asks a stolen provider');
  const provider = office.browse('provider');
  const decisionPath = async () => {
    const row = await readAmendment(db, asker.amendmentId);
    if (row === null) throw new Error('Gone');
    return db.$transaction((tx) => amendmentLink(tx, config, row, 'amendment-decision'));
  };
  const statementPath = async () => {
    const { parts, ...row } = await db.recordRequest.findUniqueOrThrow({
      where: { id: asker.recordsId },
      include: { parts: true, case: true },
    });
    const [part] = parts;
    if (part === undefined) throw new Error('Gone');
    return db.$transaction((tx) => statementLink(tx, config, { ...row, parts }, part));
  };
  const statuses = (paths: readonly string[]) =>
    Promise.all(paths.map(async (path) => (await provider.get(path)).status));
  const paths = [asker.holderPath, await decisionPath()];
  expect(await statuses(paths)).toEqual([200, 200]);
  await provider.post(await disavowalOf(people.provider.accountId, new Date()));
  expect(await statuses(paths)).toEqual([410, 410]);
  expect(await linesOf(asker.recordsId)).toContain('records-provider-unreached');
  expect(await linesOf(asker.amendmentId)).toContain('amendment-provider-unreached');
  const tasks = await db.supportTask.findMany({ where: { caseId: asker.recordsId, status: 'open' } });
  expect(tasks.map(({ kind }) => kind)).toContain('release_records');
  // What the provider is asked later has a link of its own; that of before stays shut, also when the request is over.
  const later = [await statementPath(), await decisionPath()];
  expect(await statuses(later)).toEqual([200, 200]);
  await office.browse('client').post(asker.path, { press: 'withdraw' });
  expect(await statuses([...paths, later[0] ?? ''])).toEqual([410, 410, 200]);
});

it('a letter to a provider that was under way when the account was stopped goes nowhere', async () => {
  const { db, people } = office;
  const { accountId } = people.otherProvider;
  const holder = await db.account.findUniqueOrThrow({ where: { id: accountId } });
  const asker = await askedRecords(office, 'under way', {}, {}, people.otherProvider.id);
  const link = await findDisavowLink(
    office,
    'provider',
    (await disavowalOf(accountId, new Date())).slice('/not-me/'.length),
  );
  if (isRefusal(link)) throw new Error(link.refused);
  let telling: Promise<unknown> = Promise.resolve();
  await commit(
    office,
    async (tx, after) => {
      await suspendAccount(tx, after, link, new Date());
      const at = office.clock().toISOString();
      telling = createActivities(office).tellOfRecordRequest({ requestId: asker.requestId, at });
      await Promise.race([telling, untilBlocked(db)]);
    },
    { timeout: 60_000 },
  );
  await telling;
  expect(office.take(holder.email, 'A client is asking for their records')).toEqual([]);
});
