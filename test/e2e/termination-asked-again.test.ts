/**
 * A workflow tries its letters for a day, and had the id of the contract: a provider whose mailbox was full, who withdrew and asked again,
 * had a request that nobody began, held or withdrew until then.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { pressAct } from '../harness/case-acts.js';
import { goodForm, mails } from '../harness/personas.js';
import { sendTermination } from '../harness/terminations.js';

let office: BackOffice;
let provider: Browser;
beforeAll(async () => {
  office = await openBackOffice({ tellsAlike: true, policy: 'standard' });
  provider = await office.signedIn('provider', mails.provider);
  office.smtp.full.add(mails.provider);
});
afterAll(() => office.close());

const listing = () =>
  office.db.provider.findUniqueOrThrow({
    where: { id: office.people.provider.id },
    select: { listed: true, bookableUntil: true },
  });
const caseOf = (id: string) => office.db.case.findUniqueOrThrow({ where: { id } });
const runs = async (id: string) => {
  const { workflowId } = await caseOf(id);
  const { status, memo } = await office.temporal.workflow.getHandle(workflowId).describe();
  return { status: status.name, of: memo?.['caseId'] };
};

/** Asks to end the contract, and waits until the request is begun. */
async function ask(): Promise<string> {
  await provider.post('/contract-termination', goodForm(office.people.charts, 60));
  await sendTermination(provider);
  const { id } = await office.db.contractTermination.findFirstOrThrow({ where: { state: 'requested' } });
  await until('it is begun', () =>
    office.db.caseEvent.findFirst({ where: { caseId: id, code: 'export-started' } }),
  );
  return id;
}

async function withdraw(id: string): Promise<void> {
  expect((await provider.post('/contract-termination/withdraw')).status).toBe(200);
  await until('it is closed', async () => (await caseOf(id)).closedAt !== null);
}

it('whose mailbox is full may withdraw and ask again; each request goes on, and is told of once', async () => {
  const agent = await office.signedIn('staff', mails.agent);
  const first = await ask();
  await withdraw(first);
  expect(await listing()).toEqual({ listed: true, bookableUntil: null });

  const second = await ask();
  expect((await runs(first)).of).toBe(first);
  expect(await runs(second)).toEqual({ status: 'RUNNING', of: second });
  expect(await listing()).toEqual({ listed: false, bookableUntil: expect.any(Date) });
  const { reference } = await caseOf(second);
  for (const [act, state] of [
    ['hold', 'held'],
    ['release', 'requested'],
  ] as const) {
    expect((await pressAct(agent, reference, act, { reason: 'asked by phone' })).status).toBe(200);
    await until(`it is ${state}`, async () => (await caseOf(second)).state === state);
  }
  expect((await caseOf(first)).state).toBe('withdrawn');
  await withdraw(second);

  const third = await ask();
  office.smtp.full.delete(mails.provider);
  for (const over of [first, second])
    await until('its letters are settled', async () => (await runs(over)).status === 'COMPLETED');
  const { reference: last } = await caseOf(third);
  await until('the last is told of', async () => office.take(mails.provider, last).length > 0);
  // What was withdrawn isn't confirmed anymore, and that it was isn't said under another request.
  const told = office
    .take(mails.provider, '(CT-')
    .map(({ subject }) => subject.replace(last, 'of the third'));
  expect(told).toEqual(['We got your request to end your contract (of the third)']);
  expect(await office.db.supportTask.count({ where: { kind: 'post_provider_letter' } })).toBe(0);
});
