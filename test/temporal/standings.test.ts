import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { CaseKind } from '../../src/generated/prisma/enums.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { mails } from '../harness/personas.js';

/** Cases of kinds that no other file has where the guard looks after each test (test/harness/guards.ts). */
let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', tellsAlike: true });
});
afterAll(() => office.close());

const standing = (kind: CaseKind, waitingOn: 'person' | 'support' | 'nobody') =>
  until(`it waits for ${waitingOn}`, () =>
    office.db.case.findFirst({ where: { kind, waitingOn, workflowStartedAt: { not: null } } }),
  );

it('a review of access is told alike', async () => {
  expect(await createActivities(office).openAccessReview({ at: office.clock().toISOString() })).toBe(true);
  await standing('access_review', 'support');
});

it('an invitation to the staff is told alike, until it is withdrawn', async () => {
  const lead = await office.signedIn('staff', mails.lead);
  await lead.post('/staff', {
    givenName: 'Sol',
    familyName: 'Reed',
    email: 'sol@staff.example',
    role: 'agent',
    reason: 'starts',
  });
  await standing('staff_invitation', 'person');
});

/** Where a case of each kind is while the guard looks. */
const seen: Readonly<Record<CaseKind, string>> = {
  contract_termination: 'e2e/contract-termination',
  note_export: 'records/note-export',
  email_verification: 'e2e/sign-up',
  password_reset: 'api/password-reset',
  account_suspension: 'e2e/account-suspension',
  provider_invitation: 'e2e/provider-invitation',
  provider_news: 'e2e/provider-news',
  account_notice: 'e2e/own-details',
  two_factor: 'e2e/two-factor',
  practice_staff_invitation: 'e2e/practice-staff',
  factor_recovery: 'api/factor-recovery',
  contact_request: 'api/contact-request',
  client_deactivation: 'api/client-deactivation',
  note_retrieval: 'api/note-retrieval',
  client_reactivation: 'api/client-reactivation',
  client_majority: 'api/client-majority',
  record_request: 'api/record-request',
  record_amendment: 'api/record-amendment',
  accounting_request: 'api/accounting-request',
  address_recovery: 'api/address-recovery',
  disclosure_report: 'api/disclosure-reports',
  staff_invitation: 'temporal/standings',
  access_review: 'temporal/standings',
};

it.each(Object.values(CaseKind))('%s is in a file whose cases the guard compares', (kind) => {
  const text = readFileSync(new URL(`../${seen[kind]}.test.ts`, import.meta.url), 'utf8');
  expect(text).toContain('tellsAlike: true');
});
