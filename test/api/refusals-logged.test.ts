import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { keptLines } from '../harness/log-lines.js';
import { mails } from '../harness/personas.js';
import { until } from '../harness/until.js';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
afterAll(() => office.close());

/** pino's numbers for lines that a program writes in production, too, and for those that it writes nowhere but in tests. */
const [info, debug] = [30, 20];

/** The lines with a message. */
const said = (message: string) =>
  keptLines
    .filter((line) => line.startsWith('{') && line.includes(`"msg":"${message}"`))
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);

/** The line about a refusal, which is written when the answer is out. */
const lineOf = (route: string, status: number) =>
  until(
    `${route} ${status} is logged`,
    async () => said('refused').find((line) => line['route'] === route && line['status'] === status) ?? null,
  );

describe('the log of production has a line about', () => {
  it('a wrong password, without the address', async () => {
    const wrong = { email: mails.provider, password: 'not the password' };
    expect((await office.browse('provider').post('/sign-in', wrong)).status).toBe(401);
    const line = await lineOf('/sign-in', 401);
    expect(line).toMatchObject({
      level: info,
      portal: 'provider',
      method: 'POST',
      requestId: expect.any(String),
    });
    expect(JSON.stringify(line)).not.toContain(mails.provider);
  });

  it('a wrong code, with the account whose password was right', async () => {
    const browser = office.browse('staff');
    await browser.post('/sign-in', { email: mails.agent, password: 'seven green bottles hang' });
    expect((await browser.post('/two-factor/code', { code: '000000' })).status).toBe(400);
    const { id } = await office.db.account.findFirstOrThrow({ where: { email: mails.agent } });
    expect(await lineOf('/two-factor/code', 400)).toMatchObject({ level: info, accountId: id });
  });

  it('what someone may not do, with who tried', async () => {
    const agent = await office.signedIn('staff', mails.agent);
    expect((await agent.get('/audit')).status).toBe(403);
    const { id } = await office.db.account.findFirstOrThrow({ where: { email: mails.agent } });
    expect(await lineOf('/audit', 403)).toMatchObject({ level: info, portal: 'staff', accountId: id });
  });

  it('what another site sends in someone’s name', async () => {
    const provider = await office.signedIn('provider', mails.provider);
    const answer = await provider.post('/account/password', {}, { origin: 'https://attacker.example' });
    expect(answer.status).toBe(403);
    expect(await lineOf('', 403)).toMatchObject({ level: info, portal: 'provider', method: 'POST' });
  });
});

describe('it has no line in production about', () => {
  it('what was answered as it was asked', async () => {
    expect((await office.browse('client').get('/sign-in')).status).toBe(200);
    const line = await until(
      'the line is there',
      async () =>
        said('request').find(({ route, method }) => route === '/sign-in' && method === 'GET') ?? null,
    );
    expect(line).toMatchObject({ level: debug, status: 200 });
  });
});
