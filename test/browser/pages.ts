import type { Page } from 'playwright-core';
import type { Portal } from '../../src/domain/portals.js';
import { helpPagesOf } from '../../src/api/help/pages.js';
import { stableId } from '../../dev/demo-caseload.js';
import { mails, secrets } from '../harness/personas.js';
import { press } from './hands.js';

/** Ids and links of the case that stands behind the pages. */
export interface Facts {
  readonly reference: string;
  readonly exportId: string;
  readonly chartId: string;
  readonly taskId: string;
  /** Paths of the links that verify an address and that invite a provider. */
  readonly verification: string;
  readonly invitation: string;
  /** Path of the link by which someone joins a practice, and the account of someone who has. */
  readonly joining: string;
  readonly staffId: string;
  /** Someone of our own staff. */
  readonly memberId: string;
  /** The path that someone was mailed who is to join it. */
  readonly joiningStaff: string;
  /** The reference of a review of everyone's access. */
  readonly review: string;
  /** Path of the link that a client was mailed. */
  readonly choice: string;
  /** Path of the link by which a provider unsubscribes. */
  readonly unsubscribe: string;
}

/** A page of a portal: its route, who looks at it, and what they press once it is open. */
export interface PageRow {
  readonly portal: Portal;
  readonly name: string;
  /** As the router has it; none for pages that answer to any path or to a POST. */
  readonly route?: string;
  readonly as?: string;
  readonly path: (facts: Facts) => string;
  /** 200 unless said otherwise. */
  readonly status?: number;
  readonly press?: (page: Page) => Promise<void>;
}

/** The client whose address isn't verified yet. */
export const unverifiedMail = 'unverified.person@gmail.com';

/** Whose phone isn't set up yet. */
export const unenrolledMails = {
  provider: 'unenrolled.person@providers.example',
  staff: 'unenrolled.person@staff.example',
} as const;

const searching = (typed: string) => async (page: Page) => {
  await page.getByLabel('Find a case or a person').fill(typed);
  await press(page, 'Search');
};
const pressing = (name: string | RegExp) => (page: Page) => press(page, name);

const at = (portal: Portal, as?: string) => {
  const who = as === undefined ? {} : { as };
  return (name: string, route: string, more: Partial<PageRow> = {}): PageRow => ({
    portal,
    name,
    route,
    path: () => route,
    ...who,
    ...more,
  });
};

/** Works for the provider who leaves. */
export const practiceStaffMail = 'pia.stone@practices.example';

const anyone = at('provider');
const leaving = at('provider', mails.provider);
const practiceStaff = at('provider', practiceStaffMail);
const undecided = at('provider', mails.otherProvider);
const client = at('client');
const inCare = at('client', secrets.clientMail);
const stranger = at('staff');
const lead = at('staff', mails.lead);
const agent = at('staff', mails.agent);
const auditor = at('staff', mails.auditor);

/** The pages of an account, the same on every portal. */
const accountPages = (of: ReturnType<typeof at>): readonly PageRow[] => [
  of('account', '/account'),
  of('change password', '/account/password'),
  of('change password, nothing typed', '/account/password', { press: pressing('Change password') }),
  of('change email', '/account/email'),
  of('change email, nothing typed', '/account/email', { press: pressing('Change email') }),
  of('correct your details', '/account/details'),
  of('correct your details, without the password', '/account/details', { press: pressing('Save') }),
];

/** What only those have whose time zone is their own. */
const timeZonePages = (of: ReturnType<typeof at>): readonly PageRow[] => [
  of('change time zone', '/account/time-zone'),
];

/** What a sign-in with a second factor adds to the account. */
const factorPages = (of: ReturnType<typeof at>): readonly PageRow[] => [
  of('reset multi factor authentication', '/account/two-factor'),
  of('reset multi factor authentication, nothing typed', '/account/two-factor', {
    press: pressing('Reset multi factor authentication'),
  }),
];

