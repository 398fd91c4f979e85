import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { openCase } from '../../src/cases/open.js';
import { factorRecoveryPolicy } from '../../src/domain/account/policy.js';
import { noteRetrievalPolicy } from '../../src/domain/note-retrieval/policy.js';
import { addressRecoveryId } from '../../src/protocol/address-recovery/messages.js';
import { factorRecoveryId } from '../../src/protocol/factor-recovery/messages.js';
import { noteRetrievalId } from '../../src/protocol/note-retrieval/messages.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { mails } from '../harness/personas.js';

const waitsFrom = [
  { when: 'on a Wednesday at noon', at: '2026-12-02T17:00:00.000Z', due: '2026-12-03T17:00:00.000Z' },
  { when: 'on a Wednesday evening', at: '2026-12-03T01:00:00.000Z', due: '2026-12-03T22:00:00.000Z' },
  { when: 'on a Friday at noon', at: '2026-12-04T17:00:00.000Z', due: '2026-12-04T22:00:00.000Z' },
  { when: 'on a Friday evening', at: '2026-12-05T01:00:00.000Z', due: '2026-12-07T18:00:00.000Z' },
];

describe('an owner whom no email reaches is called before the wait in which they can stop it ends', () => {
  let office: BackOffice;
  let accountId: string;
  let approvedById: string;
  let proven: { proof: 'call_back'; proofById: string; approvedById: string };
  beforeAll(async () => {
    office = await openBackOffice({ policy: 'standard', worker: false });
    ({ id: accountId } = await office.db.account.findFirstOrThrow({ where: { email: mails.provider } }));
    const { id: proofById } = await office.db.account.findFirstOrThrow({ where: { email: mails.agent } });
    ({ id: approvedById } = await office.db.account.findFirstOrThrow({ where: { email: mails.lead } }));
    proven = { proof: 'call_back', proofById, approvedById };
  });
  afterAll(() => office.close());

  const opened = (kind: 'factor_recovery' | 'address_recovery' | 'note_retrieval', at: Date) =>
    office.db.$transaction((tx) =>
      openCase(tx, { kind, workflowId: workflowIds[kind], subjectId: accountId, state: 'waiting', at }),
    );
  const workflowIds = {
    factor_recovery: factorRecoveryId,
    address_recovery: addressRecoveryId,
    note_retrieval: noteRetrievalId,
  };

  async function call(caseId: string) {
    const tasks = await office.db.supportTask.findMany({ where: { caseId } });
    await office.db.factorRecovery.deleteMany({ where: { accountId } });
    await office.db.noteRetrieval.deleteMany({ where: { accountId } });
    return tasks.map(({ kind, dueAt, priority }) => ({ kind, due: dueAt?.toISOString(), priority }));
  }

  it.each(waitsFrom)('of a lost phone, $when', async ({ at, due }) => {
    const requestedAt = new Date(at);
    const { caseId: id } = await opened('factor_recovery', requestedAt);
    await office.db.factorRecovery.create({
      data: {
        id,
        portal: 'provider',
        email: mails.provider,
        accountId,
        ...proven,
        state: 'waiting',
        requestedAt,
      },
    });
    const { beginRecoveryWait } = createActivities(office);
    await beginRecoveryWait({ recoveryId: id, reached: false, policy: factorRecoveryPolicy, at });
    expect(await call(id)).toEqual([{ kind: 'reach_by_phone', due, priority: 1 }]);
  });

  it.each(waitsFrom)('of a lost mailbox, $when', async ({ at, due }) => {
    const requestedAt = new Date(at);
    const { caseId: id } = await opened('address_recovery', requestedAt);
    const newEmail = 'ines.new@providers.example';
    await office.db.factorRecovery.create({
      data: {
        id,
        portal: 'provider',
        email: mails.provider,
        newEmail,
        accountId,
        ...proven,
        secondProof: 'id_on_video',
        secondProofById: proven.proofById,
        state: 'waiting',
        requestedAt,
      },
    });
    const { beginRecoveryWait } = createActivities(office);
    await beginRecoveryWait({ recoveryId: id, reached: false, policy: factorRecoveryPolicy, at });
    expect(await call(id)).toEqual([{ kind: 'reach_by_phone', due, priority: 1 }]);
  });

  it.each(waitsFrom)('of forgotten notes, $when', async ({ at, due }) => {
    const requestedAt = new Date(at);
    const { caseId: id } = await opened('note_retrieval', requestedAt);
    const proofs = (['mailbox', 'phone_code'] as const).map((kind) => ({ kind, provenAt: requestedAt }));
    await office.db.noteRetrieval.create({
      data: {
        id,
        portal: 'provider',
        email: mails.provider,
        accountId,
        state: 'one_proof',
        requestedAt,
        proofs: { create: proofs },
      },
    });
    const approved = { state: 'waiting', approvedById, approvedAt: requestedAt } as const;
    await office.db.noteRetrieval.update({ where: { id }, data: approved });
    const { beginRetrievalWait } = createActivities(office);
    await beginRetrievalWait({ retrievalId: id, reached: false, policy: noteRetrievalPolicy, at });
    expect(await call(id)).toEqual([{ kind: 'reach_by_phone', due, priority: 1 }]);
  });
});
