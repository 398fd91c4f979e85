import { openCase } from '../../src/cases/open.js';
import { factorRecoveryPolicy } from '../../src/domain/account/policy.js';
import type { Portal } from '../../src/domain/portals.js';
import { codeConsentVersion } from '../../src/domain/two-factor/rules.js';
import { factorRecoveryId, factorRecoveryType } from '../../src/protocol/factor-recovery/messages.js';
import { until, type BackOffice } from './back-office.js';
import { pressAct } from './case-acts.js';
import { pathIn } from './clients.js';

/** The phone that the personas lose. */
export const lostPhone = '+12125550147';

/** Sets the phone of an account up for codes. */
export async function enrol({ db }: Pick<BackOffice, 'db'>, accountId: string): Promise<void> {
  const at = new Date();
  const factor = { phone: lostPhone, method: 'text', enrolledAt: at, consentedAt: at } as const;
  const data = { ...factor, consentVersion: codeConsentVersion };
  await db.secondFactor.upsert({ where: { accountId }, create: { ...data, accountId }, update: data });
}

/** The newest recovery of an address with its case. */
export function recoveryOf({ db }: Pick<BackOffice, 'db'>, email: string) {
  return db.factorRecovery.findFirstOrThrow({
    where: { email },
    orderBy: { id: 'desc' },
    include: { case: { include: { events: { orderBy: { id: 'asc' } }, tasks: { orderBy: { id: 'asc' } } } } },
  });
}

/** Says on a portal that the phone is lost, and waits for the mail; the answer is the link's path. */
export async function mailedRecoveryLink(office: BackOffice, portal: Portal, email: string): Promise<string> {
  const before = office.take(email, 'Your lost phone').length;
  await office.browse(portal).post('/lost-phone', { email });
  const mail = await until(
    'the link is there',
    async () => office.take(email, 'Your lost phone')[before] ?? null,
  );
  return pathIn(mail);
}

/** A recovery that two members of staff bring to its wait, of so many hours; the answer is its reference and the path that stops it. */
export async function recoveryInItsWait(
  office: BackOffice,
  email: string,
  waitHours: number,
): Promise<{ reference: string; recoveryId: string; stop: string }> {
  const { recoveryId, reference } = await openRecoveryOf(office, email, waitHours);
  const link = await until('the link is there', async () => office.take(email, `(${reference})`)[0] ?? null);
  await office.browse('provider').post(pathIn(link));
  await until('support is asked', async () => (await recoveryOf(office, email)).state === 'mailbox_proven');
  const agent = await office.signedIn('staff', 'agent@staff.example');
  const lead = await office.signedIn('staff', 'lead@staff.example');
  const call = { 'recordProof.proof': 'call_back', 'recordProof.reason': 'called the practice number' };
  await until('the proof is taken', async () => {
    await pressAct(agent, reference, 'recordProof', call);
    return (await recoveryOf(office, email)).state === 'proof_recorded';
  });
  await pressAct(lead, reference, 'approveRecovery', { 'approveRecovery.reason': 'compared the number' });
  const notice = await until(
    'the notice is there',
    async () => office.take(email, `will be reset (${reference})`)[0] ?? null,
  );
  return { reference, recoveryId, stop: pathIn(notice) };
}

/** Opens the case as the API does, and starts its workflow with a wait of another length. */
async function openRecoveryOf(office: BackOffice, email: string, waitHours: number) {
  const { db, temporal, config } = office;
  const requestedAt = new Date();
  const { caseId: recoveryId, reference } = await db.$transaction(async (tx) => {
    const opened = await openCase(tx, {
      kind: 'factor_recovery',
      workflowId: factorRecoveryId,
      state: 'requested',
      at: requestedAt,
    });
    const row = { id: opened.caseId, portal: 'provider', email, requestedAt } as const;
    await tx.factorRecovery.create({ data: row });
    await tx.case.update({ where: { id: opened.caseId }, data: { workflowStartedAt: requestedAt } });
    return opened;
  });
  await temporal.workflow.start(factorRecoveryType, {
    staticSummary: 'Lost phone',
    workflowId: factorRecoveryId(recoveryId),
    taskQueue: config.TEMPORAL_TASK_QUEUE,
    args: [
      {
        recoveryId,
        reference,
        portal: 'provider',
        requestedAt: requestedAt.toISOString(),
        policy: { ...factorRecoveryPolicy, waitHours },
      },
    ],
    memo: { caseId: recoveryId },
  });
  return { recoveryId, reference };
}
