import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { daysAfter } from '../../src/domain/instants.js';
import { calendarDate, plusDays, plusYears } from '../../src/domain/zoned-time.js';
import { openMajorities } from '../../src/operations/client-majority/open.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { pressAct } from '../harness/case-acts.js';
import { addClientAccount, pathIn } from '../harness/clients.js';
import { addLeavingClient } from '../harness/deactivations.js';
import { mails } from '../harness/personas.js';

let office: BackOffice;
let accountId: string;
const guardianEmail = 'alex@gmail.com';
const childEmail = 'alex+noor@gmail.com';
const own = 'noor@school.example';

/** The client came of age two days ago, and nobody has looked since. */
beforeAll(async () => {
  office = await openBackOffice({ tellsAlike: true, policy: 'standard' });
  const guardianId = await addClientAccount(office, guardianEmail);
  accountId = await addLeavingClient(office, childEmail, 'client sourced');
  const { db } = office;
  await db.familyMember.create({
    data: { accountId, guardianId, relationship: 'parent', addedAt: new Date('2020-01-01') },
  });
  await db.provider.updateMany({ data: { jurisdiction: 'NY' } });
  const birthDate = plusYears(plusDays(calendarDate(office.clock()), -2), -18);
  await db.client.update({
    where: { id: stableId('client sourced') },
    data: { birthDate: new Date(birthDate), timeZone: 'America/New_York' },
  });
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(async () => {
  for (const to of [guardianEmail, childEmail, own]) office.take(to, '');
  await office.close();
});

describe('coming of age', () => {
  it('closes the account to the guardian, and opens it under an address that the person proved and support confirmed', async () => {
    expect(await openMajorities(office, { after: null, at: office.clock() })).toMatchObject({ opened: 1 });
    const row = await office.db.clientMajority.findFirstOrThrow({ include: { case: true } });
    const { reference } = row.case;
    const letter = await until(
      'the person is told',
      async () => office.take(childEmail, 'is waiting for your own address')[0] ?? null,
    );
    await until(
      'the guardian is told',
      async () => office.take(guardianEmail, 'is closed to you').length > 0,
    );
    const path = pathIn(letter);
    const visitor = office.browse('client');
    expect((await visitor.get(path)).text).toContain('You’ve come of age');
    expect((await visitor.get(`${path}?lang=es`)).text).toContain('Usted es mayor de edad');
    const wrong = await visitor.post(path, { email: 'alex+me@gmail.com' });
    expect([wrong.status, wrong.text.includes('your guardian’s mailbox')]).toEqual([400, true]);
    expect((await visitor.post(`${path}?lang=es`, { email: 'nada' })).text).toContain('Hay un problema');
    const typo = await visitor.post(path, { email: 'noor@scool.example' });
    expect(typo.text).toContain('We sent a link to noor@scool.example');
    await until(
      'a link goes there',
      async () => office.take('noor@scool.example', 'Is this address yours?').length > 0,
    );
    expect((await visitor.post(path, { email: own })).text).toContain(`We sent a link to ${own}`);
    const proof = await until(
      'a link goes there',
      async () => office.take(own, 'Is this address yours?')[0] ?? null,
    );
    const [stale] = office.take('noor@scool.example', '');
    expect((await visitor.get(pathIn(stale ?? proof))).status).toBe(410);
    expect((await visitor.get(pathIn(proof))).text).toContain('Opening this page has changed nothing');
    const agent = await office.signIn('staff', mails.agent);
    expect((await agent.get(`/cases/${reference}`)).text).not.toContain('id="act-confirmOwnAddress"');
    for (const _ of [1, 2]) expect((await visitor.post(pathIn(proof))).text).toContain('will call you');

    const page = await agent.get(`/cases/${reference}`);
    expect(page.text).toContain('Confirm the address');
    expect(page.text).toContain('support to confirm it.');
    const done = await pressAct(agent, reference, 'confirmOwnAddress', {
      reason: 'Called the number of the insurer',
    });
    expect(done.text).toContain('The address is confirmed.');
    await until('they are told', async () => office.take(own, 'Your account is yours').length > 0);
    const reset = await until(
      'a link goes out',
      async () => office.take(own, 'Choose a new password')[0] ?? null,
    );
    expect(reset.text).toContain('/reset-password/');
    expect(await office.db.account.findUniqueOrThrow({ where: { id: accountId } })).toMatchObject({
      email: own,
      status: 'active',
      passwordHash: null,
      emailVerifiedAt: expect.any(Date),
    });
    expect((await visitor.get(path)).text).toContain('under your own address');
    const { closedAt } = await office.db.case.findUniqueOrThrow({ where: { id: row.id } });
    expect(closedAt !== null && closedAt < daysAfter(office.clock(), 1)).toBe(true);
  });

  it('says so in both languages where a link is cut off', async () => {
    for (const path of ['/of-age/cut-off', '/own-address/cut-off']) {
      const english = await office.browse('client').get(path);
      const spanish = await office.browse('client').get(`${path}?lang=es`);
      expect([english.status, english.text.includes('This link doesn’t work')]).toEqual([404, true]);
      expect(spanish.text).toContain('Este enlace no funciona');
    }
  });
});
