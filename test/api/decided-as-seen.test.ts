import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { lockRow } from '../../src/cases/lock-rows.js';
import type { Act } from '../../src/domain/acts.js';
import { supportTimeZone } from '../../src/domain/case/tasks.js';
import { typedDate } from '../../src/domain/typed-date.js';
import { dateIn } from '../../src/domain/zoned-time.js';
import { mostLines } from '../../src/operations/case/record.js';
import { writeToConversation } from '../../src/operations/contact-request/conversation.js';
import { disclosureReportId } from '../../src/protocol/disclosure-report/messages.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import type { Answer, Browser } from '../harness/browser.js';
import { addClientAccount } from '../harness/clients.js';
import { startedConversation } from '../harness/contacts.js';
import { mails } from '../harness/personas.js';

const changed = 'The case has changed in the meantime';
const person = 'noor.vale@clients.example';
let office: BackOffice;
let agent: Browser;
let lead: Browser;

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', tellsAlike: true });
  const accountId = await addClientAccount(office, person);
  await office.db.client.create({
    data: {
      id: stableId(`client ${person}`),
      accountId,
      givenName: 'Noor',
      familyName: 'Vale',
      birthDate: new Date('1990-01-01'),
      timeZone: 'America/New_York',
    },
  });
  [agent, lead] = [await office.signedIn('staff', mails.agent), await office.signedIn('staff', mails.lead)];
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(async () => {
  office.take(person, '');
  await office.close();
});

const versionIn = ({ text }: Answer) => /name="version" value="(\d+)"/.exec(text)?.[1] ?? '';
const stateOf = async (id: string) => (await office.db.case.findUniqueOrThrow({ where: { id } })).state;
const lines = (caseId: string, code: string) => office.db.caseEvent.count({ where: { caseId, code } });

/** What became of a press: done, or asked to look again. */
const said = ({ status, text }: Answer) =>
  status === 200 && !text.includes('There is a problem')
    ? 'done'
    : text.includes(changed)
      ? 'look again'
      : status;

/** A report that the agent assessed as a breach, with its case page as the lead reads it. */
async function assessedAsBreach(key: string) {
  await agent.post('/disclosure-reports', {
    key,
    mishap: 'wrong_email',
    people: person,
    'information.contact': 'yes',
    recipientName: 'Another client',
    happenedOn: typedDate(dateIn(supportTimeZone, office.clock())),
    discoveredOn: typedDate(dateIn(supportTimeZone, office.clock())),
    description: 'The reminder of another client',
  });
  const { id, reference } = await office.db.case.findFirstOrThrow({
    where: { kind: 'disclosure_report' },
    orderBy: { id: 'desc' },
  });
  await until('its workflow runs', async () => {
    return (await office.db.case.findUniqueOrThrow({ where: { id } })).workflowStartedAt !== null;
  });
  expect(said(await assess(reference, 'breach'))).toBe('done');
  const page = await lead.get(`/cases/${reference}`);
  return {
    id,
    reference,
    approval: { seen: 'assessed', version: versionIn(page), reason: 'I read: a breach' },
  };
}
async function assess(reference: string, conclusion: 'breach' | 'low_probability'): Promise<Answer> {
  const page = await agent.get(`/cases/${reference}`);
  const factors = { nature: 'Names', receivedBy: 'A client', acquired: 'Read', mitigation: 'Deleted' };
  return agent.post(`/cases/${reference}/acts/assessDisclosure`, {
    ...factors,
    seen: await state(reference),
    version: versionIn(page),
    conclusion,
    reason: 'Looked at the log',
  });
}
const state = async (reference: string) =>
  (await office.db.case.findUniqueOrThrow({ where: { reference } })).state;

