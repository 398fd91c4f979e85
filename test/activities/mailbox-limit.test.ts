import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import type { VerificationOccasion } from '../../src/activities/email-verification/settle.js';
import { openCase } from '../../src/cases/open.js';
import { passwordResetPolicy } from '../../src/domain/account/policy.js';
import { hoursAfter } from '../../src/domain/instants.js';
import { limits } from '../../src/domain/limits.js';
import { MailTrouble } from '../../src/ports.js';
import { openVerification, type NewVerification } from '../../src/operations/email-verification/open.js';
import { passwordResetId } from '../../src/protocol/password-reset/messages.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { addClientAccount } from '../harness/clients.js';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

const most = limits.verificationMailsPerMailbox.count;
const tried = 'Someone tried to use your email address';
const person = {
  givenName: 'Mallory',
  familyName: 'Lindqvist',
  birthDate: new Date('1990-05-05'),
  timeZone: 'America/New_York',
};

/** Someone asks for an address to be proven, a sign-up unless told otherwise; answers with its id. */
async function asked(email: string, of: Partial<NewVerification> = {}): Promise<string> {
  const { caseId } = await office.db.$transaction((tx) =>
    openVerification(tx, {
      purpose: 'sign_up',
      portal: 'client',
      email,
      signUp: person,
      at: new Date(),
      ...of,
    }),
  );
  return caseId;
}

async function mail(
  verificationId: string,
  round = 0,
  of: { occasion?: VerificationOccasion; byStaff?: boolean } = {},
  { by = office, at = new Date() }: { by?: BackOffice; at?: Date } = {},
) {
  await createActivities(by).sendVerification({
    verificationId,
    occasion: 'request',
    round,
    linkExpiresAt: hoursAfter(at, 24).toISOString(),
    dueAt: hoursAfter(at, 48).toISOString(),
    at: at.toISOString(),
    ...of,
  });
}

/** "Forgot your password" for an address, answered; answers with its id. */
async function reset(email: string): Promise<string> {
  const at = new Date();
  const { caseId } = await office.db.$transaction(async (tx) => {
    const of = { kind: 'password_reset', workflowId: passwordResetId, state: 'requested', at } as const;
    const opened = await openCase(tx, of);
    await tx.passwordReset.create({ data: { id: opened.caseId, portal: 'client', email, requestedAt: at } });
    return opened;
  });
  await createActivities(office).sendReset({
    resetId: caseId,
    round: 0,
    policy: passwordResetPolicy,
    at: at.toISOString(),
  });
  return caseId;
}

/** Uses up what one mailbox may get on its tagged addresses. */
async function fill(mailbox: string): Promise<void> {
  for (let number = 0; number < most; number += 1)
    await mail(await asked(mailbox.replace('@', `+fill${number}@`)));
}

const tagged = (mailbox: string, count: number) =>
  Array.from({ length: count }, (_, number) => mailbox.replace('@', `+n${number}@`));
const mailsTo = (mailbox: string) =>
  office.inbox.messages.filter(({ to }) => to.replace(/\+\w+/, '') === mailbox);
const linesOf = async (caseId: string) =>
  (await office.db.caseEvent.findMany({ where: { caseId } })).map(({ code }) => code);
const caseOf = (id: string) => office.db.case.findUniqueOrThrow({ where: { id }, include: { tasks: true } });
const worksUntil = async (caseId: string, round = 0) =>
  (await office.db.mailedLink.findFirstOrThrow({ where: { caseId, round } })).expiresAt;

describe('what strangers can have one mailbox mailed in a day', () => {
  it('is ten emails that someone tried to use its addresses', async () => {
    const mailbox = 'owner@people.example';
    const cases = [];
    for (const email of tagged(mailbox, most + 3)) {
      await addClientAccount(office, email);
      const id = await asked(email);
      await mail(id);
      await mail(id);
      cases.push(id);
    }
    expect(mailsTo(mailbox).map(({ subject }) => subject)).toEqual(Array.from({ length: most }, () => tried));
    expect(await linesOf(cases.at(0) ?? '')).toEqual(['verification-taken', 'owner-told']);
    expect(await linesOf(cases.at(-1) ?? '')).toEqual(['verification-taken', 'owner-held-back']);
  });

  it('is no reset of an account whose address was never proven', async () => {
    const mailbox = 'resets@people.example';
    await addClientAccount(office, mailbox, { verified: false });
    const id = await reset(mailbox);
    expect(mailsTo(mailbox)).toEqual([]);
    expect(await linesOf(id)).toEqual(['reset-unproven']);
  });

  it('is counted for itself where an account asks for it', async () => {
    const mailbox = 'guarded@people.example';
    const requestedById = await addClientAccount(office, mailbox);
    await fill(mailbox);
    const child = mailbox.replace('@', '+alex@');
    const relative = { ...person, relationship: 'parent' };
    await mail(await asked(child, { purpose: 'family_member', requestedById, signUp: relative }));
    expect(office.take(child, 'Verify your email address')).toHaveLength(1);
    for (const email of tagged(mailbox, most))
      await mail(await asked(email, { purpose: 'family_member', requestedById, signUp: relative }));
    expect(tagged(mailbox, most).flatMap((email) => office.take(email, 'Verify'))).toHaveLength(most - 1);
  });

  it('is not what support asks for', async () => {
    const mailbox = 'helped@people.example';
    await fill(mailbox);
    const email = mailbox.replace('@', '+me@');
    const id = await asked(email);
    await mail(id);
    await mail(id, 1, { occasion: 'resend' });
    expect(office.take(email, 'Verify your email address')).toEqual([]);
    await mail(id, 2, { occasion: 'resend', byStaff: true });
    expect(office.take(email, 'Verify your email address')).toHaveLength(1);
    expect(await caseOf(id)).toMatchObject({ state: 'sent', needsAttention: false });
  });

  it('keeps nothing back from an account whose address is proven', async () => {
    const mailbox = 'proven@people.example';
    await fill(mailbox);
    const own = mailbox.replace('@', '+own@');
    await addClientAccount(office, own);
    await reset(own);
    expect(office.take(own, 'password')).toHaveLength(1);
  });
});

