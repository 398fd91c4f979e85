import { openCase } from '../../src/cases/open.js';
import { factorRecoveryPolicy } from '../../src/domain/account/policy.js';
import type { Portal } from '../../src/domain/portals.js';
import { addressRecoveryId, addressRecoveryType } from '../../src/protocol/address-recovery/messages.js';
import { until, type BackOffice } from './back-office.js';
import { pressAct } from './case-acts.js';
import { pathIn } from './clients.js';
import { writeToSupport } from './contacts.js';
import { recoveryOf } from './lost-phones.js';

/** Says on a portal that the mailbox of an account is lost, and waits for the link to the new one; the answer is its path and the reference. */
export async function mailedAddressLink(
  office: BackOffice,
  portal: Portal,
  { accountEmail, email, language = 'en' }: { accountEmail: string; email: string; language?: 'en' | 'es' },
): Promise<{ reference: string; path: string }> {
  const topic = `lost-mailbox${language === 'es' ? '?lang=es' : ''}`;
  await writeToSupport(office, portal, topic, { accountEmail, email, phone: '(212) 555-0147' });
  const mail = await until('the link is there', async () => office.take(email, '(AR-')[0] ?? null);
  const [reference = ''] = /AR-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(mail.subject) ?? [];
  return { reference, path: pathIn(mail) };
}

/** Records two proofs as an agent; the answer is the agent's browser. */
export async function recognize(office: BackOffice, email: string, reference: string) {
  const agent = await office.signedIn('staff', 'agent@staff.example');
  for (const [proof, state] of [
    ['call_back', 'half_proven'],
    ['id_on_video', 'proof_recorded'],
  ] as const)
    await until(`it is ${state}`, async () => {
      await pressAct(agent, reference, 'recordProof', {
        'recordProof.proof': proof,
        'recordProof.reason': 'the number on the account',
      });
      return (await recoveryOf(office, email)).state === state;
    });
  return agent;
}

/** A recovery that two members of staff bring to its wait, of so many hours. */
export async function addressRecoveryInItsWait(
  office: BackOffice,
  of: { readonly portal: Portal; readonly email: string; readonly newEmail: string },
  waitHours: number,
): Promise<void> {
  const { db, temporal, config } = office;
  const requestedAt = new Date();
  const { caseId: recoveryId, reference } = await db.$transaction(async (tx) => {
    const opened = await openCase(tx, {
      kind: 'address_recovery',
      workflowId: addressRecoveryId,
      state: 'requested',
      at: requestedAt,
    });
    await tx.factorRecovery.create({ data: { ...of, id: opened.caseId, requestedAt } });
    await tx.case.update({ where: { id: opened.caseId }, data: { workflowStartedAt: requestedAt } });
    return opened;
  });
  const policy = { ...factorRecoveryPolicy, waitHours };
  await temporal.workflow.start(addressRecoveryType, {
    staticSummary: 'Lost mailbox',
    workflowId: addressRecoveryId(recoveryId),
    taskQueue: config.TEMPORAL_TASK_QUEUE,
    args: [{ recoveryId, reference, portal: of.portal, requestedAt: requestedAt.toISOString(), policy }],
    memo: { caseId: recoveryId },
  });
  const link = await until(
    'the link is there',
    async () => office.take(of.newEmail, `(${reference})`)[0] ?? null,
  );
  await office.browse(of.portal).post(pathIn(link));
  await recognize(office, of.email, reference);
  const lead = await office.signedIn('staff', 'lead@staff.example');
  await pressAct(lead, reference, 'approveRecovery', { 'approveRecovery.reason': 'compared both' });
}
