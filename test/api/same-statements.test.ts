import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addLine } from '../../src/cases/timeline.js';
import { openCase } from '../../src/cases/open.js';
import type { Portal } from '../../src/domain/portals.js';
import { addressRecoveryId } from '../../src/protocol/address-recovery/messages.js';
import { correctOwn, ownVerification } from '../../src/operations/email-verification/ask-again.js';
import { openVerification } from '../../src/operations/email-verification/open.js';
import { issueMailedLink } from '../../src/tokens/mailed-link.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { addClientAccount } from '../harness/clients.js';
import { mails } from '../harness/personas.js';
import { statementsOf } from '../harness/statements.js';

/** No worker: what is compared is all that stands between a press and its answer. */
let office: BackOffice;
const known = 'has.one@clients.example';
const unknown = 'has.not@clients.example';

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  await addClientAccount(office, known);
  // What a program asks for the first time only, it has asked.
  for (const page of pages) await page.press('first.of.all@clients.example', 'first.of.all@clients.example');
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

/** A page, with what is pressed on it for an address; the other address is the asker's own where it takes two. */
interface Page {
  readonly title: string;
  readonly portal?: Portal;
  readonly press: (email: string, own: string) => Promise<string>;
  /** Addresses of accounts, where they aren't the client's. */
  readonly known?: string;
}

const post =
  (portal: Portal, path: string, fields: Readonly<Record<string, string>> = {}) =>
  async (email: string) => {
    const { status } = await office.browse(portal).post(path, { email, ...fields });
    return String(status);
  };
const contact = (topic: string) =>
  post('client', `/contact/about/${topic}`, { name: 'Ada Okafor', message: randomUUID() });
const signUp = {
  givenName: 'Ada',
  familyName: 'Okafor',
  birthDate: '1990-05-05',
  timeZone: 'America/New_York',
  password: 'green bottles hang on my wall',
};
const asker = () => office.signedIn('client', known);

const pages: readonly Page[] = [
  { title: 'forgot password', press: post('client', '/forgot-password') },
  { title: 'lost phone', press: post('provider', '/lost-phone'), known: mails.provider },
  { title: 'sign up', press: post('client', '/sign-up', signUp) },
  { title: 'log in', press: post('client', '/sign-in', { password: 'not this one' }) },
  { title: 'the contact form', press: contact('something-else') },
  { title: 'the contact form for records', press: contact('records') },
  {
    title: 'the contact form for a lost mailbox',
    press: (accountEmail, own) =>
      post('client', '/contact/about/lost-mailbox', {
        name: 'Ada Okafor',
        accountEmail,
        phone: '(212) 555-0147',
      })(own),
  },
  {
    title: 'a family member',
    press: async (email) => {
      const browser = await asker();
      const { password: _, ...person } = signUp;
      const answer = await browser.post('/account/family', { ...person, email, relationship: 'child' });
      return String(answer.status);
    },
  },
  {
    title: 'the button that proves the new address of someone who lost their mailbox',
    press: async (email, own) => {
      const path = await addressLink(email, own);
      const { status, text } = await office.browse('client').post(path);
      return `${status} ${text.includes('will get in touch')}`;
    },
  },
];

/** A link that proves a new mailbox for whatever account is named, as its workflow mails it. */
async function addressLink(email: string, newEmail: string): Promise<string> {
  const { db, config } = office;
  const at = new Date();
  const { token } = await db.$transaction(async (tx) => {
    const { caseId } = await openCase(tx, {
      kind: 'address_recovery',
      workflowId: addressRecoveryId,
      state: 'requested',
      at,
    });
    await tx.case.update({ where: { id: caseId }, data: { workflowStartedAt: at } });
    await tx.factorRecovery.create({
      data: { id: caseId, portal: 'client', email, newEmail, requestedAt: at },
    });
    return issueMailedLink(tx, config.TOKEN_KEYS, {
      workflowId: addressRecoveryId(caseId),
      purpose: 'address-recovery',
      round: 0,
      subjectId: caseId,
      caseId,
      address: newEmail,
      issuedAt: at,
      expiresAt: new Date(at.getTime() + 3_600_000),
    });
  });
  return `/new-address/${token}`;
}

/** A wrong password is counted in one statement: on the account's row, or on one that is nobody's. */
const counting = [
  /^UPDATE account SET failed_sign_ins/,
  /^INSERT INTO "public"\."rate_limit".*"expire" = \$5/s,
];

describe('what the program asks of the database before it answers', () => {
  it.each(pages)('is the same with and without an account: $title', async ({ press, known: own = known }) => {
    const asked = async (email: string) => {
      let answer = '';
      const statements = await statementsOf(async () => {
        answer = await press(email, `${randomUUID()}@clients.example`);
      });
      // Limits are counted side by side.
      return { answer, statements: statements.map(alike).toSorted() };
    };
    const without = await asked(unknown);
    await office.db.rateLimit.deleteMany();
    const having = await asked(own);
    expect(without.statements.length).toBeGreaterThan(3);
    expect(having).toEqual(without);
  });
});

/** Values that stand in a statement, and how a wrong password is counted. */
function alike(statement: string): string {
  return counting.some((one) => one.test(statement.trim())) ? 'one wrong password is counted' : statement;
}

it('the page of someone who corrected an address says nothing more of mails to the one before, so that a taken one looks like a free one', async () => {
  const { db } = office;
  const accountId = await addClientAccount(office, 'typo@clients.example');
  const account = await db.account.findUniqueOrThrow({ where: { id: accountId } });
  const at = new Date();
  const { caseId } = await db.$transaction((tx) =>
    openVerification(tx, { purpose: 'sign_up', portal: 'client', email: account.email, accountId, at }),
  );
  const line = { key: 'mail-withheld/0', code: 'mail-withheld', detail: { because: 'suppressed' } } as const;
  await db.$transaction((tx) => addLine(tx, caseId, at, line));
  const newest = async () => (await ownVerification(db, accountId))?.case.events[0]?.code;
  expect(await newest()).toBe('mail-withheld');
  expect(await correctOwn(office, { account, typed: known, ip: '' })).toEqual({ done: true });
  expect(await newest()).toBe('verification-corrected');
});
