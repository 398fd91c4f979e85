import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCase } from '../../src/cases/open.js';
import { openTaskIn } from '../../src/cases/tasks.js';
import { stableId } from '../../dev/demo-caseload.js';
import type { CaseKind } from '../../src/domain/ids.js';
import {
  displayPhone,
  maskedBirthDate,
  maskedEmail,
  maskedPhone,
  reachFor,
} from '../../src/domain/contact.js';
import { askedRecords } from '../harness/asked-records.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { addStaffAccount, mails, secrets } from '../harness/personas.js';
import { routesOf } from '../harness/routes.js';

const clinician = 'clinician@staff.example';
const contacts = {
  records: 'records@moreau.example',
  recordsPhone: '+12125550188',
  recordsAddress: '1 Elm Street, Albany',
  verified: 'verified@clients.example',
  stranger: 'stranger@providers.example',
  former: 'former@providers.example',
  noticed: 'noticed@providers.example',
};

let office: BackOffice;
let paths: string[];

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  const { db, people } = office;
  const at = new Date();
  const { passwordHash } = await db.account.findUniqueOrThrow({ where: { id: stableId(mails.auditor) } });
  await addStaffAccount(office, {
    email: clinician,
    role: 'clinician',
    name: ['Cleo', 'Staff'],
    phone: '+12125550119',
    ...(passwordHash === null ? {} : { passwordHash }),
  });
  const { accountId } = people.provider;
  const open = (kind: CaseKind, subjectId: string) =>
    db.$transaction((tx) =>
      openCase(tx, { kind, workflowId: (id) => `${kind}/${id}`, subjectId, state: 'requested', at }),
    );
  const cases = await Promise.all(
    (
      [
        ['contract_termination', people.provider.id],
        ['email_verification', randomUUID()],
        ['factor_recovery', randomUUID()],
        ['account_suspension', accountId],
        ['account_notice', accountId],
        ['password_reset', accountId],
      ] as const
    ).map(async ([kind, subjectId]) => ({ kind, ...(await open(kind, subjectId)) })),
  );
  const idOf = (kind: CaseKind) => cases.find((one) => one.kind === kind)?.caseId ?? '';
  await db.contractTermination.create({
    data: {
      id: idOf('contract_termination'),
      contractId: people.provider.contractId,
      requestedAt: at,
      lastDay: new Date('2027-06-30'),
      startedBecause: 'death',
      startedById: accountId,
      recordsPractice: 'Moreau Practice',
      recordsEmail: contacts.records,
      recordsPhone: contacts.recordsPhone,
      recordsAddress: contacts.recordsAddress,
    },
  });
  await db.emailVerification.create({
    data: {
      id: idOf('email_verification'),
      purpose: 'sign_up',
      portal: 'client',
      email: contacts.verified,
      requestedAt: at,
    },
  });
  await db.factorRecovery.create({
    data: { id: idOf('factor_recovery'), portal: 'provider', email: contacts.stranger, requestedAt: at },
  });
  await db.accountSuspension.create({
    data: {
      id: idOf('account_suspension'),
      accountId,
      because: 'email_changed',
      suspendedAt: at,
      formerEmail: contacts.former,
    },
  });
  await db.accountNotice.create({
    data: {
      id: idOf('account_notice'),
      accountId,
      kind: 'email_changed',
      email: contacts.noticed,
      noticedAt: at,
    },
  });
  // Its page says who holds the records.
  const asked = await askedRecords(office, 'asked for');
  const subjects = [people.charts['sourced'] ?? '', accountId];
  await db.$transaction(async (tx) => {
    for (const subjectId of subjects)
      await openTaskIn(tx, {
        caseId: idOf('contract_termination'),
        key: `call/${subjectId}`,
        kind: 'give_notice_by_phone',
        subjectId,
        at: at.toISOString(),
      });
    await openTaskIn(tx, {
      caseId: idOf('account_notice'),
      key: 'insurance',
      kind: 'check_insurance',
      subjectId: people.charts['sourced'] ?? '',
      at: at.toISOString(),
    });
    await tx.client.updateMany({ data: { insuranceBirthDate: new Date('1990-03-31') } });
  });
  const tasks = await db.supportTask.findMany();
  const filled = (path: string) =>
    path.includes(':reference')
      ? [...cases, asked].map(({ reference }) => path.replace(':reference', reference))
      : path.startsWith('/tasks/')
        ? tasks.map(({ id }) => path.replace(':id', id))
        : path.includes(':') || path.includes('*')
          ? []
          : [path];
  paths = routesOf('staff', office)
    .filter(({ method, path }) => method === 'GET' && typeof path === 'string')
    .flatMap(({ path }) => filled(path))
    .filter((path) => !path.includes(':'));
});
afterAll(() => office.close());

const birthDates = ['May 5, 1990', 'March 31, 1990'];

/** Every address, number and birth date of people that the database holds, however it is written, but for the staff's own. */
async function everyContact(): Promise<string[]> {
  const accounts = await office.db.account.findMany({
    where: { portal: { not: 'staff' } },
    include: { secondFactor: true },
  });
  const clients = await office.db.client.findMany();
  return [
    ...Object.values(contacts),
    ...birthDates,
    ...accounts.flatMap(({ email, phone, secondFactor }) => [email, phone, secondFactor?.phone]),
    ...clients.flatMap(({ email, phone }) => [email, phone]),
  ].flatMap((contact) => (typeof contact === 'string' ? [contact, displayPhone(contact)] : []));
}

