import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { whileOpen } from '../../src/tokens/mailed-link.js';
import { askedRecords } from '../harness/asked-records.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
afterAll(() => office.close());

/** The statements of the migration that change rows. */
const updates = readFileSync('prisma/migrations/20261128181000_record_scope/migration.sql', 'utf8')
  .replaceAll(/^--.*$/gm, '')
  .split(';')
  .filter((statement) => statement.includes('UPDATE "'));

it('requests that were open when links lived 150 days keep their links, and what was granted goes out as was wanted', async () => {
  const { db } = office;
  const [open, over, asked] = [
    await askedRecords(office, 'open before'),
    await askedRecords(office, 'over before'),
    await askedRecords(office, 'asked before'),
  ];
  await office.browse('client').post(over.path, { press: 'withdraw' });
  const soon = new Date(Date.now() + 86_400_000);
  await db.mailedLink.updateMany({ data: { expiresAt: soon } });
  await db.recordRequest.update({ where: { id: open.requestId }, data: { delivery: 'paper' } });
  const granted = { exportId: randomUUID(), state: 'granted' } as const;
  await db.recordRequestPart.update({ where: { id: open.partId }, data: granted });

  expect(updates).toHaveLength(2);
  for (const statement of updates) await db.$executeRawUnsafe(statement);

  const endsOf = async ({ requestId: caseId }: { readonly requestId: string }) =>
    (await db.mailedLink.findMany({ where: { caseId } })).map(({ expiresAt }) => expiresAt);
  expect(await endsOf(open)).toEqual([whileOpen, whileOpen]);
  expect(await endsOf(over)).toEqual([soon, soon]);
  const deliveryOf = async ({ partId: id }: { readonly partId: string }) =>
    (await db.recordRequestPart.findUniqueOrThrow({ where: { id } })).delivery;
  expect([await deliveryOf(open), await deliveryOf(asked)]).toEqual(['paper', null]);
});
