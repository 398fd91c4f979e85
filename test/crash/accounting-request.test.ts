import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { createActivities } from '../../src/activities/index.js';
import { verifyAuditTrail } from '../../src/audit/trail.js';
import { commit } from '../../src/cases/after-commit.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { openAccounting } from '../../src/operations/accounting-request/open.js';
import { accountingLink, readAccountingRequest } from '../../src/operations/accounting-request/row.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { addChart } from '../harness/chart-notes.js';
import type { HeldWrite } from '../harness/hold.js';
import { apiKilledAt, killedAt, letterWrites } from '../harness/killed-at.js';
import { startProgram } from '../harness/program.js';
import { untilStarted } from '../harness/started-case.js';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
afterAll(() => office.close());

type Asked = Awaited<ReturnType<typeof asked>>;

/** A request for an accounting of a new client, with the path of its link; its workflow is started. */
async function asked(name: string) {
  const { db, config } = office;
  const { chartId } = await addChart(office, office.people.provider.id, name, [`a note of ${name}`]);
  const clientId = stableId(`client ${name}`);
  await db.client.update({ where: { id: clientId }, data: { birthDate: new Date('1990-03-31') } });
  const email = `${name.replaceAll(/\W+/g, '-')}@clients.example`;
  const at = office.clock();
  const opened = await commit(office, (tx, after) =>
    openAccounting(tx, after, {
      clientId,
      requester: 'person',
      name: 'Noor Vale',
      email,
      language: 'en',
      taken: null,
      receivedAt: at,
      at,
    }),
  );
  if (isRefusal(opened)) throw new Error(opened.refused);
  const { requestId, reference } = opened;
  await untilStarted(office, requestId);
  const row = await readAccountingRequest(db, requestId);
  if (row === null) throw new Error('A request for an accounting without a row');
  const path = await db.$transaction((tx) => accountingLink(tx, config, row));
  return { requestId, reference, chartId, email, path };
}

/** Everything that giving the list writes, as it stands, but for when the sweep last looked. */
const standing = ({ requestId }: Asked) =>
  office.db.accountingRequest.findUniqueOrThrow({
    where: { id: requestId },
    include: {
      case: {
        omit: { workflowLookedAt: true },
        include: { tasks: { orderBy: { id: 'asc' } }, events: { orderBy: { key: 'asc' } } },
      },
    },
  });

const reading = { press: 'read', birthDate: '3/31/1990' };

/** Each write of the transaction that gives the list, in its order. */
const writes: readonly (readonly [string, HeldWrite])[] = [
  ['that it was given', { table: 'accounting_request', when: `NEW.state = 'given'` }],
  ['the case', { table: 'case', when: `NEW.kind = 'accounting_request' AND NEW.state = 'given'` }],
  ['the line', { table: 'case_event', when: `NEW.code = 'accounting-given'` }],
  ['the line of the trail', { table: 'audit_entry', when: `NEW.act = 'case.accounting-given'` }],
];

describe('the API is killed while someone reads the list', () => {
  it.each(writes)(
    'as it writes %s: the list is still owed, and the next press gives it once',
    async (name, write) => {
      const request = await asked(`given ${name}`);
      const before = await standing(request);
      await apiKilledAt(office, write, request.path, reading, 'client');
      expect(await standing(request)).toEqual(before);

      const client = office.browse('client');
      for (const _ of [1, 2])
        expect((await client.post(request.path, reading)).text).toContain('There were none.');
      const { state, case: row } = await standing(request);
      expect([state, row.waitingOn]).toEqual(['given', 'nobody']);
      expect(row.events.filter(({ code }) => code === 'accounting-given')).toHaveLength(1);
    },
  );
});

describe('a worker is killed while it mails where the list is', () => {
  it.each(letterWrites('accounting-asked'))(
    'as it writes %s: the letter goes once all the same',
    async (name, write) => {
      const { requestId, email, reference } = await asked(`mailed ${name}`);
      const at = office.clock().toISOString();
      await killedAt(office, write, () =>
        startProgram('test/crash/settle-records.mjs', office.environment, [
          'accounting-request',
          requestId,
          at,
        ]),
      );
      const { settleAccounting, tellOfAccounting } = createActivities(office);
      for (const _ of [1, 2]) {
        const { letters: due } = await settleAccounting({ requestId, at });
        for (const letter of due) await tellOfAccounting({ requestId, ...letter, at });
      }
      const sent = office.take(email, `You asked who got health information (${reference})`);
      // A letter whose taking nobody noted goes again under the same Message-ID, which mail programs show once.
      expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(1);
      if (name !== 'that the relay took it') expect(sent).toHaveLength(1);
    },
  );

  it('and the audit trail is whole', async () => {
    expect((await verifyAuditTrail(office.db)).brokenAt).toBeNull();
  });
});
