import type { Transaction } from '../../adapters/database.js';
import { endTasks, openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import { insuranceDiffers } from '../../domain/insurance.js';
import { fullName } from '../../domain/person-name.js';
import { calendarDate } from '../../domain/zoned-time.js';
import type { Client } from '../../generated/prisma/client.js';

/**
 * Compares a client with their insurance card, within the transaction that names them: where it names someone else support compares, once however
 * often it is looked at; where it agrees by now nobody has to anymore.
 */
export async function checkInsuranceCard(
  tx: Transaction,
  client: Client,
  { caseId, accountId, at }: { readonly caseId: string; readonly accountId: string; readonly at: Date },
): Promise<void> {
  const { insuranceName, insuranceBirthDate } = client;
  const account = { name: fullName(client), birthDate: calendarDate(client.birthDate) };
  const card = { name: insuranceName, birthDate: insuranceBirthDate && calendarDate(insuranceBirthDate) };
  const comparing = { kind: 'check_insurance', subjectId: accountId } as const;
  if (!insuranceDiffers(account, card)) {
    await endTasks(tx, comparing, { at });
    return;
  }
  if ((await tx.supportTask.count({ where: { ...comparing, status: 'open' } })) > 0) return;
  await openTaskIn(tx, {
    caseId,
    key: 'insurance',
    kind: 'check_insurance',
    subjectId: accountId,
    at: at.toISOString(),
  });
  await addLine(tx, caseId, at, { key: 'insurance-differs', code: 'insurance-differs' });
}
