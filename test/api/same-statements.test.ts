import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openCase } from '../../src/cases/open.js';
import type { Portal } from '../../src/domain/portals.js';
import { addressRecoveryId } from '../../src/protocol/address-recovery/messages.js';
import { issueMailedLink } from '../../src/tokens/mailed-link.js';
import { openBackOffice, password, type BackOffice } from '../harness/back-office.js';
import { addClientAccount } from '../harness/clients.js';
import { mails } from '../harness/personas.js';
import { statementsOf } from '../harness/statements.js';

/** No worker: what is compared is all that stands between a press and its answer. */
let office: BackOffice;
const known = 'has.one@clients.example';
const unknown = 'has.not@clients.example';
const unproven = 'never.proven@clients.example';

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  await addClientAccount(office, known);
  await addClientAccount(office, unproven, { verified: false });
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
  {
    title: 'log in with the password of an account whose address was never proven',
    press: post('client', '/sign-in', { password }),
    known: unproven,
  },
  { title: 'correcting the address of a sign-up', press: corrected },
  { title: 'correcting the address of a sign-up whose account was made', press: corrected, known: unproven },
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

/** Signs up, and corrects the address; an account with it may have been made meanwhile, or another one may have had it before. */
async function corrected(email: string, other: string): Promise<string> {
  const browser = office.browse('client');
  await browser.post('/sign-up', { ...signUp, email });
  const at = new Date();
  const { db } = office;
  const { id } = await db.emailVerification.findFirstOrThrow({ where: { email }, orderBy: { id: 'desc' } });
  const account = await db.account.findUnique({ where: { portal_email: { portal: 'client', email } } });
  const isTaken = account !== null && account.emailVerifiedAt !== null;
  const state = account === null ? 'requested' : isTaken ? 'address_taken' : 'sent';
  const accountId = isTaken ? null : (account?.id ?? null);
  await db.emailVerification.update({ where: { id }, data: { accountId, state, settledAt: at } });
  const { status, text } = await browser.post('/verify-email/address', { email: other });
  return `${status} ${text.includes('The address was corrected.')}`;
}

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
