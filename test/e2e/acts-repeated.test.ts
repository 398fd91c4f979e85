import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { goodForm, mails } from '../harness/personas.js';
import { sendTermination } from '../harness/terminations.js';

/** A program that lost the answer to its request sends it again: it heard that the case had changed, which it had changed itself. */
describe('a program that sends an act of a termination again', () => {
  let office: BackOffice;
  let provider: Browser;
  let id: string;
  let path: string;

  beforeAll(async () => {
    office = await openBackOffice({ policy: 'standard' });
    provider = await office.signedIn('provider', mails.provider);
    await provider.post('/contract-termination', goodForm(office.people.charts, 60));
    await sendTermination(provider);
    const { caseId } = await until('the case runs', () =>
      office.db.caseEvent.findFirst({ where: { code: 'export-started' } }),
    );
    id = caseId;
    const { reference } = await office.db.case.findUniqueOrThrow({ where: { id } });
    path = `/v1/contract-terminations/${reference}`;
  });
  afterAll(() => office.close());

  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const send = async (act: string, body: object) => {
    const { status, text } = await provider.json(`${path}/${act}`, body);
    return [status, (JSON.parse(text) as { code?: string }).code ?? 'done'];
  };
  const thrice = async (act: string, body: object) => {
    const atOnce = Array.from({ length: 3 }, () => send(act, body));
    return [...(await Promise.all(atOnce)), await send(act, body)];
  };
  const done = [200, 'done'];
  const lines = (code: string) => office.db.caseEvent.count({ where: { caseId: id, code } });

  it('delays the notice once under one key, and again under another', async () => {
    const noticeAt = async () =>
      (await office.db.case.findUniqueOrThrow({ where: { id } })).dueAt?.getTime() ?? 0;
    const before = await noticeAt();
    expect(await thrice('notice-delay', { days: 2, key: 'the first delay' })).toEqual([
      done,
      done,
      done,
      done,
    ]);
    expect((await noticeAt()) - before).toBe(2 * 86_400_000);
    expect(await send('notice-delay', { days: 2, key: 'the second delay' })).toEqual(done);
    expect((await noticeAt()) - before).toBe(4 * 86_400_000);
  });

  it('moves the last day once, and hears no of another day that isn’t later', async () => {
    const lastDay = inDays(90);
    expect(await thrice('last-day', { lastDay })).toEqual([done, done, done, done]);
    expect(await lines('last-day-changed')).toBe(1);
    expect(await send('last-day', { lastDay: inDays(80) })).toEqual([400, 'last-day-not-later']);
    expect(await send('last-day', { lastDay: inDays(100) })).toEqual(done);
    // It was done once, and something else since.
    expect(await send('last-day', { lastDay })).toEqual([400, 'last-day-not-later']);
  });

  it('withdraws the request once, and hears no of anything else', async () => {
    expect(await thrice('withdrawal', {})).toEqual([done, done, done, done]);
    expect(
      await office.db.auditEntry.count({
        where: { subjectId: id, act: 'case.withdraw', detail: { path: ['outcome'], equals: 'accepted' } },
      }),
    ).toBe(1);
    expect(await send('last-day', { lastDay: inDays(120) })).toEqual([409, 'state-does-not-allow']);
    // What is done a quarter of an hour ago is no repetition.
    await office.db.actToken.updateMany({ data: { redeemedAt: new Date(Date.now() - 16 * 60_000) } });
    expect((await send('withdrawal', {}))[0]).toBe(409);
  });
});