/** The way from a right password to the code, for someone whose phone isn't set up. */
const secondFactor = (of: ReturnType<typeof at>): readonly PageRow[] => [
  of('set up a phone', '/two-factor'),
  of('set up a phone, nothing typed', '/two-factor', { press: pressing('Send the code') }),
  of('enter the code', '/two-factor', {
    press: async (page) => {
      await page.getByLabel('Phone number').fill('212 555 0199');
      await page.getByLabel('I agree').check();
      await press(page, 'Send the code');
    },
  }),
  of('enter the code, nothing typed', '/two-factor', { press: pressing('Continue') }),
  of('enter the code, asked again too soon', '/two-factor', {
    press: async (page) => {
      await page.locator('summary', { hasText: 'Try another method' }).click();
      await press(page, /^Text/);
    },
  }),
];

const helpOf = (of: ReturnType<typeof at>, portal: Portal): readonly PageRow[] => [
  of('help', '/help'),
  ...helpPagesOf(portal).map(({ slug, title }) => of(title, '/help/:slug', { path: () => `/help/${slug}` })),
];

/** Verification links that don't work; those that do are walked through in getting-in.test.ts. */
const cutOffVerification = (who: ReturnType<typeof at>): readonly PageRow[] => [
  who('verification link, cut off', '/verify-email/:token', {
    path: () => '/verify-email/cut-off',
    status: 404,
  }),
  who('this wasn’t me, cut off, before verifying', '/verify-email/:token/not-me', {
    path: () => '/verify-email/cut-off/not-me',
    status: 404,
  }),
];

/** A forgotten password, and links that don't work; the pages behind working ones are in password-reset.test.ts. */
const gettingBackIn = (who: ReturnType<typeof at>): readonly PageRow[] => [
  who('forgot password', '/forgot-password'),
  who('forgot password, nothing typed', '/forgot-password', { press: pressing('Send the link') }),
  who('forgot password, asked', '/forgot-password', {
    press: async (page) => {
      await page.getByLabel('Email').fill('nobody@example.com');
      await press(page, 'Send the link');
    },
  }),
  who('reset link that does not work', '/reset-password', { status: 404 }),
  who('reset link, cut off', '/reset-password/:token', { path: () => '/reset-password', status: 404 }),
  who('this wasn’t me, cut off', '/not-me/:token', { path: () => '/not-me/cut-off', status: 404 }),
];

/** A lost phone, and links that don't work; the pages behind working ones are in factor-recovery.test.ts. */
const withoutPhone = (who: ReturnType<typeof at>): readonly PageRow[] => [
  who('lost phone', '/lost-phone'),
  who('lost phone, nothing typed', '/lost-phone', { press: pressing('Send the link') }),
  who('lost phone, asked', '/lost-phone', {
    press: async (page) => {
      await page.getByLabel('Email').fill('nobody@example.com');
      await press(page, 'Send the link');
    },
  }),
  who('lost phone link, cut off', '/lost-phone/:token', { path: () => '/lost-phone/cut-off', status: 404 }),
  who('stop the reset, cut off', '/stop-recovery/:token', {
    path: () => '/stop-recovery/cut-off',
    status: 404,
  }),
];

/** The way of a former provider to the notes, as far as nobody needs a link; the pages behind working ones are in note-retrieval.test.ts. */
const formerProviders = (who: ReturnType<typeof at>): readonly PageRow[] => [
  who('code to a former phone', '/notes-after-leaving/code'),
  who('code to a former phone, nothing typed', '/notes-after-leaving/code', { press: pressing('Continue') }),
  ...(['link', 'stop', 'download'] as const).map((kind) =>
    who(`${kind} of a former provider, cut off`, `/notes-after-leaving/${kind}/:token`, {
      path: () => `/notes-after-leaving/${kind}/cut-off`,
      status: 404,
    }),
  ),
];

