import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { createActivities } from '../../src/activities/index.js';
import type { Act, ActRole } from '../../src/domain/acts.js';
import { newestDeedOn } from '../../src/cases/seen.js';
import { writeDeliveryAddress } from '../../src/operations/note-retrieval/deliver-to.js';
import { issueActToken } from '../../src/tokens/act-token.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { leaveHeadway, openRetrievalOf } from '../harness/former-providers.js';
import { mails } from '../harness/personas.js';

let office: BackOffice;
beforeAll(async () => {
  // Its state is written here past its workflow, which may hear of it or not.
  office = await openBackOffice({ policy: 'standard', tellsAlike: false });
});
afterAll(() => office.close());

describe('what someone else changes between the token and the decision', () => {
  /** A token for an act on a case as it is now, redeemed by its workflow. */
  async function redeemed(caseId: string, update: Act, email: string, role: ActRole): Promise<string> {
    const { workflowId, state } = await office.db.case.findUniqueOrThrow({ where: { id: caseId } });
    const newest = await newestDeedOn(office.db, caseId);
    const accountId = stableId(email);
    const bound = { workflowId, update, state, accountId, role, updateId: crypto.randomUUID() };
    const { db, config, clock } = office;
    const argument = { reason: 'looked at it' };
    const actToken = await issueActToken(db, config.TOKEN_KEYS, {
      ...bound,
      argument,
      seen: String(newest?.id ?? 0),
      now: clock(),
    });
    const at = clock().toISOString();
    const { redeemAct } = createActivities(office);
    const { updateId } = bound;
    const act = { workflowId, update, state, updateId, caseId, actToken, argument, ...argument, at };
    expect(await redeemAct(act)).toEqual({ accountId, role });
    return at;
  }

  it('is not approved: another address for the notes', async () => {
    await leaveHeadway(office, mails.provider);
    const { retrievalId } = await openRetrievalOf(office, mails.provider);
    await until('its account is known', async () => {
      return (
        (await office.db.noteRetrieval.findUniqueOrThrow({ where: { id: retrievalId } })).accountId !== null
      );
    });
    const { db } = office;
    const at = office.clock();
    for (const [kind, recordedById] of [
      ['board_call_back', stableId(mails.agent)],
      ['license_on_video', stableId(mails.auditor)],
    ] as const)
      await db.retrievalProof.create({ data: { retrievalId, kind, recordedById, provenAt: at } });
    await db.noteRetrieval.update({ where: { id: retrievalId }, data: { state: 'proven' } });
    await db.case.update({ where: { id: retrievalId }, data: { state: 'proven' } });
    const writes = (typed: string) =>
      writeDeliveryAddress(office, { retrievalId, typed, seen: undefined, actorId: stableId(mails.agent) });
    expect(await writes('ines@read.example')).toBeNull();
    const approvedAt = await redeemed(retrievalId, 'approveRetrieval', mails.lead, 'lead');
    expect(await writes('mallory@unread.example')).toBeNull();
    const { approveRetrieval } = createActivities(office);
    const decision = { retrievalId, actorId: stableId(mails.lead) };
    expect(await approveRetrieval({ ...decision, at: approvedAt })).toEqual({ refused: 'act-token-stale' });
    expect(await db.noteRetrieval.findUniqueOrThrow({ where: { id: retrievalId } })).toMatchObject({
      state: 'proven',
      approvedById: null,
    });
  });
});
