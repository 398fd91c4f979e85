import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { asAdmin } from '../../dev/postgres.js';
import { applyMigrations } from '../../prisma/schema-engine.js';
import { connectDatabase, type Database } from '../../src/adapters/database.js';
import { readAsked } from '../../src/operations/person/asked.js';
import { findPeople } from '../../src/operations/person/find.js';
import { createTestDatabase } from '../harness/postgres.js';

/** How the databases of different stacks compare and lower letters: that of npm start knows those of ASCII only, and in Turkish I isn't the capital of i. */
const databases: Readonly<Record<string, string>> = {
  'of bytes': "LOCALE 'C'",
  Turkish: "LOCALE_PROVIDER icu ICU_LOCALE 'tr-TR' LOCALE 'C'",
};

async function databaseLike(locale: string): Promise<string> {
  const name = `collated_${randomBytes(6).toString('hex')}`;
  await asAdmin(inject('stack').adminUrl, (admin) =>
    admin.query(`CREATE DATABASE ${name} TEMPLATE template0 ${locale} OWNER headway_owner`),
  );
  const url = new URL((await createTestDatabase()).ownerUrl);
  url.pathname = `/${name}`;
  await applyMigrations(url.href);
  return url.href;
}

const people = [
  ['Élodie', 'Dubois'],
  ['José', 'de la Cruz'],
  ['Łukasz', 'Żak'],
  ['Siobhán', 'O’Neill'],
  ['İpek', 'Işıl'],
  ['Ines', 'Kaʻahumanu'],
  ['Günther', 'Groß'],
  ['Γιώργος', 'Παπάς'],
  ['J.R.', 'Ewing'],
] as const;

describe.each(Object.entries(databases))('in a database whose collation is %s, someone', (_, locale) => {
  let db: Database;
  beforeAll(async () => {
    db = connectDatabase(await databaseLike(locale));
    for (const [givenName, familyName] of people)
      await db.client.create({
        data: {
          id: randomUUID(),
          givenName,
          familyName,
          birthDate: new Date('1990-01-01'),
          timeZone: 'America/New_York',
        },
      });
  });
  afterAll(() => db.$disconnect());

  it.each([
    ['élodie', 'Élodie Dubois'],
    ['ÉLODIE', 'Élodie Dubois'],
    ['Elod dub', 'Élodie Dubois'],
    ['e\u0301lodie', 'Élodie Dubois'],
    ['Jose', 'José de la Cruz'],
    ['DE JOSÉ', 'José de la Cruz'],
    ['lukasz zak', 'Łukasz Żak'],
    ['ŁUKASZ', 'Łukasz Żak'],
    ['O`NEILL', 'Siobhán O’Neill'],
    ['oneill siobhan', 'Siobhán O’Neill'],
    ['IPEK', 'İpek Işıl'],
    ['isil', 'İpek Işıl'],
    ['INES', 'Ines Kaʻahumanu'],
    ["ka'ahumanu", 'Ines Kaʻahumanu'],
    ['GROSS gunther', 'Günther Groß'],
    ['ΓΙΏΡΓΟΣ', 'Γιώργος Παπάς'],
    ['jr ewing', 'J.R. Ewing'],
  ])('who is searched as “%s” is found', async (typed, name) => {
    const found = await findPeople(db, readAsked(typed));
    expect(found.people.map((person) => person.name)).toEqual([name]);
  });

  it.each(['’', '.', '%', '_', 'lodie', 'Élodie Ewing', '\u{10FFFF}'])(
    'isn’t found by what no name begins with: “%s”',
    async (typed) => {
      expect((await findPeople(db, readAsked(typed))).people).toEqual([]);
    },
  );
});
