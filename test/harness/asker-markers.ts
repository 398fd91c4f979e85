import { stableId } from '../../dev/demo-caseload.js';
import { closedCase } from './closed-case.js';
import type { BackOffice } from './back-office.js';
import type { Markers } from './markers.js';

const clientId = stableId('client sourced');
const settledAt = new Date('2026-03-01T12:00:00Z');

/** Who asked for the records of a client, to have them changed, and for who got them: kept for six years for proof, also where nothing else is left. */
export async function plantAskers(office: BackOffice): Promise<Markers> {
  const { db } = office;
  const planted = new Map<string, string>();
  const asker = (what: string, word: string) => {
    const [requesterName, requesterEmail] = [`mk${word}name`, `mk${word}mail@agency.example`];
    const why = '(45 CFR 164.530(j)(2))';
    planted.set(`the name of who ${what} ${why}`, requesterName);
    planted.set(`the address of who ${what} ${why}`, requesterEmail);
    return {
      requester: 'representative',
      requesterName,
      requesterEmail,
      timeZone: 'UTC',
      receivedAt: settledAt,
      settledAt,
    } as const;
  };
  const of = { subjectId: clientId, at: settledAt };
  await db.recordRequest.create({
    data: {
      id: await closedCase(office, { ...of, kind: 'record_request' }),
      clientId,
      state: 'confirmed',
      ...asker('asked for records', 'records'),
    },
  });
  await db.accountingRequest.create({
    data: {
      id: await closedCase(office, { ...of, kind: 'accounting_request' }),
      clientId,
      state: 'given',
      ...asker('asked who got them', 'accounting'),
    },
  });
  await db.recordAmendment.updateMany({
    where: { clientId },
    data: asker('asked to have them changed', 'amendment'),
  });
  return planted;
}
