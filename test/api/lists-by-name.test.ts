import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { letterOf } from '../../src/api/components/letters.js';
import { fullName } from '../../src/domain/person-name.js';
import { readAssignable } from '../../src/operations/case/assign.js';
import { clientsOf, type CaseRecord } from '../../src/operations/case/record.js';
import { caseloadOf } from '../../src/operations/caseload/list.js';
import { staffMembers } from '../../src/operations/staff-member/read.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { addStaffAccount } from '../harness/personas.js';

/** In the order in which people look them up. */
const clients = [
  ['Ana', 'Abbott'],
  ['Zoë', 'Álvarez'],
  ['Émile', 'de la Cruz'],
  ['Ewa', 'Łoś'],
  ['Ada', 'Lowe'],
  ['Ömer', 'Zhang'],
] as const;

let office: BackOffice;
let providerId: string;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  providerId = office.people.otherProvider.id;
  const now = office.clock();
  for (const [givenName, familyName] of clients.toReversed()) {
    const clientId = randomUUID();
    const birthDate = new Date('1990-01-01');
    await office.db.client.create({
      data: { id: clientId, givenName, familyName, birthDate, timeZone: 'America/New_York' },
    });
    await office.db.chart.create({
      data: { id: randomUUID(), clientId, providerId, source: 'own', sourceFixedAt: now, openedAt: now },
    });
  }
});
afterAll(() => office.close());

describe('a list by name', () => {
  it('has people where they are looked for, whatever accents and capitals their names have: a caseload', async () => {
    const entries = await caseloadOf(office.db, providerId, office.clock());
    expect(entries.map(({ clientName }) => clientName)).toEqual(
      clients.map(([given, family]) => `${family}, ${given}`),
    );
  });

  it('has them under the letter by which they are sorted', () => {
    const letters = clients.map(([given, family]) => letterOf(`${family}, ${given}`));
    expect(letters.join('')).toBe('AADLLZ');
  });

  it('has them there page by page: the clients of a termination', async () => {
    const row = { id: randomUUID(), subjectId: providerId, closedAt: null } as CaseRecord;
    const { rows } = await clientsOf(office.db, row, null);
    expect(rows.map(({ client }) => client.familyName)).toEqual(clients.map(([, family]) => family));
    const second = await clientsOf(office.db, row, { after: rows[2]?.id ?? '' });
    expect(second.rows.map(({ id }) => id)).toEqual(rows.slice(3).map(({ id }) => id));
  });

  it('has them there: our staff, and those to whom a task can be given', async () => {
    for (const [name, phone] of [
      [['Ángel', 'Zúñiga'], '+12125550121'],
      [['zara', 'Éluard'], '+12125550122'],
    ] as const)
      await addStaffAccount(office, { email: `${phone}@staff.example`, role: 'agent', name, phone });
    const staff = await staffMembers(office.db);
    expect(staff.map(({ name }) => name)).toEqual([
      'zara Éluard',
      ...['agent', 'auditor', 'lead'].map((role) => fullName({ givenName: role, familyName: 'Staff' })),
      'Ángel Zúñiga',
    ]);
    const assignable = await readAssignable(office.db);
    expect(assignable.map(({ name }) => name)).toEqual([
      'agent Staff',
      'Ángel Zúñiga',
      'lead Staff',
      'zara Éluard',
    ]);
  });
});