describe('a lead who has read an assessment', () => {
  it('approves no other with a token that was taken before', async () => {
    const { id, reference, approval } = await assessedAsBreach('token');
    const issued = await lead.post(`/cases/${reference}/act-tokens/approveDisclosure`, approval);
    const [, argument = ''] = /<pre>(\{.*?)<\/pre>/s.exec(issued.text) ?? [];
    const token = await office.db.actToken.findFirstOrThrow({
      where: { workflowId: disclosureReportId(id), update: 'approveDisclosure' },
    });
    expect(said(await assess(reference, 'low_probability'))).toBe('done');
    const handle = office.temporal.workflow.getHandle(disclosureReportId(id));
    const answer = await handle.executeUpdate('approveDisclosure', {
      args: [JSON.parse(argument.replaceAll('&quot;', '"'))],
      updateId: token.updateId ?? '',
    });
    expect(answer).toEqual({ refused: 'act-token-stale' });
    expect([await stateOf(id), await lines(id, 'breach-ruled-out')]).toEqual(['assessed', 0]);
  });

  it('approves no other that is written at the same moment, and approves the new one once it was read', async () => {
    const { id, reference, approval } = await assessedAsBreach('moment');
    const path = `/cases/${reference}/acts/approveDisclosure`;
    const begun = (update: Act, redeemed: object = {}) =>
      until(`${update} is under way`, () =>
        office.db.actToken.findFirst({
          where: { workflowId: disclosureReportId(id), update, ...redeemed },
        }),
      );
    await office.db.actToken.deleteMany({ where: { workflowId: disclosureReportId(id) } });
    const [reassessed, approved] = await office.db.$transaction(
      async (tx) => {
        await lockRow(tx, 'disclosure_report', id);
        const first = assess(reference, 'low_probability');
        await begun('assessDisclosure', { redeemedAt: { not: null } });
        const second = lead.post(path, approval);
        await begun('approveDisclosure');
        return [{ answer: first }, { answer: second }];
      },
      { timeout: 20_000 },
    );
    expect(said(await reassessed.answer)).toBe('done');
    const answer = await approved.answer;
    expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('This case changed. agent')]);
    expect(await stateOf(id)).toBe('assessed');
    const read = { ...approval, version: versionIn(await lead.get(`/cases/${reference}`)) };
    expect(said(await lead.post(path, { ...read, form: 'press' }))).toBe('done');
    expect([await stateOf(id), await lines(id, 'breach-ruled-out')]).toEqual(['no_breach', 1]);
    // Pressed twice.
    expect(said(await lead.post(path, { ...read, form: 'press' }))).toBe('done');
  });
});

describe('what a case holds that nobody decided', () => {
  it('keeps no decision back, however many lines the system wrote', async () => {
    const { id, reference } = await assessedAsBreach('lines');
    await office.db.caseEvent.createMany({
      data: Array.from({ length: mostLines + 1 }, (_, index) => ({
        caseId: id,
        key: `system/${index}`,
        code: 'needs-attention',
        at: office.clock(),
      })),
    });
    const version = versionIn(await lead.get(`/cases/${reference}`));
    const approval = { seen: 'assessed', version, reason: 'I read: a breach' };
    expect(said(await lead.post(`/cases/${reference}/acts/approveDisclosure`, approval))).toBe('done');
  });
});

describe('what someone writes behind their link', () => {
  it('is read before their case is resolved', async () => {
    const email = 'writes.again@clients.example';
    const { reference, requestId } = await startedConversation(office, 'client', { email });
    const path = `/cases/${reference}/acts/resolveContact`;
    const resolution = async () => ({
      seen: await stateOf(requestId),
      version: versionIn(await lead.get(`/cases/${reference}`)),
      reason: 'All is said',
    });
    const before = await resolution();
    await writeToConversation(office, { requestId, text: 'One more thing', pressKey: 'again' });
    expect(said(await lead.post(path, before))).not.toBe('done');
    expect(await stateOf(requestId)).not.toBe('resolved');
    expect(said(await lead.post(path, await resolution()))).toBe('done');
    office.take(email, '');
  });
});
