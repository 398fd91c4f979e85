import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { holdWrites } from '../harness/hold.js';
import { enrol, recoveryInItsWait, recoveryOf } from '../harness/lost-phones.js';
import { mails } from '../harness/personas.js';
import { startProgram } from '../harness/program.js';

const twoSeconds = 2 / 3600;

describe.each([
  ['before the case is moved', 'factor_recovery', `NEW.state = 'completed'`],
  ['between factor and wrong codes', 'account', `NEW.portal = 'provider' AND NEW.failed_codes = 0`],
  ['between factor and sessions', 'session', `NEW.ended_because = 'two-factor-recovery'`],
  ['before the notice to the owner', 'account_notice', `NEW.kind = 'second_factor_reset'`],
])('a worker is killed in the reset after a lost phone, %s', (_moment, table, write) => {
  let office: BackOffice;
  let killed: Awaited<ReturnType<typeof standing>>;

  beforeAll(async () => {
    office = await openBackOffice({ policy: 'standard', worker: false });
    const { accountId } = office.people.provider;
    await enrol(office, accountId);
    const first = await startProgram('worker', office.environment);
    await office.signedIn('provider', mails.provider);
    await office.db.account.update({ where: { id: accountId }, data: { failedCodes: 3 } });
    const held = await holdWrites(office.environment.DATABASE_URL, table, write);
    await recoveryInItsWait(office, mails.provider, twoSeconds);
    await until('the reset is under way', async () => (await held.waiting()) === 1);
    await first.kill();
    await held.dropAndRelease();
    killed = await standing();

    const second = await startProgram('worker', office.environment);
    await until('the case is closed', async () => (await recoveryOf(office, mails.provider)).case.closedAt);
    await second.stop();
  });
  afterAll(() => office.close());

  /** What someone who tries to log in at this moment would find. */
  async function standing() {
    const { accountId } = office.people.provider;
    const { state } = await recoveryOf(office, mails.provider);
    return {
      state,
      factors: await office.db.secondFactor.count({ where: { accountId } }),
      sessions: await office.db.session.count({ where: { accountId, endedAt: null } }),
      notices: await office.db.accountNotice.count({ where: { accountId, kind: 'second_factor_reset' } }),
    };
  }

  it('leaves everything as it was: the session with its factor', () => {
    expect(killed).toEqual({ state: 'waiting', factors: 1, sessions: 1, notices: 0 });
  });

  it('and another worker resets all of it, once', async () => {
    expect(await standing()).toEqual({ state: 'completed', factors: 0, sessions: 0, notices: 1 });
  });
});
