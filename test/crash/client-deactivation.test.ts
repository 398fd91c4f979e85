import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { verifyAuditTrail } from '../../src/audit/trail.js';
import { confirmDeactivation } from '../../src/operations/client-deactivation/decide.js';
import { clientDeactivationId } from '../../src/protocol/client-deactivation/messages.js';
import { scheduleIds } from '../../src/temporal/schedules.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { addLeavingClient, linkedDeactivation } from '../harness/deactivations.js';
import { holdWrites } from '../harness/hold.js';
import { mails } from '../harness/personas.js';
import { startProgram } from '../harness/program.js';

const day = 86_400_000;
const email = 'leaving@clients.example';

describe('a worker is killed while it deactivates an account', () => {
  let office: BackOffice;
  let accountId: string;
  let deactivationId: string;
  let whenKilled: { status: string; passwordHash: string | null; scheduled: number };

  const scheduled = () =>
    office.db.appointment.count({
      where: { chartId: stableId('chart sourced'), status: 'scheduled', startsAt: { gt: new Date() } },
    });

  beforeAll(async () => {
    office = await openBackOffice({ policy: 'standard', worker: false });
    accountId = await addLeavingClient(office, email, 'client sourced');
    const linked = await linkedDeactivation(office, accountId);
    deactivationId = linked.deactivationId;
    await confirmDeactivation(office, { token: linked.token, signedInId: null });
    await twoWeeksPass();
    const hold = await holdWrites(
      office.database.databaseUrl,
      'client_deactivation',
      `NEW.state = 'deactivated'`,
    );
    const first = await startProgram('worker', office.environment);
    await until('it is at its last statement', async () => (await hold.waiting()) === 1);
    await first.kill();
    const { status, passwordHash } = await office.db.account.findUniqueOrThrow({ where: { id: accountId } });
    whenKilled = { status, passwordHash, scheduled: await scheduled() };
    await hold.dropAndRelease();
    const second = await startProgram('worker', office.environment);
    await office.temporal.workflow.getHandle(clientDeactivationId(deactivationId)).result();
    await second.stop();
  });
  afterAll(async () => {
    for (const id of scheduleIds(office.config)) await office.temporal.schedule.getHandle(id).delete();
    await office.close();
  });

  /** It was confirmed fourteen days ago. */
  async function twoWeeksPass(): Promise<void> {
    const { db } = office;
    const ago = new Date(Date.now() - 14 * day);
    await db.clientDeactivation.update({
      where: { id: deactivationId },
      data: { confirmedAt: ago, deactivateAt: new Date() },
    });
    await db.case.update({ where: { id: deactivationId }, data: { dueAt: new Date() } });
  }

  it('and nothing of it has happened then', () => {
    expect(whenKilled).toEqual({ status: 'active', passwordHash: expect.any(String), scheduled: 1 });
  });

  it('and it is carried out once by the next one: account, sessions, data, mails and lines', async () => {
    const { db } = office;
    expect(await db.account.findUniqueOrThrow({ where: { id: accountId } })).toMatchObject({
      status: 'deactivated',
      passwordHash: null,
    });
    expect(await scheduled()).toBe(0);
    const lines = await db.caseEvent.findMany({
      where: { caseId: deactivationId, code: { in: ['account-deactivated', 'data-erased'] } },
      orderBy: { id: 'asc' },
    });
    expect(lines.map(({ code, detail }) => [code, detail])).toEqual([
      ['account-deactivated', { count: 1 }],
      ['data-erased', {}],
    ]);
    expect(office.take(email, 'Your account is deactivated')).toHaveLength(1);
    expect(office.take(mails.provider, 'account is closed')).toHaveLength(1);
    expect((await verifyAuditTrail(db)).brokenAt).toBeNull();
  });
});
