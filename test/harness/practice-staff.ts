import type { Dependencies } from '../../src/dependencies.js';
import { stableNumber } from '../../dev/demo-caseload.js';
import { seedPracticeStaff, type DemoPracticeStaff } from '../../dev/demo-practice-staff.js';
import { hashOfPassword } from './back-office.js';
import { enrolled } from './personas.js';

/** A phone of their own for everyone, since a phone gets only so many codes in an hour. */
const phoneOf = (email: string) => `+1212555${1000 + stableNumber(email, 9000)}`;

/** Someone who accepted a provider's invitation some time ago, works for that provider, and has a phone for codes. */
export async function addPracticeStaff(
  { db }: Pick<Dependencies, 'db'>,
  employer: DemoPracticeStaff['employer'],
  email: string,
): Promise<string> {
  const secondFactor = enrolled(phoneOf(email), new Date());
  return seedPracticeStaff(
    db,
    { email, givenName: 'Pia', familyName: 'Stone', employer, secondFactor },
    await hashOfPassword(),
  );
}
