import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { issueMailedLink } from '../../src/tokens/mailed-link.js';
import { openBackOffice, password, type BackOffice } from '../harness/back-office.js';
import { choosePassword, type Answer } from '../harness/browser.js';
import { addClientAccount } from '../harness/clients.js';
import { newPassword, signUpForm } from '../harness/sign-ups.js';

/** The file of breached passwords goes away while the programs run, as when its disk isn't mounted anymore. */
let office: BackOffice;
const folder = mkdtempSync(join(tmpdir(), 'headway-password-list-'));
const path = join(folder, 'pwned.txt');
const email = 'noor@clients.example';
let accountId: string;

beforeAll(async () => {
  writeFileSync(path, '');
  office = await openBackOffice({
    policy: 'standard',
    worker: false,
    environment: { BREACHED_PASSWORDS: path },
  });
  accountId = await addClientAccount(office, email);
  rmSync(path);
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(async () => {
  await office.close();
  rmSync(folder, { recursive: true });
});

async function resetLink(): Promise<string> {
  const issuedAt = office.clock();
  const { token } = await issueMailedLink(office.db, office.config.TOKEN_KEYS, {
    workflowId: `password-reset/${accountId}`,
    purpose: 'reset-password',
    round: 0,
    subjectId: accountId,
    caseId: accountId,
    address: email,
    issuedAt,
    expiresAt: new Date(issuedAt.getTime() + 3_600_000),
  });
  return `/reset-password/${token}`;
}

/** Every way to a new password of someone who has an account or wants one. */
const ways = {
  'a sign-up': () => office.browse('client').post('/sign-up', signUpForm('ada@clients.example')),
  'a reset': async () => choosePassword(office.browse('client'), await resetLink(), newPassword),
  'a change': async () => {
    const client = await office.signedIn('client', email);
    return client.post('/account/password', { currentPassword: password, password: newPassword });
  },
  'the meter': () => office.browse('client').post('/password-strength', { password: newPassword }),
} as const satisfies Readonly<Record<string, () => Promise<Answer>>>;

const kept = async () => ({
  hash: (await office.db.account.findUniqueOrThrow({ where: { id: accountId } })).passwordHash,
  cases: await office.db.case.count(),
});

it.each(Object.entries(ways))('%s says that it can’t be done now, and nothing is changed', async (_, way) => {
  const before = await kept();
  const { status, text, response } = await way();
  expect([status, response.headers.get('retry-after')]).toEqual([503, '30']);
  expect(text).toContain('Nothing was changed');
  expect(await kept()).toEqual(before);
});

it('what was refused is done once the file is there again', async () => {
  writeFileSync(path, '');
  expect((await ways['a sign-up']()).status).toBe(200);
  expect((await ways['a change']()).status).toBe(200);
  // The sign-up, and the notice of the change.
  expect((await kept()).cases).toBe(2);
});
