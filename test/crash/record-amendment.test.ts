import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { verifyAuditTrail } from '../../src/audit/trail.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { amendmentLink } from '../../src/operations/record-amendment/links.js';
import { askToAmend } from '../../src/operations/record-amendment/open.js';
import { readAmendment } from '../../src/operations/record-amendment/row.js';
import { openWords } from '../../src/operations/record-amendment/words.js';
import { askedRecords } from '../harness/asked-records.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
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

/** A request to amend of a new client, with the path of the provider's link; its workflow is started. */
async function asked(name: string) {
  const { path, partId: part, email, chartId } = await askedRecords(office, name);
  const token = path.split('/').at(-1) ?? '';
  const opened = await askToAmend(office, token, { part, words: 'I have two children.' });
  if (isRefusal(opened)) throw new Error(opened.refused);
  const { amendmentId } = opened;
  await untilStarted(office, amendmentId);
  const row = await readAmendment(office.db, amendmentId);
  if (row === null) throw new Error('A request to amend without a row');
  const providerPath = await office.db.$transaction((tx) =>
    amendmentLink(tx, office.config, row, 'amendment-decision'),
  );
  return { amendmentId, reference: opened.reference, chartId, email, providerPath };
}

/** Everything that a decision writes, as it stands, but for when the sweep last looked. */
async function standing({ amendmentId, chartId }: Asked) {
  const { db } = office;
  return {
    row: await db.recordAmendment.findUniqueOrThrow({
      where: { id: amendmentId },
      include: {
        case: {
          omit: { workflowLookedAt: true },
          include: { tasks: { orderBy: { id: 'asc' } }, events: { orderBy: { key: 'asc' } } },
        },
      },
    }),
    notes: await db.note.count({ where: { chartId, kind: 'amendment' } }),
    audited: await db.auditEntry.count({ where: { subjectId: amendmentId } }),
  };
}

const denial = { press: 'decide', decision: 'denied', grounds: 'accurate', words: 'You told me of three.' };

/** Each write of the transaction that decides, in its order. */
const writes: readonly (readonly [string, HeldWrite])[] = [
  ['the decision', { table: 'record_amendment', when: 'NEW.decided_at IS NOT NULL' }],
  ['the case', { table: 'case', when: `NEW.kind = 'record_amendment' AND NEW.state = 'decided'` }],
  ['the line', { table: 'case_event', when: `NEW.code = 'amendment-decided'` }],
  ['the line of the trail', { table: 'audit_entry', when: `NEW.act = 'case.amendment-decided'` }],
  ['the words in the chart', { table: 'note', event: 'INSERT', when: `NEW.kind = 'amendment'` }],
];

describe('the API is killed while the provider decides', () => {
  it.each(writes)(
    'as it writes %s: nothing is decided, and the next press decides once',
    async (name, write) => {
      const request = await asked(`decided ${name}`);
      const before = await standing(request);
      await apiKilledAt(office, write, request.providerPath, denial);
      expect(await standing(request)).toEqual(before);

      const provider = office.browse('provider');
      expect((await provider.post(request.providerPath, denial)).status).toBe(200);
      // The same press once more is told that it is done.
      expect((await provider.post(request.providerPath, denial)).status).toBe(200);
      const { row, notes, audited } = await standing(request);
      expect(row).toMatchObject({ state: 'decided', decision: 'denied', grounds: 'accurate' });
      expect([notes, audited]).toEqual([before.notes + 1, before.audited + 1]);
      const words = await openWords(office, request.chartId, [row.decisionNoteId]);
      expect([...words.values()].join()).toContain('You told me of three.');
    },
  );
});

describe('a worker is killed while it mails the decision', () => {
  it.each(letterWrites('amendment-decided'))(
    'as it writes %s: the letter goes once all the same',
    async (name, write) => {
      const request = await asked(`mailed ${name}`);
      const { amendmentId, email, reference } = request;
      await office.browse('provider').post(request.providerPath, denial);
      const at = office.clock().toISOString();
      await killedAt(office, write, () =>
        startProgram('test/crash/settle-records.mjs', office.environment, [
          'record-amendment',
          amendmentId,
          at,
        ]),
      );
      const { settleAmendment, tellOfAmendment } = createActivities(office);
      for (const _ of [1, 2]) {
        const { letters: due } = await settleAmendment({ amendmentId, at });
        for (const letter of due) await tellOfAmendment({ amendmentId, ...letter, at });
      }
      const sent = office.take(email, `A letter about your request (${reference})`);
      // A letter whose taking nobody noted goes again under the same Message-ID, which mail programs show once.
      expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(1);
      if (name !== 'that the relay took it') expect(sent).toHaveLength(1);
    },
  );

  it('and the audit trail is whole', async () => {
    expect((await verifyAuditTrail(office.db)).brokenAt).toBeNull();
  });
});