/** The contact form, and links that don't work; those that do are walked through in contact-request.test.ts. */
const contact = (who: ReturnType<typeof at>): readonly PageRow[] => [
  who('contact', '/contact'),
  who('contact, in Spanish', '/contact', { path: () => '/contact?lang=es' }),
  who('contact about a topic', '/contact/about/:topic', { path: () => '/contact/about/records' }),
  who('contact about a topic, nothing typed', '', {
    path: () => '/contact/about/records',
    press: pressing('Send message'),
  }),
  who('conversation, cut off', '/contact/conversation/:token', {
    path: () => '/contact/conversation/cut-off',
    status: 404,
  }),
  who('release of an address, cut off', '/contact/release/:token', {
    path: () => '/contact/release/cut-off',
    status: 404,
  }),
  who('paper of a conversation, cut off', '/contact/conversation/:token/papers/:id', {
    path: () => '/contact/conversation/cut-off/papers/none',
    status: 404,
  }),
  who('new address, cut off', '/new-address/:token', { path: () => '/new-address/cut-off', status: 404 }),
  who('stop the new address, cut off', '/stop-new-address/:token', {
    path: () => '/stop-new-address/cut-off',
    status: 404,
  }),
];

/** Every page of the three portals, with the states of a page that look different. */
export const pages: readonly PageRow[] = [
  anyone('sign-in', '/sign-in'),
  anyone('sign-in, wrong password', '/sign-in', { press: pressing('Log in') }),
  ...gettingBackIn(anyone),
  ...withoutPhone(anyone),
  ...formerProviders(anyone),
  ...contact(anyone),
  anyone('link of a provider who decides about a change, cut off', '/amendment-asked/:token', {
    path: () => '/amendment-asked/cut-off',
    status: 404,
  }),
  anyone('link of someone who holds records, cut off', '/records-asked/:token', {
    path: () => '/records-asked/cut-off',
    status: 404,
  }),
  anyone('link of a records contact, cut off', '/records-contact/:token', {
    path: () => '/records-contact/cut-off',
    status: 404,
  }),
  anyone('link to a new address of a records contact, cut off', '/records-contact-address/:token', {
    path: () => '/records-contact-address/cut-off',
    status: 404,
  }),
  anyone('after signing up', '/sign-up/account-ready'),
  anyone('sign-up without an invitation', '/sign-up', { status: 410 }),
  anyone('sign-up', '/sign-up/:token', { path: ({ invitation }) => invitation }),
  anyone('sign-up, nothing typed', '', {
    path: ({ invitation }) => invitation,
    press: pressing('Create account'),
  }),
  anyone('joining a practice', '', { path: ({ joining }) => joining }),
  ...cutOffVerification(anyone),
  anyone('JSON API', '/docs'),
  leaving('start', '/'),
  ...accountPages(leaving),
  ...timeZonePages(leaving),
  ...factorPages(leaving),
  ...secondFactor(at('provider', unenrolledMails.provider)),
  ...helpOf(leaving, 'provider'),
  anyone('unsubscribe', '/unsubscribe/:token', { path: ({ unsubscribe }) => unsubscribe }),
  anyone('unsubscribed', '', {
    path: ({ unsubscribe }) => unsubscribe,
    press: pressing('Unsubscribe'),
  }),
  leaving('what became of an act', '/acts/:id', { path: () => '/acts/act-on-provider' }),
  leaving('caseload', '/caseload'),
  leaving('appointments', '/appointments'),
  undecided('no appointments', '/appointments'),
  leaving('practice staff', '/practice-staff'),
  undecided('practice staff, nobody yet', '/practice-staff'),
  leaving('practice staff, nothing typed', '/practice-staff', { press: pressing('Send the invitation') }),
  leaving('practice staff, removing someone', '/practice-staff/:id/remove', {
    path: ({ staffId }) => `/practice-staff/${staffId}/remove`,
  }),
  practiceStaff('start of practice staff', '/'),
  practiceStaff('account of practice staff', '/account'),
  practiceStaff('caseload for practice staff', '/caseload'),
  practiceStaff('appointments for practice staff', '/appointments'),
  practiceStaff('notes, refused', '/note-exports', { status: 403 }),
  undecided('long caseload, one letter', '/caseload', { path: () => '/caseload?letter=A' }),
  undecided('form', '/contract-termination'),
  undecided('form with errors', '/contract-termination', { press: pressing('Check your answers') }),
  undecided('check answers', '/contract-termination/check'),
  leaving('confirmation', '/contract-termination/confirmation'),
  leaving('status', '/contract-termination/status'),
  leaving('status with an error', '/contract-termination/status', { press: pressing('Change the last day') }),
  leaving('notice', '/contract-termination/notice'),
  leaving('withdraw', '/contract-termination/withdraw'),
  leaving('notes to sign', '/notes-to-sign'),
  leaving('note to sign', '/notes-to-sign/:id', { path: () => `/notes-to-sign/${stableId('note own 3')}` }),
  leaving('sessions to bill', '/sessions-to-bill'),
  leaving('exports', '/note-exports'),
  leaving('export', '/note-exports/:id', { path: ({ exportId }) => `/note-exports/${exportId}` }),
  leaving('nothing here', '', { path: () => '/nowhere', status: 404 }),
  client('start', '/'),
  client('after signing up', '/sign-up/check-your-mail'),
  ...cutOffVerification(client),
  client('sign-in', '/sign-in'),
  client('sign-up', '/sign-up'),
  client('sign-up, nothing typed', '/sign-up', { press: pressing('Create account') }),
  client('verification link', '/verify-email/:token', { path: ({ verification }) => verification }),
  client('this wasn’t me, before verifying', '/verify-email/:token/not-me', {
    path: ({ verification }) => `${verification}/not-me`,
  }),
  client('send the email again', '/verify-email'),
  client('send the email again, nothing typed', '/verify-email', { press: pressing('Send the email again') }),
  inCare('what became of an act', '/acts/:id', { path: () => '/acts/act-on-client' }),
  inCare('who got their health information', '/account/disclosures'),
  inCare('family', '/account/family'),
  inCare('family, nothing typed', '/account/family', { press: pressing('Add this person') }),
  ...gettingBackIn(client),
  ...contact(client),
  client('deactivation link, cut off', '/deactivation/:token', {
    path: () => '/deactivation/cut-off',
    status: 404,
  }),
  client('reactivation link, cut off', '/reactivation/:token', {
    path: () => '/reactivation/cut-off',
    status: 404,
  }),
  client('link to name an address, cut off', '/of-age/:token', {
    path: () => '/of-age/cut-off',
    status: 404,
  }),
  client('link to prove an address, cut off', '/own-address/:token', {
    path: () => '/own-address/cut-off',
    status: 404,
  }),
  client('amendment link, cut off', '/amendment/:token', { path: () => '/amendment/cut-off', status: 404 }),
  client('link to a list of disclosures, cut off', '/accounting/:token', {
    path: () => '/accounting/cut-off',
    status: 404,
  }),
  client('link of an authorization, cut off', '/record-authorization/:token', {
    path: () => '/record-authorization/cut-off',
    status: 404,
  }),
  client('records link, cut off', '/records/:token', { path: () => '/records/cut-off', status: 404 }),
  inCare('deactivating the account', '/account/deactivate'),
  inCare('deactivating the account, nothing typed', '', {
    path: () => '/account/deactivate',
    press: pressing('Email me the link'),
  }),
  client('JSON API', '/docs'),
  ...accountPages(inCare),
  ...timeZonePages(inCare),
  ...helpOf(client, 'client'),
  client('choice', '/provider-leaving/:token', { path: ({ choice }) => choice }),
  client('choice, nothing chosen', '', { path: ({ choice }) => choice, press: pressing('Save my choice') }),
  client('choice kept', '', {
    path: ({ choice }) => choice,
    press: async (page) => {
      await page.getByLabel('I have finished').check();
      await press(page, 'Save my choice');
    },
  }),
  client('broken link', '', { path: () => '/provider-leaving/cut-off', status: 404 }),
  stranger('sign-in', '/sign-in'),
  ...gettingBackIn(stranger),
  ...withoutPhone(stranger),
  ...cutOffVerification(stranger),
  stranger('JSON API', '/docs'),
  ...accountPages(lead),
  lead('change time zone, which is support’s', '/account/time-zone', { status: 404 }),
  ...factorPages(lead),
  ...secondFactor(at('staff', unenrolledMails.staff)),
  lead('suppression list', '/suppressions'),
  lead('suppression list, released without a reason', '/suppressions', {
    press: async (page) => {
      await page.locator('summary', { hasText: 'Release' }).first().click();
      await press(page, 'Release');
    },
  }),
  lead('codes by country', '/code-breakers'),
  lead('codes by country, released without a reason', '/code-breakers', {
    press: async (page) => {
      await page.locator('summary', { hasText: 'Release' }).first().click();
      await press(page, 'Release');
    },
  }),
  lead('disclosures', '/disclosures'),
  lead('disclosures, nothing typed', '/disclosures', { press: pressing('Write it down') }),
  lead('disclosures of a client', '/disclosures', {
    path: () => `/disclosures?client=${stableId('client sourced')}`,
  }),
  lead('records asked for by letter', '/record-requests/new', {
    path: () => `/record-requests/new?client=${stableId('client sourced')}`,
  }),
  lead('records asked for by letter, nothing typed', '/record-requests/new', {
    path: () => `/record-requests/new?client=${stableId('client sourced')}`,
    press: pressing('Take the request'),
  }),
  lead('report a disclosure', '/disclosure-reports'),
  lead('report a disclosure, nothing typed', '/disclosure-reports', { press: pressing('Report it') }),
  lead('breach log', '/breach-log'),
  lead('legal holds', '/legal-holds'),
  lead('legal holds, nothing typed', '/legal-holds', { press: pressing('Place the hold') }),
  lead('charts to destroy', '/record-retention'),
  lead('how long a chart is kept', '/record-retention/:id', {
    path: ({ chartId }) => `/record-retention/${chartId}`,
  }),
  lead('news for providers', '/provider-news'),
  lead('news for providers, nothing typed', '/provider-news', { press: pressing('Check the news') }),
  lead('news for providers, checked', '/provider-news', {
    press: async (page) => {
      await page.getByLabel('Subject').fill('A quieter calendar');
      await page.getByLabel('News').fill('From Monday on you can hide weekends.');
      await press(page, 'Check the news');
    },
  }),
  lead('desk', '/'),
  lead('desk, narrowed by nonsense', '/', {
    path: () => '/?who=x&due=y&kind=z&waiting=0&jurisdiction=QQ&snoozed=no&after=1&before=2',
  }),
  lead('desk, an act on no task', '', {
    path: () => '/',
    press: async (page) => {
      await page.locator('summary', { hasText: 'Act on the chosen tasks' }).click();
      await press(page, 'Assign');
    },
  }),
  lead('desk, a view without a name', '', {
    path: () => '/',
    press: async (page) => {
      await page.locator('summary', { hasText: 'My views' }).click();
      await press(page, 'Keep this view');
    },
  }),
  lead('task, snoozed until no day', '/tasks/:id', {
    path: ({ taskId }) => `/tasks/${taskId}`,
    press: async (page) => {
      await page.locator('summary', { hasText: 'Snooze it' }).click();
      await press(page, 'Snooze it');
    },
  }),
  lead('case', '/cases/:reference', { path: ({ reference }) => `/cases/${reference}` }),
  lead('lines of a case', '/cases/:reference/lines', {
    path: ({ reference }) => `/cases/${reference}/lines`,
  }),
  lead('case, an act without a reason', '', {
    path: ({ reference }) => `/cases/${reference}`,
    press: async (page) => {
      await page.locator('summary', { hasText: 'Put on hold' }).click();
      await press(page, 'Put on hold');
    },
  }),
  lead('cases', '/cases'),
  lead('search', '/search'),
  lead('search, a name without a reason', '/search', { press: searching('Vale') }),
  lead('look at a person', '/people/:id', { path: () => '/people/11111111-1111-4111-8111-111111111111' }),
  lead('look at a person, no reason', '/people/:id', {
    path: () => '/people/11111111-1111-4111-8111-111111111111',
    press: pressing('Show the person'),
  }),
  lead('task', '/tasks/:id', { path: ({ taskId }) => `/tasks/${taskId}` }),
  lead('what became of an act', '/acts/:id', { path: () => '/acts/act-on-staff' }),
  lead('invite a provider', '/invitations/new'),
  lead('invite a provider, nothing typed', '/invitations/new', { press: pressing('Send the invitation') }),
  lead('start a case', '/terminations/new'),
  lead('start a case, with errors', '/terminations/new', { press: pressing('Start the case') }),
  lead('reports', '/reports'),
  lead('overdue clocks', '/reports/:name', { path: () => '/reports/overdue-cases' }),
  lead('disclosures of some days', '/reports/:name', {
    path: () => '/reports/disclosures',
  }),
  agent('reports, refused', '/reports', { status: 403 }),
  stranger('sign-up without an invitation', '/sign-up', { status: 410 }),
  stranger('joining the staff', '/sign-up/:token', { path: ({ joiningStaff }) => joiningStaff }),
  stranger('joining the staff, nothing typed', '', {
    path: ({ joiningStaff }) => joiningStaff,
    press: pressing('Create account'),
  }),
  stranger('an account that is ready', '/sign-up/account-ready'),
  lead('review of access', '/cases/:reference', { path: ({ review }) => `/cases/${review}` }),
  lead('review of access, nothing chosen', '', {
    path: ({ review }) => `/cases/${review}`,
    press: async (page) => {
      await page.locator('summary', { hasText: 'Decide' }).first().click();
      await press(page, /^Save the decision about /);
    },
  }),
  auditor('look at a person, whom the role sees in part', '/people/:id', {
    path: () => '/people/11111111-1111-4111-8111-111111111111',
  }),
  auditor('look at a person in an emergency, nothing said', '', {
    path: () => '/people/11111111-1111-4111-8111-111111111111',
    press: async (page) => {
      await page.locator('summary', { hasText: 'Emergency access' }).click();
      await press(page, 'Ask for emergency access');
    },
  }),
  auditor('look at a person in an emergency, while a second person is waited for', '', {
    path: () => '/people/22222222-2222-4222-8222-222222222222',
    press: async (page) => {
      await page.locator('summary', { hasText: 'Emergency access' }).click();
      await page.getByLabel('What the emergency is').fill('A client is in danger');
      await press(page, 'Ask for emergency access');
    },
  }),
  lead('staff', '/staff'),
  lead('staff, nothing typed', '/staff', { press: pressing('Send the invitation') }),
  auditor('which emails I get', '/notifications'),
  auditor('a token for Temporal’s command line', '/codec-token'),
  auditor('a token for Temporal’s command line, shown', '/codec-token', { press: pressing('Get a token') }),
  lead('what waits for a lead', '/lead'),
  auditor('what to do about each task', '/runbook'),
  lead('one of the staff', '/staff/:id', { path: ({ memberId }) => `/staff/${memberId}` }),
  lead('one of the staff, removed without a reason', '/staff/:id', {
    path: ({ memberId }) => `/staff/${memberId}`,
    press: pressing(/^Remove /),
  }),
  agent('staff, refused', '/staff', { status: 403 }),
  lead('audit trail', '/audit'),
  lead('audit trail, narrowed by nonsense', '/audit', {
    path: () => '/audit?case=x&who=y&act=z&from=0&through=1',
  }),
  agent('audit trail, refused', '/audit', { status: 403 }),
];

/** Routes that answer with a file, with JSON or with TwiML. */
export const files: readonly string[] = [
  '/notes-after-leaving/file/:id',
  '/account/disclosures.pdf',
  '/reports/:name.csv',
  '/audit.csv',
  '/live/queue',
  '/live/cases/:reference',
  '/account/disclosures.csv',
  '/breach-log.csv',
  '/disclosures.pdf',
  '/cases/:reference/breach-letters/:clientId.pdf',
  '/health/live',
  '/health/ready',
  '/assets/style.css',
  '/assets/icon.svg',
  '/assets/session-warning.js',
  '/assets/single-submit.js',
  '/assets/time-zone.js',
  '/assets/password-meter.js',
  '/assets/code-status.js',
  '/assets/case-live.js',
  '/assets/desk.js',
  '/assets/exit-page.js',
  '/assets/find.js',
  '/assets/export-status.js',
  '/webhooks/twilio/codes/:sendId',
  '/webhooks/twilio/voice/:sendId',
  '/openapi.json',
  '/caseload/own-clients.csv',
  '/caseload/own-clients.ics',
  '/contract-termination/confirmation.pdf',
  '/note-exports/:id/file',
  '/record-retention/:id/certificate.pdf',
];
