import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAuditTrail } from '../../src/audit/trail.js';
import { offboardingSteps, type OffboardingStep } from '../../src/domain/offboarding/steps.js';
import { offboardingId, offboardingType } from '../../src/protocol/offboarding/messages.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { holdWrites } from '../harness/hold.js';
import { startProgram } from '../harness/program.js';
import { lastDay, leavingProvider, phone, type LeavingProvider } from './leaving-provider.js';

describe('a worker is killed during offboarding, in every step at once', () => {
  let office: BackOffice;
  let leaving: LeavingProvider[];
  let unthanked: string;

  beforeAll(async () => {
    office = await openBackOffice({ worker: false });
    leaving = await Promise.all(
      [...offboardingSteps, 'farewell'].map((name) => leavingProvider(office, name)),
    );
    const hold = await holdWrites(
      office.database.databaseUrl,
      'case_event',
      offboardingSteps
        .map((step) => `NEW.case_id = '${leaver(step).caseId}' AND NEW.key = 'offboarding/${step}'`)
        .join(' OR '),
    );
    office.smtp.misbehaveNext({ kind: 'hang-after-data' });
    const first = await startProgram('worker', office.environment);
    await start('farewell');
    await until(
      'the relay has a farewell that it does not answer for',
      async () => office.inbox.messages.length > 0,
    );
    unthanked = office.inbox.messages[0]?.messageId ?? '';
    for (const step of offboardingSteps) await start(step);
    await until(
      'a case stands in every step',
      async () => (await hold.waiting()) === offboardingSteps.length,
    );
    await first.kill();
    await hold.dropAndRelease();

    const second = await startProgram('worker', office.environment);
    for (const { caseId } of leaving)
      await office.temporal.workflow.getHandle(offboardingId(caseId)).result();
    await second.stop();
  });
  afterAll(() => office.close());

  function leaver(name: string): LeavingProvider {
    const found = leaving.find((provider) => provider.name === name);
    if (found === undefined) throw new Error(`Nobody is called ${name}`);
    return found;
  }

  async function start(name: string): Promise<void> {
    const { caseId, providerId, contractId, reference } = leaver(name);
    const ids = { caseId, providerId, contractId, reference };
    await office.temporal.workflow.start(offboardingType, {
      workflowId: offboardingId(caseId),
      taskQueue: office.config.TEMPORAL_TASK_QUEUE,
      args: [{ ...ids, jurisdiction: 'NY', lastDay, readOnlyUntil: '2026-12-31T05:00:00Z' }],
    });
  }

  it.each<OffboardingStep | 'farewell'>([...offboardingSteps, 'farewell'])(
    'killed in %s: each step is done once, with one line in the timeline and one in the audit trail',
    async (name) => {
      const { caseId } = leaver(name);
      const lines = await office.db.caseEvent.findMany({ where: { caseId }, orderBy: { id: 'asc' } });
      expect(lines.map(({ key }) => key)).toEqual(offboardingSteps.map((step) => `offboarding/${step}`));
      const audited = await office.db.auditEntry.findMany({
        where: { subjectId: caseId, act: 'case.step-done' },
        orderBy: { seq: 'asc' },
      });
      expect(audited.map(({ detail }) => detail)).toEqual(offboardingSteps.map((step) => ({ step })));
      expect(await office.db.supportTask.count({ where: { caseId, kind: 'payer_roster' } })).toBe(1);
      expect(await office.db.supportTask.count({ where: { caseId, kind: 'failing_step' } })).toBe(0);
    },
  );

  it('takes every second factor away, and keeps its phone: for requests, and for the sign-ins that are left', async () => {
    const accounts = await office.db.account.findMany({
      where: { familyName: 'Leaver' },
      include: { secondFactor: true },
    });
    const after = { secondFactor: null, formerPhone: phone, formerFactorPhone: phone };
    expect(accounts).toMatchObject(accounts.map(() => after));
  });

  it('ends every account and contract, and keeps every chart to a date', async () => {
    const accounts = await office.db.account.findMany({ where: { familyName: 'Leaver' } });
    expect(accounts.map(({ status, access, formerEmail }) => [status, access, formerEmail])).toEqual(
      accounts.map(({ email }) => ['ended', 'downloads_only', email]),
    );
    const ids = leaving.map(({ providerId }) => providerId);
    expect(await office.db.contract.count({ where: { providerId: { in: ids }, status: 'ended' } })).toBe(9);
    expect(
      await office.db.chart.count({
        where: { providerId: { in: ids }, closedAt: { not: null }, retainUntil: { not: null } },
      }),
    ).toBe(18);
  });

  it('sends every mail once; the one the relay had taken unnoticed goes again as the same mail', async () => {
    for (const { email, clients } of leaving) {
      for (const to of [email, ...clients]) {
        const got = office.inbox.messages.filter((mail) => mail.to === to).map(({ messageId }) => messageId);
        expect(got).toEqual(got.includes(unthanked) ? [unthanked, unthanked] : [expect.any(String)]);
      }
    }
    expect(office.inbox.messages).toHaveLength(9 * 3 + 1);
    const kept = await office.db.outboundMail.findMany();
    expect(kept.map(({ status }) => status)).toEqual(kept.map(() => 'accepted'));
    expect(kept).toHaveLength(9 * 3);
    expect(await verifyAuditTrail(office.db)).toMatchObject({ brokenAt: null });
  });
});
