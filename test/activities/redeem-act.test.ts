import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { issueActToken } from '../../src/tokens/act-token.js';
import { stableId } from '../../dev/demo-caseload.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { mails } from '../harness/personas.js';

const agentId = stableId(mails.agent);

describe('the permission for an act that is refused', () => {
  let office: BackOffice;
  beforeAll(async () => {
    office = await openBackOffice({ worker: false });
  });
  afterAll(() => office.close());

  it.each([
    [
      'because of what was typed',
      { refusals: { agent: { refused: 'last-day-too-soon', field: 'lastDay' } } },
      { refused: 'last-day-too-soon', field: 'lastDay' },
    ],
    ['because no reason was given', { reason: ' ' }, { refused: 'reason-missing', field: 'reason' }],
  ] as const)(
    '%s is good for another try, and the trail says which try was refused',
    async (_, first, refusal) => {
      const { db, config, clock } = office;
      const { redeemAct } = createActivities(office);
      const bound = {
        workflowId: 'contract-termination/1',
        update: 'changeLastDay',
        state: 'requested',
      } as const;
      const actToken = await issueActToken(db, config.TOKEN_KEYS, {
        ...bound,
        accountId: agentId,
        role: 'agent',
        now: clock(),
      });
      const caseId = crypto.randomUUID();
      const act = { ...bound, caseId, actToken, reason: 'asked by phone', at: clock().toISOString() };
      const acts = () =>
        db.auditEntry.findMany({
          where: { subjectId: caseId },
          select: { act: true, actorId: true, detail: true },
          orderBy: { seq: 'asc' },
        });

      expect(await redeemAct({ ...act, updateId: 'first', ...first })).toEqual(refusal);
      const no = {
        act: 'case.changeLastDay',
        actorId: agentId,
        detail: expect.objectContaining({ outcome: 'refused', code: refusal.refused }),
      };
      expect(await acts()).toEqual([no]);
      expect(await redeemAct({ ...act, updateId: 'second' })).toEqual({ accountId: agentId, role: 'agent' });
      expect(await acts()).toEqual([no, { ...no, detail: expect.objectContaining({ outcome: 'accepted' }) }]);
    },
  );
});
