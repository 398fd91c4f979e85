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

/** A retrieval of a provider who left, whose account is known. */
async function retrievalKnown(): Promise<string> {
  await leaveHeadway(office, mails.provider);
  const { retrievalId } = await openRetrievalOf(office, mails.provider);
  await until('its account is known', async () => {
    return (
      (await office.db.noteRetrieval.findUniqueOrThrow({ where: { id: retrievalId } })).accountId !== null
    );
  });
  return retrievalId;
}

/** Lets a retrieval have both proofs, of an agent and of someone else. */
async function provenTwice({ db, clock }: BackOffice, retrievalId: string): Promise<void> {
  for (const [kind, recordedById] of [
    ['board_call_back', stableId(mails.agent)],
    ['license_on_video', stableId(mails.auditor)],
  ] as const)
    await db.retrievalProof.create({ data: { retrievalId, kind, recordedById, provenAt: clock() } });
  await db.noteRetrieval.update({ where: { id: retrievalId }, data: { state: 'proven' } });
  await db.case.update({ where: { id: retrievalId }, data: { state: 'proven' } });
}

describe('an act on a retrieval whose answer was lost', () => {
  it('is found by its retry: one code is asked for, and what may not be given out is refused once', async () => {
    const retrievalId = await retrievalKnown();
    const { askForRetrievalCode, approveRetrieval } = createActivities(office);
    const linesOf = (code: string) => office.db.caseEvent.count({ where: { caseId: retrievalId, code } });
    const asked = { retrievalId, actorId: stableId(mails.agent), at: office.clock().toISOString() };
    for (const _ of [1, 2]) expect(await askForRetrievalCode(asked)).toMatchObject({ codesAskedFor: 1 });
    // Another one is another.
    const again = { ...asked, at: new Date(Date.parse(asked.at) + 1_000).toISOString() };
    expect(await askForRetrievalCode(again)).toEqual({ refused: 'code-resend-too-soon' });
    expect(await linesOf('code-asked-for')).toBe(1);

    await provenTwice(office, retrievalId);
    const deliverTo = { deliverTo: 'ines@read.example', deliverToById: stableId(mails.agent) };
    await office.db.noteRetrieval.update({ where: { id: retrievalId }, data: deliverTo });
    const where = { email: mails.provider };
    await office.db.account.updateMany({ where, data: { status: 'suspended' } });
    const approved = { retrievalId, actorId: stableId(mails.lead), at: office.clock().toISOString() };
    for (const _ of [1, 2]) expect(await approveRetrieval(approved)).toMatchObject({ status: 'refused' });
    expect(await linesOf('retrieval-refused')).toBe(1);
  });
});

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
    const retrievalId = await retrievalKnown();
    const { db } = office;
    await provenTwice(office, retrievalId);
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
