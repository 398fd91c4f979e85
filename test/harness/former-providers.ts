import { openCase } from '../../src/cases/open.js';
import { noteRetrievalPolicy } from '../../src/domain/note-retrieval/policy.js';
import { codeRowOf } from '../../src/operations/note-retrieval/phone-code.js';
import { noteRetrievalId, noteRetrievalType } from '../../src/protocol/note-retrieval/messages.js';
import { codeOf } from '../../src/tokens/one-time-code.js';
import { until, type BackOffice } from './back-office.js';
import { pressAct } from './case-acts.js';
import { pathIn } from './clients.js';
import { lostPhone } from './lost-phones.js';

/** Lets a provider have left Headway long ago: the account has ended, and so have the days in which it could be read. */
export async function leaveHeadway({ db }: Pick<BackOffice, 'db'>, email: string): Promise<void> {
  const { id: accountId } = await db.account.findFirstOrThrow({ where: { portal: 'provider', email } });
  await db.secondFactor.deleteMany({ where: { accountId } });
  await db.account.update({
    where: { id: accountId },
    data: {
      status: 'ended',
      access: 'downloads_only',
      endedAt: new Date('2026-01-15T00:00:00Z'),
      readOnlyUntil: new Date('2026-02-15T00:00:00Z'),
      formerEmail: email,
      formerPhone: lostPhone,
      formerFactorPhone: lostPhone,
    },
  });
}

/** The newest retrieval of an account with its case and proofs. */
export function retrievalOf({ db }: Pick<BackOffice, 'db'>, email: string) {
  return db.noteRetrieval.findFirstOrThrow({
    where: { email },
    orderBy: { id: 'desc' },
    include: {
      proofs: true,
      case: { include: { events: { orderBy: { id: 'asc' } }, tasks: { orderBy: { id: 'asc' } } } },
    },
  });
}

/** Opens a retrieval as a topic of the contact form does, with periods of another length, and starts its workflow. */
export async function openRetrievalOf(
  office: BackOffice,
  email: string,
  periods: Partial<typeof noteRetrievalPolicy> = {},
): Promise<{ retrievalId: string; reference: string }> {
  const { db, temporal, config } = office;
  const requestedAt = new Date();
  const { caseId: retrievalId, reference } = await db.$transaction(async (tx) => {
    const opened = await openCase(tx, {
      kind: 'note_retrieval',
      workflowId: noteRetrievalId,
      state: 'requested',
      at: requestedAt,
    });
    await tx.noteRetrieval.create({ data: { id: opened.caseId, portal: 'provider', email, requestedAt } });
    await tx.case.update({ where: { id: opened.caseId }, data: { workflowStartedAt: requestedAt } });
    return opened;
  });
  const policy = { ...noteRetrievalPolicy, ...periods };
  await temporal.workflow.start(noteRetrievalType, {
    staticSummary: 'Forgotten notes',
    workflowId: noteRetrievalId(retrievalId),
    taskQueue: config.TEMPORAL_TASK_QUEUE,
    args: [{ retrievalId, reference, requestedAt: requestedAt.toISOString(), policy }],
    memo: { caseId: retrievalId },
  });
  return { retrievalId, reference };
}

/** The path in the newest mail of a case whose subject has these words. */
export async function linkIn(office: BackOffice, email: string, subject: string): Promise<string> {
  const mail = await until(
    `the mail “${subject}” is there`,
    async () => office.take(email, subject).at(-1) ?? null,
  );
  return pathIn(mail);
}

/** The code that went to the former phone last. */
export async function retrievalCode(office: BackOffice, retrievalId: string): Promise<string> {
  const row = await office.db.noteRetrieval.findUniqueOrThrow({ where: { id: retrievalId } });
  const derived = codeRowOf(row);
  if (derived === null) throw new Error('No code was asked for');
  return codeOf(office.config.TOKEN_KEYS, derived);
}

/** An act of support on a retrieval, pressed until the row is in this state. */
export async function actUntil(
  office: BackOffice,
  by: Awaited<ReturnType<BackOffice['signedIn']>>,
  retrievalId: string,
  [act, fields, state]: readonly [act: string, fields: Record<string, string>, state: string],
): Promise<void> {
  const { reference } = await office.db.case.findUniqueOrThrow({ where: { id: retrievalId } });
  const named = Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${act}.${name}`, value]));
  await until(`it is ${state}`, async () => {
    const row = await office.db.noteRetrieval.findUniqueOrThrow({ where: { id: retrievalId } });
    if (row.state !== state) await pressAct(by, reference, act, named);
    return (await office.db.noteRetrieval.findUniqueOrThrow({ where: { id: retrievalId } })).state === state;
  });
}

/** A retrieval in its wait: mailbox proven, called back by an agent, approved by a lead; with the path that stops it. */
export async function retrievalInItsWait(
  office: BackOffice,
  email: string,
  periods: Partial<typeof noteRetrievalPolicy>,
): Promise<{ reference: string; retrievalId: string; stop: string }> {
  const { retrievalId, reference } = await openRetrievalOf(office, email, periods);
  await office.browse('provider').post(await linkIn(office, email, `Your notes on Headway (${reference})`));
  const agent = await office.signedIn('staff', 'agent@staff.example');
  const lead = await office.signedIn('staff', 'lead@staff.example');
  await actUntil(office, agent, retrievalId, [
    'recordRetrievalProof',
    { proof: 'board_call_back', reason: 'the number on the page of the New York board' },
    'proven',
  ]);
  await actUntil(office, lead, retrievalId, [
    'approveRetrieval',
    { reason: 'compared the number' },
    'waiting',
  ]);
  const stop = await linkIn(office, email, `will be released (${reference})`);
  return { reference, retrievalId, stop };
}
