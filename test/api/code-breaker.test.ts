import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { breakerPolicy } from '../../src/domain/two-factor/code-breaker.js';
import { whyStopped } from '../../src/operations/two-factor/code-breaker.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { makeCodeSend, makeCodeSends } from '../harness/code-sends.js';
import { mails } from '../harness/personas.js';

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
beforeEach(async () => {
  await office.db.rateLimit.deleteMany();
  await office.db.codeSend.deleteMany();
  await office.db.codeBreaker.deleteMany();
  await office.db.supportTask.deleteMany();
});
afterAll(() => office.close());

const why = (challengeId: string, { country = 'CA', now = new Date(), isConfirmed = false } = {}) =>
  whyStopped(office.db, { country, challengeId, isConfirmed, now });

const stopped = async (...asked: Parameters<typeof why>) => (await why(...asked)) !== null;

/** Canada, where hardly anyone used what was sent half an hour ago. */
const pumped = () => makeCodeSends(office, { country: 'CA', count: 60, used: 5, at: minutesAgo(30) });

const openBreaker = () => office.db.codeBreaker.findFirstOrThrow({ where: { releasedAt: null } });

describe('setting up phones in a country', () => {
  it('goes on where most are used', async () => {
    const { caseId } = await makeCodeSends(office, {
      country: 'CA',
      count: 60,
      used: 50,
      at: minutesAgo(30),
    });
    expect(await stopped(caseId)).toBe(false);
    expect(await office.db.codeBreaker.count()).toBe(0);
  });

  it('stops where hardly any is used, and nowhere else', async () => {
    const { caseId } = await pumped();
    expect([await stopped(caseId), await stopped(caseId, { country: 'US' })]).toEqual([true, false]);
    expect(await openBreaker()).toMatchObject({
      country: 'CA',
      because: 'few_used',
      sends: 60,
      judged: 60,
      used: 5,
    });
  });

  it('stops at a spike, though all are used', async () => {
    const { caseId } = await makeCodeSends(office, {
      country: 'GU',
      count: 60,
      used: 60,
      at: minutesAgo(2),
    });
    expect(await stopped(caseId, { country: 'GU' })).toBe(true);
    expect(await openBreaker()).toMatchObject({ country: 'GU', because: 'spike' });
  });

  it.each([
    ['codes that still may be used', 9, {}],
    ['codes of more than an hour ago', 61, {}],
    ['codes that Twilio refused', 30, { status: 'refused' }],
    ['the codes of one account', 30, { perAccount: 60 }],
    ['codes of logins with a phone that is set up', 30, { purpose: 'sign_in' }],
  ] as const)('does not stop because of %s', async (_what, minutes, sent) => {
    const at = minutesAgo(minutes);
    const { caseId } = await makeCodeSends(office, { country: 'CA', count: 60, used: 0, at, ...sent });
    expect(await stopped(caseId)).toBe(false);
  });

  it('does not stop because of one practice, however many people it invites', async () => {
    const { caseId } = await makeCodeSends(office, {
      country: 'GU',
      count: 100,
      used: 0,
      at: minutesAgo(30),
      practiceOf: office.people.otherProvider,
    });
    expect(await stopped(caseId, { country: 'GU' })).toBe(false);
    // One more practice counts for itself.
    const others = { country: 'GU', used: 0, at: minutesAgo(30) };
    await makeCodeSends(office, { ...others, count: breakerPolicy.judgedSends - 10 });
    expect(await stopped(caseId, { country: 'GU' })).toBe(false);
    await makeCodeSends(office, { ...others, count: 5 });
    expect(await stopped(caseId, { country: 'GU' })).toBe(true);
    expect(await openBreaker()).toMatchObject({ sends: 50, judged: 50, used: 0 });
  });

  it('that is stopped keeps codes from no phone that was set up before', async () => {
    const { caseId } = await pumped();
    expect([await why(caseId), await why(caseId, { isConfirmed: true })]).toEqual(['set_up_stopped', null]);
  });

  it('never starts for a country that is not on the list', async () => {
    const { caseId } = await makeCodeSend(office);
    for (const isConfirmed of [false, true])
      expect(await why(caseId, { country: 'GB', isConfirmed })).toBe('stopped');
    expect(await office.db.codeBreaker.count()).toBe(0);
  });

  it('asks a lead once, however many codes find it at the same time', async () => {
    await pumped();
    const ids = await Promise.all(
      ['one', 'two', 'three', 'four', 'five'].map(async () => (await makeCodeSend(office)).caseId),
    );
    expect(await Promise.all(ids.map((id) => stopped(id)))).toEqual([true, true, true, true, true]);
    expect(await stopped(ids[0] ?? '')).toBe(true);
    expect(await office.db.codeBreaker.count()).toBe(1);
    expect(await office.db.supportTask.findMany({ select: { kind: true } })).toEqual([
      { kind: 'codes_stopped' },
    ]);
    const { id } = await openBreaker();
    const entries = await office.db.auditEntry.findMany({ where: { subjectId: id } });
    expect(entries.map(({ act, actorKind }) => [act, actorKind])).toEqual([['code_breaker.trip', 'system']]);
  });

  it('says in the case of the code that was stopped what happened', async () => {
    const { caseId } = await pumped();
    await stopped(caseId);
    const { reference } = await office.db.case.findUniqueOrThrow({ where: { id: caseId } });
    const agent = await office.signIn('staff', mails.agent);
    expect((await agent.get(`/cases/${reference}`)).text).toContain(
      'Setting up phones in Canada was stopped: the last hour looked like pumped traffic.',
    );
  });
});