describe('the contact of a person', () => {
  it.each([
    ['auditor', mails.auditor],
    ['clinician', clinician],
  ])('is nowhere in full for the %s', async (_, email) => {
    const browser = await office.signIn('staff', email);
    const known = await everyContact();
    const seen: string[] = [];
    for (const path of paths) {
      const { text } = await browser.get(path);
      seen.push(...known.filter((contact) => text.includes(contact)).map((contact) => `${path}: ${contact}`));
    }
    expect(seen).toEqual([]);
    expect(paths.filter((path) => /^\/(cases|tasks)\/./.test(path))).toHaveLength(17);
  });

  it('is there in full for those who call', async () => {
    const agent = await office.signIn('staff', mails.agent);
    const texts = await Promise.all(paths.map(async (path) => (await agent.get(path)).text));
    const all = texts.join('\n');
    for (const contact of [
      ...Object.values(contacts),
      ...birthDates,
      secrets.clientPhone,
      secrets.clientMail,
      mails.provider,
    ])
      expect(all, contact).toContain(displayPhone(contact));
  });

  it('is masked by one function, by role', () => {
    expect([
      maskedEmail('a"@"b@clients.example'),
      maskedPhone('+12125550142'),
      maskedBirthDate('May 5, 1990'),
    ]).toEqual(['a•••@clients.example', '•••• 42', '•••• 1990']);
    for (const role of ['auditor', 'clinician', 'client', 'provider'] as const)
      expect(reachFor(role).email(contacts.records), role).toBe('r•••@moreau.example');
    for (const role of ['agent', 'lead'] as const)
      expect(reachFor(role).phone(contacts.recordsPhone), role).toBe('(212) 555-0188');
  });
});

/** The words of a page's heading. */
function headingIn(text: string): string | undefined {
  return /<h1>(.*?)<\/h1>/s
    .exec(text)?.[1]
    ?.replace(/<[^>]*>/g, '')
    .trim();
}

describe('the heading of a case', () => {
  it('breaks between its parts, and within a name only where that is longer than a line', async () => {
    const agent = await office.signIn('staff', mails.agent);
    const { reference } = await office.db.case.findFirstOrThrow({ where: { kind: 'contract_termination' } });
    const { text } = await agent.get(`/cases/${reference}`);
    for (const part of ['Contract termination:', 'ines Moreau', `· ${reference}`])
      expect(text).toContain(`<span class="unit">${part}</span>`);
  });

  it('says its kind, whose it is where that is known, and its reference, and so does the window', async () => {
    const agent = await office.signIn('staff', mails.agent);
    const headings = {
      contract_termination: 'Contract termination: ines Moreau',
      account_suspension: 'Suspended account: ines Moreau',
      email_verification: 'Email verification',
      factor_recovery: 'Lost phone',
    };
    for (const [kind, words] of Object.entries(headings)) {
      const { reference } = await office.db.case.findFirstOrThrow({ where: { kind: kind as CaseKind } });
      const { text } = await agent.get(`/cases/${reference}`);
      expect(headingIn(text)).toBe(`${words} · ${reference}`);
      expect(text).toContain(`<title>${words} · ${reference} – Headway</title>`);
    }
  });

  it('names someone who wrote without being logged in to those who answer alone', async () => {
    const written = {
      name: 'Uma Bell',
      email: 'uma.bell@people.example',
      message: 'A question about my account',
    };
    await office.browse('client').post('/contact/about/something-else', written);
    const { reference } = await office.db.case.findFirstOrThrow({ where: { kind: 'contact_request' } });
    const agent = await office.signIn('staff', mails.agent);
    const auditor = await office.signIn('staff', mails.auditor);
    const headingFor = async (browser: Browser) => headingIn((await browser.get(`/cases/${reference}`)).text);
    expect(await headingFor(agent)).toBe(`Message to support: Uma Bell · ${reference}`);
    expect(await headingFor(auditor)).toBe(`Message to support · ${reference}`);
  });
});

describe('what another role may do', () => {
  it('is refused with whom to ask', async () => {
    const agent = await office.signIn('staff', mails.agent);
    const { status, text } = await agent.get('/staff');
    expect([status, text.includes('Your role can’t do this. Ask a lead.')]).toEqual([403, true]);
    // On support's own portal nobody is sent to support.
    expect(text).toContain('Read the <a href="/runbook">runbook</a>, or ask a lead.');
  });
});

describe('the menu of the staff', () => {
  it.each([
    ['auditor', mails.auditor],
    ['clinician', clinician],
    ['agent', mails.agent],
    ['lead', mails.lead],
  ])('shows the %s only pages that open', async (role, email) => {
    const browser = await office.signIn('staff', email);
    const [, menu = ''] = /<nav aria-label="Main">(.*?)<\/nav>/s.exec((await browser.get('/')).text) ?? [];
    const shown = [...menu.matchAll(/href="([^"]+)"/g)].map(([, href = '']) => href);
    const all = [
      '/terminations/new',
      '/invitations/new',
      '/suppressions',
      '/code-breakers',
      '/legal-holds',
      '/disclosures',
      '/record-retention',
      '/provider-news',
      '/audit',
      '/reports',
      '/staff',
    ];
    for (const href of ['/', '/cases', ...all])
      expect((await browser.get(href)).status === 200, `${role} ${href}`).toBe(shown.includes(href));
  });
});
