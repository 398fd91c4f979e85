import type { Transaction } from '../../adapters/database.js';
import { openTaskIn } from '../../cases/tasks.js';
import { confirmedBy, isNearMajority, type InCare } from '../../domain/client-deactivation/policy.js';
import { calendarDate } from '../../domain/zoned-time.js';

/** Who is asked to confirm: the guardian by account, or null for the client, whom the link proves. */
export async function confirmer(tx: Transaction, accountId: string, at: Date): Promise<string | null> {
  const person = await inCare(tx, accountId);
  return person !== null && confirmedBy(person, at) === 'guardian' ? person.guardianId : null;
}

/** Whether someone whose guardian closes their account is told of it themselves, because they are almost of age. */
export async function isToldThemselves(tx: Transaction, accountId: string, at: Date): Promise<boolean> {
  const person = await inCare(tx, accountId);
  return person !== null && isNearMajority(person, at);
}

/** The address of a minor that they proved and support confirmed to be their own; null where there is none. */
export async function ownAddressOf(tx: Transaction, accountId: string): Promise<string | null> {
  const named = await tx.clientMajority.findFirst({
    where: { accountId, settledAt: null, confirmedAt: { not: null } },
    select: { address: true },
  });
  return named?.address ?? null;
}

/** Asks support to tell a minor whom no email reaches that their account is being closed; asked twice, it is one task. */
export async function askToTellMinor(
  tx: Transaction,
  of: { readonly deactivationId: string; readonly accountId: string; readonly at: Date },
): Promise<void> {
  await openTaskIn(tx, {
    caseId: of.deactivationId,
    key: 'tell-minor',
    kind: 'tell_minor_leaving',
    subjectId: of.accountId,
    at: of.at.toISOString(),
  });
}

async function inCare(tx: Transaction, accountId: string): Promise<InCare | null> {
  const [client, member] = await Promise.all([
    tx.client.findUnique({ where: { accountId }, include: { charts: { include: { provider: true } } } }),
    tx.familyMember.findUnique({ where: { accountId } }),
  ]);
  if (client === null || member === null) return null;
  return {
    birthDate: calendarDate(client.birthDate),
    timeZone: client.timeZone,
    guardianId: member.guardianId,
    jurisdictions: client.charts.map(({ provider }) => provider.jurisdiction),
  };
}