describe('a country where setting up phones was stopped', () => {
  it('has phones set up again once a lead has released it with a reason, and only what comes after counts', async () => {
    const { caseId } = await pumped();
    await stopped(caseId);
    const { id } = await openBreaker();
    const lead = await office.signIn('staff', mails.lead);
    const page = await lead.get('/code-breakers');
    expect(page.text).toContain('5 of 60 codes were used, fewer than 20 percent');
    const answer = await lead.post(`/code-breakers/${id}/release`, { [`reason-${id}`]: 'a broken form' });
    expect(answer.text).toContain('Phones in this country can be set up again.');
    const again = (reason: string) => lead.post(`/code-breakers/${id}/release`, { [`reason-${id}`]: reason });
    expect((await again('a broken form')).status).toBe(200);
    expect((await again('a school day')).status).toBe(409);
    expect(await stopped(caseId)).toBe(false);
    const [entry] = await office.db.auditEntry.findMany({ where: { act: 'code_breaker.release' } });
    expect(entry).toMatchObject({ subjectId: id, detail: { reason: 'a broken form' } });
    await makeCodeSends(office, { country: 'CA', count: 60, used: 0, at: new Date() });
    const later = new Date(Date.now() + 11 * 60_000);
    expect(await stopped(caseId, { now: later })).toBe(true);
  });

  it('stays stopped without a reason, for an agent, for an auditor, and for an id that nothing has', async () => {
    const { caseId } = await pumped();
    await stopped(caseId);
    const { id } = await openBreaker();
    const [lead, agent, auditor] = await Promise.all([
      office.signIn('staff', mails.lead),
      office.signIn('staff', mails.agent),
      office.signIn('staff', mails.auditor),
    ]);
    const reason = { [`reason-${id}`]: 'because' };
    const empty = await lead.post(`/code-breakers/${id}/release`, { [`reason-${id}`]: '  ' });
    expect([empty.status, empty.text]).toEqual([400, expect.stringContaining('Enter a reason')]);
    expect((await agent.post(`/code-breakers/${id}/release`, reason)).status).toBe(403);
    expect((await auditor.post(`/code-breakers/${id}/release`, reason)).status).toBe(403);
    expect((await lead.post('/code-breakers/nothing/release', reason)).status).toBe(404);
    expect(await stopped(caseId)).toBe(true);
  });

  it('is shown to agents, without the means to release it, and not to auditors', async () => {
    const { caseId } = await pumped();
    await stopped(caseId);
    const agent = await office.signIn('staff', mails.agent);
    const auditor = await office.signIn('staff', mails.auditor);
    const { text } = await agent.get('/code-breakers');
    expect(text).toContain('Canada');
    expect(text).not.toContain('Release');
    expect((await auditor.get('/code-breakers')).status).toBe(403);
  });
});
