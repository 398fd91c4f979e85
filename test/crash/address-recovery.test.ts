import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { addClientAccount } from '../harness/clients.js';
import { holdWrites } from '../harness/hold.js';
import { addressRecoveryInItsWait } from '../harness/lost-mailboxes.js';
import { recoveryOf } from '../harness/lost-phones.js';
import { startProgram } from '../harness/program.js';

const twoSeconds = 2 / 3600;
const [email, newEmail] = ['noor.vale@clients.example', 'noor.new@clients.example'];

describe.each([
  ['before the case is moved', 'factor_recovery', `NEW.state = 'completed'`],
  ['between case and address', 'account', `NEW.email = '${newEmail}'`],
  ['between address and sessions', 'session', `NEW.ended_because = 'email-change'`],
  ['before the notice to the new address', 'account_notice', `NEW.kind = 'email_changed_to_this'`],
])('a worker is killed while a lost address changes, %s', (_moment, table, write) => {
  let office: BackOffice;
  let accountId: string;
  let killed: Awaited<ReturnType<typeof standing>>;

  beforeAll(async () => {
    office = await openBackOffice({ policy: 'standard', worker: false });
    accountId = await addClientAccount(office, email);
    const first = await startProgram('worker', office.environment);
    await office.signedIn('client', email);
    const held = await holdWrites(office.environment.DATABASE_URL, table, write);
    await addressRecoveryInItsWait(office, { portal: 'client', email, newEmail }, twoSeconds);
    await until('the change is under way', async () => (await held.waiting()) === 1);
    await first.kill();
    await held.dropAndRelease();
    killed = await standing();

    const second = await startProgram('worker', office.environment);
    await until('the case is closed', async () => (await recoveryOf(office, email)).case.closedAt);
    await second.stop();
  });
  afterAll(() => office.close());

  /** What someone who tries to log in at this moment would find. */
  async function standing() {
    const account = await office.db.account.findUniqueOrThrow({ where: { id: accountId } });
    return {
      state: (await recoveryOf(office, email)).state,
      email: account.email,
      sessions: await office.db.session.count({ where: { accountId, endedAt: null } }),
      notices: await office.db.accountNotice.count({ where: { accountId } }),
    };
  }

  it('leaves everything as it was: the old address with its session', () => {
    expect(killed).toEqual({ state: 'waiting', email, sessions: 1, notices: 0 });
  });

  it('and another worker changes all of it, once', async () => {
    expect(await standing()).toEqual({ state: 'completed', email: newEmail, sessions: 0, notices: 2 });
  });
});
