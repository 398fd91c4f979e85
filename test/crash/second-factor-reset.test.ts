import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBackOffice, password, until, type BackOffice } from '../harness/back-office.js';
import { openBrowser } from '../harness/browser.js';
import { holdWrites } from '../harness/hold.js';
import { enrolled, mails, phones } from '../harness/personas.js';
import { startProgram, untilReady, withOwnPorts } from '../harness/program.js';

describe('the API is killed in the middle of “Reset multi factor authentication”', () => {
  let office: BackOffice;
  let accountId: string;
  let environment: Record<string, string>;

  beforeAll(async () => {
    office = await openBackOffice({ policy: 'standard', worker: false });
    ({ accountId } = office.people.provider);
    environment = await withOwnPorts(office.environment);
  });
  beforeEach(async () => {
    await office.db.rateLimit.deleteMany();
    await office.db.trustedDevice.deleteMany();
    await office.db.secondFactor.deleteMany({ where: { accountId } });
    await office.db.secondFactor.create({
      data: { accountId, ...enrolled(phones.provider, new Date()) },
    });
  });
  afterAll(() => office.close());

  /** What the account has: factor, remembered devices, and sessions that gave the second factor. */
  const kept = async () => ({
    factors: await office.db.secondFactor.count({ where: { accountId } }),
    devices: await office.db.trustedDevice.count({ where: { accountId, endedAt: null } }),
    sessions: await office.db.session.count({
      where: { accountId, endedAt: null, secondFactorAt: { not: null } },
    }),
  });

  it.each([
    ['before the factor is taken away', 'account', 'true'],
    ['when the factor is gone, before the devices', 'trusted_device', 'true'],
    ['when the devices are gone, before the sessions', 'session', "NEW.ended_because = 'two-factor-reset'"],
    ['when all have ended, before the audit trail', 'audit_entry', "NEW.act = 'account.reset-second-factor'"],
    ['when all but the notice is written', 'account_notice', 'true'],
  ])(
    '%s: nobody is in without a factor, everything is as before, and the next reset does all of it',
    async (_when, table, condition) => {
      const signedIn = office.browse('provider');
      await signedIn.post('/sign-in', { email: mails.provider, password });
      await office.enterCode('provider', signedIn, { remember: 'yes' });
      const before = await kept();
      expect(before).toMatchObject({ factors: 1, devices: 1 });

      const api = await startProgram('server', environment);
      const origin = environment['PROVIDER_PORTAL_URL'] ?? '';
      await untilReady(origin);
      const held = await holdWrites(office.environment.DATABASE_URL, table, condition);
      const reset = { currentPassword: password };
      const answer = openBrowser(origin, new Map(signedIn.cookies)).post('/account/two-factor', reset);
      const dies = expect(answer).rejects.toThrow();
      await until('the reset is at this step', async () => (await held.waiting()) > 0);
      await api.kill();
      await dies;
      await held.dropAndRelease();

      expect(await kept()).toEqual(before);
      expect((await signedIn.get('/account')).response.url).toContain('/account');
      const again = await signedIn.post('/account/two-factor', reset);
      expect(again.response.url).toContain('/sign-in');
      expect(await kept()).toEqual({ factors: 0, devices: 0, sessions: 0 });
    },
  );
});
