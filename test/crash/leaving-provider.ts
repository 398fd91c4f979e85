import { randomUUID } from 'node:crypto';
import { openCase } from '../../src/cases/open.js';
import { contractTerminationId } from '../../src/protocol/contract-termination/messages.js';
import type { BackOffice } from '../harness/back-office.js';
import { enrolled } from '../harness/personas.js';

/** The last day of everyone here. */
export const lastDay = '2026-11-30';

/** Where the codes of everyone here go. */
export const phone = '+12125550148';

/** A provider with two clients whose contract has come to its end, and whose offboarding is due. */
export async function leavingProvider({ db }: BackOffice, name: string) {
  const at = new Date();
  const [accountId, providerId, contractId] = [randomUUID(), randomUUID(), randomUUID()];
  const email = `${name}@providers.example`;
  const account = { email, passwordHash: '-', givenName: name, familyName: 'Leaver', createdAt: at };
  const signIn = { emailVerifiedAt: at, secondFactor: { create: enrolled(phone, at) } };
  await db.account.create({ data: { ...account, ...signIn, id: accountId, portal: 'provider' } });
  const contracts = { create: { id: contractId, startedAt: at } };
  const place = { timeZone: 'America/New_York', jurisdiction: 'NY' };
  await db.provider.create({ data: { ...place, id: providerId, accountId, contracts } });
  const clients = [`${name}.first@clients.example`, `${name}.second@clients.example`];
  for (const clientMail of clients)
    await db.client.create({
      data: {
        id: randomUUID(),
        givenName: 'Client',
        familyName: 'Staying',
        birthDate: new Date('1990-05-05'),
        email: clientMail,
        timeZone: 'America/New_York',
        charts: { create: { id: randomUUID(), providerId, source: 'own', sourceFixedAt: at, openedAt: at } },
      },
    });
  const { caseId, reference } = await db.$transaction(async (tx) => {
    const opened = await openCase(tx, {
      kind: 'contract_termination',
      workflowId: contractTerminationId,
      subjectId: providerId,
      state: 'closing',
      at,
    });
    const records = { recordsPractice: 'Leaver Practice', recordsEmail: email };
    const dates = { lastDay: new Date(lastDay), requestedAt: at };
    await tx.contractTermination.create({
      data: { ...records, ...dates, id: opened.caseId, contractId, state: 'closing', startedById: accountId },
    });
    return opened;
  });
  return { name, email, clients, accountId, providerId, contractId, caseId, reference };
}

export type LeavingProvider = Awaited<ReturnType<typeof leavingProvider>>;
