import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dataClasses, type ErasableModel } from '../../src/domain/client-deactivation/data-classes.js';
import { eraseOutsideRecord } from '../../src/operations/client-deactivation/erase.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { addClientAccount } from '../harness/clients.js';
import { closedCase } from '../harness/closed-case.js';

let office: BackOffice;
let accountId: string;
let verificationId: string;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  accountId = await addClientAccount(office, 'leaving@clients.example');
});
afterAll(() => office.close());

const at = new Date('2020-01-01T12:00:00Z');

/** A row of each model that has something to erase, in the order in which one needs another. */
const rows: Record<ErasableModel, () => Promise<unknown>> = {
  Account: async () => {},
  Session: () =>
    office.db.session.create({
      data: {
        idHash: 'a session',
        accountId,
        portal: 'client',
        createdAt: at,
        lastSeenAt: at,
        expiresAt: at,
      },
    }),
  EmailVerification: async () => {
    verificationId = await closedCase(office, { kind: 'email_verification', subjectId: accountId, at });
    const of = { portal: 'client', email: 'leaving@clients.example', accountId, requestedAt: at } as const;
    await office.db.emailVerification.create({ data: { ...of, id: verificationId, purpose: 'sign_up' } });
  },
  SignUp: () =>
    office.db.signUp.create({
      data: { id: verificationId, givenName: 'Noor', familyName: 'Vale', timeZone: 'UTC' },
    }),
  AccountNotice: async () =>
    office.db.accountNotice.create({
      data: {
        id: await closedCase(office, { kind: 'account_notice', subjectId: accountId, at }),
        accountId,
        kind: 'password_changed',
        email: 'leaving@clients.example',
        noticedAt: at,
      },
    }),
  SecondFactor: () =>
    office.db.secondFactor.create({
      data: {
        accountId,
        phone: '+12125550142',
        method: 'text',
        enrolledAt: at,
        consentVersion: '1',
        consentedAt: at,
      },
    }),
  CodeChallenge: async () =>
    office.db.codeChallenge.create({
      data: {
        id: await closedCase(office, { kind: 'two_factor', subjectId: accountId, at }),
        accountId,
        purpose: 'sign_in',
        sessionIdHash: 'a session',
        phone: '+12125550142',
        openedAt: at,
        expiresAt: at,
      },
    }),
  TrustedDevice: () =>
    office.db.trustedDevice.create({
      data: { id: randomUUID(), accountId, secretHash: 'a secret', createdAt: at, expiresAt: at },
    }),
};

const snakeCase = (name: string) =>
  name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();

/** Every column that the table of classes says is erased. */
const erasable = Object.entries(dataClasses).flatMap(([model, classes]) =>
  'erasable' in classes
    ? classes.erasable.split(' ').map((field) => ({ table: snakeCase(model), column: snakeCase(field) }))
    : [],
);

/** What is planted in a column of a type; keys, choices and truth say nothing of a person by themselves. */
const planted: Readonly<Record<string, string>> = {
  text: '+19995550100',
  date: '1903-02-01',
  'timestamp with time zone': '1903-02-01 10:11:12.000Z',
};

/** How many rows have the planted value in each erasable column, by table and column. */
async function found(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { table, column } of erasable) {
    const value = await valueFor(table, column);
    if (value === undefined) continue;
    const [row] = await office.db.$queryRawUnsafe<{ count: number }[]>(
      `SELECT count(*)::int AS count FROM "${table}" WHERE "${column}" = '${value}'`,
    );
    counts[`${table}.${column}`] = row?.count ?? 0;
  }
  return counts;
}

async function valueFor(table: string, column: string): Promise<string | undefined> {
  const [is] = await office.db.$queryRaw<{ type: string }[]>`
    SELECT data_type AS type FROM information_schema.columns WHERE table_name = ${table} AND column_name = ${column}`;
  if (is === undefined) throw new Error(`There is no column ${table}.${column}`);
  return planted[is.type];
}

it('whatever is classed as erasable is gone once it is erased, column by column', async () => {
  // Of the personas: theirs stay.
  await office.db.secondFactor.deleteMany();
  for (const add of Object.values(rows)) await add();
  for (const { table, column } of erasable) {
    const value = await valueFor(table, column);
    const of = table === 'account' ? ` WHERE id = '${accountId}'` : '';
    if (value !== undefined)
      await office.db.$executeRawUnsafe(`UPDATE "${table}" SET "${column}" = '${value}'${of}`);
  }
  const before = await found();
  expect(Object.keys(before)).toEqual(
    expect.arrayContaining([
      'account.former_email',
      'account.former_phone',
      'account.former_factor_phone',
      'account_notice.phone_before',
    ]),
  );
  expect(Object.entries(before).filter(([, count]) => count === 0)).toEqual([]);
  await office.db.$transaction((tx) => eraseOutsideRecord(tx, accountId));
  expect(Object.entries(await found()).filter(([, count]) => count > 0)).toEqual([]);
});
