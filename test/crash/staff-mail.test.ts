import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { createActivities } from '../../src/activities/index.js';
import { openCase } from '../../src/cases/open.js';
import { assignTasks } from '../../src/operations/case/assign.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { holdAll } from '../harness/hold.js';
import { claimsLapse } from '../harness/killed-at.js';
import { mails } from '../harness/personas.js';
import { startProgram } from '../harness/program.js';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
afterAll(() => office.close());

/** A task that the lead gives to the agent. */
async function assigned(): Promise<void> {
  const id = randomUUID();
  await office.db.$transaction(async (tx) => {
    const { caseId } = await openCase(tx, {
      kind: 'contact_request',
      workflowId: (own) => `contact-request/${own}`,
      state: 'open',
      waitingOn: 'support',
      at: office.clock(),
    });
    await tx.supportTask.create({
      data: { id, caseId, key: id, kind: 'rematch_client', openedAt: office.clock() },
    });
  });
  const lead = { accountId: stableId(mails.lead), role: 'lead' } as const;
  await assignTasks(office, { ...lead, taskIds: [id], to: stableId(mails.agent), note: '' });
}

const afterTaken = 'after the relay took it, before we noted that';

describe('a worker dies while it tells someone of a task', () => {
  it.each([
    [
      'before the mailing is fixed',
      'staff_notification',
      'NEW.mailing_id IS NOT NULL AND OLD.mailing_id IS NULL',
    ],
    ['before it is sent', 'outbound_mail', 'NEW.attempts = 1'],
    [afterTaken, 'outbound_mail', "NEW.status = 'accepted'"],
    ['before the row is settled', 'staff_notification', 'NEW.settled_at IS NOT NULL'],
  ])('%s: they are told once all the same', async (name, table, when) => {
    const told = () => office.take(mails.agent, 'A task was assigned to you');
    const before = told().length;
    await assigned();
    const at = office.clock().toISOString();
    const hold = await holdAll(office.database.databaseUrl, [{ table, when, event: 'UPDATE' }]);
    const program = await startProgram('test/crash/mail-staff.mjs', office.environment, [at]);
    await until('it is at this write', async () => (await hold.waiting()) === 1);
    await program.kill();
    await hold.dropAndRelease();
    await claimsLapse(office);

    const { mailStaff } = createActivities(office);
    await mailStaff({ at });
    expect(await mailStaff({ at })).toBe(0);
    const letters = told().slice(before);
    // A mail whose taking nobody noted goes again under the same Message-ID, which mail programs show once.
    expect(new Set(letters.map(({ messageId }) => messageId)).size).toBe(1);
    if (name !== afterTaken) expect(letters).toHaveLength(1);
    expect(await office.db.staffNotification.count({ where: { settledAt: null } })).toBe(0);
  });
});