describe('an email that is held back', () => {
  it('leaves a case that needs attention and no task where no link works, however often', async () => {
    const mailbox = 'none@people.example';
    await fill(mailbox);
    const id = await asked(mailbox.replace('@', '+me@'));
    for (const round of [0, 0, 1]) await mail(id, round, { occasion: 'resend' });
    expect(await linesOf(id)).toEqual(['verification-not-mailed', 'verification-not-mailed']);
    expect(await caseOf(id)).toMatchObject({ state: 'not_sent', needsAttention: true, tasks: [] });
  });
});

describe('a link whose email no relay took', () => {
  it('counts for none, and the case of the next email that is held back says that nothing was sent', async () => {
    const mailbox = 'untaken@people.example';
    const id = await asked(mailbox.replace('@', '+me@'));
    const mailer = {
      ...office.mailer,
      send: () => Promise.reject(new MailTrouble('Connection refused', 'relay')),
    };
    const at = new Date();
    await expect(mail(id, 0, {}, { by: { ...office, mailer }, at })).rejects.toThrow('Connection refused');
    expect((await worksUntil(id)).getTime()).toBeGreaterThan(Date.now());
    await fill(mailbox);
    await mail(id, 1, { occasion: 'resend' });
    expect(await linesOf(id)).toEqual(['verification-not-mailed']);
    expect(await caseOf(id)).toMatchObject({ state: 'not_sent', needsAttention: true });
    await mail(id, 0, {}, { at });
    expect(await caseOf(id)).toMatchObject({ state: 'sent', needsAttention: false });
    await mail(id, 2, { occasion: 'resend' });
    expect(await linesOf(id)).toContain('verification-held-back');
    expect(await caseOf(id)).toMatchObject({ state: 'sent', needsAttention: false });
  });
});

describe('the link that is in a mailbox already', () => {
  it('works on where the next email is held back, and only then', async () => {
    const mailbox = 'waits@people.example';
    const id = await asked(mailbox.replace('@', '+me@'));
    await mail(id);
    await mail(id, 1, { occasion: 'resend' });
    expect((await worksUntil(id)).getTime()).toBeLessThanOrEqual(Date.now());
    await fill(mailbox);
    await mail(id, 2, { occasion: 'resend' });
    expect(await linesOf(id)).toContain('verification-held-back');
    expect((await worksUntil(id, 1)).getTime()).toBeGreaterThan(Date.now());
  });
});

describe('the link of an account that waits', () => {
  it('is another one for who signs up where it is a family member’s', async () => {
    const email = 'child@people.example';
    const requestedById = await addClientAccount(office, 'guardian@people.example');
    const relative = { ...person, relationship: 'parent' };
    const family = await asked(email, { purpose: 'family_member', requestedById, signUp: relative });
    await mail(family);
    await mail(await asked(email));
    expect(office.take(email, tried)).toEqual([]);
    const [theirs, own] = office.take(email, 'Verify your email address').map(({ text }) => text);
    expect(theirs).not.toContain('open the link in the same browser');
    expect(own).toContain('open the link in the same browser');
    expect(await office.db.mailedLink.count({ where: { caseId: family } })).toBe(2);
  });

  it('is for who reads the mailbox, where a guardian adds someone and it is of a sign-up', async () => {
    const email = 'grown.up@people.example';
    const signUp = await asked(email);
    await mail(signUp);
    const requestedById = await addClientAccount(office, 'other.guardian@people.example');
    const relative = { ...person, relationship: 'parent' };
    await mail(await asked(email, { purpose: 'family_member', requestedById, signUp: relative }));
    expect(office.take(email, tried)).toEqual([]);
    expect(office.take(email, 'Verify your email address')).toHaveLength(2);
    expect(await office.db.mailedLink.count({ where: { caseId: signUp } })).toBe(2);
  });
});
