import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { routesOf } from '../harness/routes.js';
import type { Portal } from '../../src/domain/portals.js';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
afterAll(() => office.close());

type Table = Readonly<Record<string, string>>;

/** What someone can do on a page, and the endpoint that does the same. */
const everywhere: Table = {
  '/sign-in': 'POST /v1/session',
  '/sign-out': 'DELETE /v1/session',
  '/verify-email/:token': 'POST /v1/email-verifications/:token',
  '/verify-email/:token/not-me': 'POST /v1/email-verifications/:token/disavowal',
  '/forgot-password': 'POST /v1/password-resets',
  '/reset-password': 'POST /v1/password-resets/completions',
  '/password-strength': 'POST /v1/password-strength',
  '/not-me/:token': 'POST /v1/account-holds',
  '/account/password': 'POST /v1/account/password',
  '/account/email': 'POST /v1/account/email',
  '/account/details': 'POST /v1/account/details',
  '/account/time-zone': 'POST /v1/account/time-zone',
  '/account/sessions/end-others': 'DELETE /v1/account/sessions',
  '/account/sessions/:id/end': 'DELETE /v1/account/sessions/:id',
};

const withSecondFactor: Table = {
  '/two-factor/enrolment': 'POST /v1/two-factor/enrolment',
  '/two-factor/send': 'POST /v1/two-factor/codes',
  '/two-factor/code': 'POST /v1/two-factor/verification',
  '/account/two-factor': 'POST /v1/account/two-factor/reset',
  '/account/devices/forget': 'DELETE /v1/account/devices',
  '/lost-phone': 'POST /v1/factor-recoveries',
  '/lost-phone/:token': 'POST /v1/factor-recoveries/mailbox-proofs',
  '/stop-recovery/:token': 'POST /v1/factor-recoveries/cancellations',
};

const withContactForm: Table = {
  '/contact/about/:topic': 'POST /v1/contact-requests',
  '/contact/conversation/:token': 'POST /v1/contact-requests/messages',
  '/contact/release/:token': 'POST /v1/suppression-releases',
  '/new-address/:token': 'POST /v1/address-recoveries/mailbox-proofs',
  '/stop-new-address/:token': 'POST /v1/address-recoveries/cancellations',
};

const endpoints: Record<Portal, Table> = {
  client: {
    ...everywhere,
    ...withContactForm,
    '/sign-up': 'POST /v1/sign-ups',
    '/verify-email/resend': 'POST /v1/email-verification/mails',
    '/verify-email/address': 'POST /v1/email-verification/address',
    '/account/family': 'POST /v1/family-members',
    '/account/deactivate': 'POST /v1/account/deactivation',
    '/deactivation/:token': 'POST /v1/deactivations/confirmations',
    '/reactivation/:token': 'POST /v1/reactivations/proofs',
    '/of-age/:token': 'POST /v1/own-addresses',
    '/own-address/:token': 'POST /v1/own-addresses/proofs',
  },
  provider: {
    ...everywhere,
    ...withSecondFactor,
    ...withContactForm,
    '/sign-up/:token': 'POST /v1/sign-ups/:token',
    '/unsubscribe/:token': 'POST /v1/unsubscriptions/:token',
    '/practice-staff': 'POST /v1/practice-staff-invitations',
    '/practice-staff/:id/remove': 'DELETE /v1/practice-staff/:id',
    '/practice-staff/invitations/:id/withdraw': 'DELETE /v1/practice-staff-invitations/:id',
    '/contract-termination': 'POST /v1/contract-terminations',
    '/contract-termination/submit': 'POST /v1/contract-terminations',
    '/contract-termination/withdraw': 'POST /v1/contract-terminations/:reference/withdrawal',
    '/contract-termination/last-day': 'POST /v1/contract-terminations/:reference/last-day',
    '/contract-termination/delay-notice': 'POST /v1/contract-terminations/:reference/notice-delay',
    '/note-exports': 'POST /v1/note-exports',
    '/notes-after-leaving/link/:token': 'POST /v1/note-retrievals/mailbox-proofs',
    '/notes-after-leaving/link/:token/code': 'POST /v1/note-retrievals/codes',
    '/notes-after-leaving/code': 'POST /v1/note-retrievals/phone-proofs',
    '/notes-after-leaving/stop/:token': 'POST /v1/note-retrievals/cancellations',
  },
  staff: {
    ...everywhere,
    ...withSecondFactor,
    '/sign-up/:token': 'POST /v1/sign-ups/:token',
    '/invitations/new': 'POST /v1/provider-invitations',
    '/suppressions/:id/release': 'POST /v1/suppressions/:id/release',
    '/provider-news/preview': 'POST /v1/provider-news',
    '/provider-news': 'POST /v1/provider-news',
  },
};

/** What only a page does, and how /docs says so. */
const newAddress: Table = {
  '/account/email/resend': 'sending the email',
  '/account/email/withdraw': 'withdrawing',
};
const without: Record<Portal, Table> = {
  client: {
    ...newAddress,
    '/provider-leaving/:token': 'the choice that a client makes',
    '/account/family/:id/resend': 'sending the email of a family member',
    '/account/family/:id/withdraw': 'withdrawing',
    '/records/:token': 'what is done behind the link of a request for records',
    '/record-authorization/:token': 'what the person says of an authorization behind their link',
    '/records/:token/wishes': 'what is done behind the link of a request for records',
    '/records/:token/amendment': 'what is done behind the link of a request for records',
    '/amendment/:token': 'what is done behind the link of a request to change a record',
    '/accounting/:token': 'what is done behind the link of a request for an accounting',
    '/records/:token/passphrase': 'what is done behind the link of a request for records',
    '/records/:token/file': 'what is done behind the link of a request for records',
  },
  provider: {
    ...newAddress,
    '/notes-to-sign/:id': 'signing notes',
    '/sessions-to-bill': 'billing sessions',
    '/contract-termination/send-notice': 'telling clients before the planned day',
    '/note-exports/:id/download': 'downloading the file of a note export',
    '/notes-after-leaving/download/:token': 'downloading the file of a note export',
    '/amendment-asked/:token': 'what a provider decides behind their link',
    '/records-contact/:token': 'what a provider who left says behind their link',
    '/records-contact-address/:token': 'what a provider who left says behind their link',
    '/records-asked/:token': 'what the holder of records says behind their link',
    '/records-asked/:token/copy': 'what the holder of records says behind their link',
    '/records-asked/:token/release': 'what the holder of records says behind their link',
  },
  staff: {
    ...newAddress,
    '/cases/:reference/acts/:act': 'what staff decide in cases and tasks',
    '/cases/:reference/act-tokens/:act': 'updates with an act token',
    '/cases/:reference/answers': 'what staff decide in cases and tasks',
    '/cases/:reference/papers/:id': 'opening a paper of a conversation',
    '/tasks/:id': 'what staff decide in cases and tasks',
    '/tasks/:id/claim': 'what staff decide in cases and tasks',
    '/tasks/:id/assign': 'what staff decide in cases and tasks',
    '/tasks/:id/snooze': 'what staff decide in cases and tasks',
    '/tasks': 'what staff decide in cases and tasks',
    '/views': 'keeping a view of the queue',
    '/views/:id/remove': 'keeping a view of the queue',
    '/cases/:reference/follow': 'following a case',
    '/cases/:reference/notes': 'writing an internal note',
    '/codec-token': 'a token for Temporal’s command line, shown once',
    '/notifications': 'choosing which emails staff get',
    '/lead/cases/:id': 'saying how a closed case was handled',
    '/tasks/:id/act-token': 'updates with an act token',
    '/terminations/new': 'starting a termination',
    '/code-breakers/:id/release': 'releasing a country to which codes were stopped',
    '/legal-holds': 'placing a legal hold',
    '/disclosures': 'writing down a disclosure',
    '/staff': 'deciding who is on the staff',
    '/staff/:id/role': 'deciding who is on the staff',
    '/staff/:id/remove': 'deciding who is on the staff',
    '/cases/:reference/access/:id': 'deciding who is on the staff',
    '/people/:id/emergency': 'looking at a person',
    '/cases/:reference/emergency': 'letting someone in who asked for emergency access',
    '/search': 'searching for a case or a person',
    '/people/:id': 'looking at a person',
    '/audit': 'narrowing the audit trail',
    '/suppressions': 'searching the blocked addresses',
    '/disclosure-reports': 'reporting what went to the wrong person',
    '/legal-holds/:id/lift': 'lifting a legal hold',
    '/record-retention/approve': 'approving charts to destroy',
    '/record-retention/:id/keep': 'keeping a chart',
    '/cases/:reference/delivery-address': 'writing down where a former provider’s notes go',
    '/cases/:reference/incomplete-download': 'what staff decide in cases and tasks',
    '/cases/:reference/deactivation': 'opening a deactivation for someone who wrote',
    '/cases/:reference/reactivation': 'opening a reactivation',
    '/cases/:reference/record-request': 'taking a request for another person’s records',
    '/cases/:reference/record-amendment': 'taking a request to change a record',
    '/record-requests/new': 'taking a request for another person’s records',
    '/disclosures/asked': 'taking a request for an accounting of disclosures',
    '/cases/:reference/accounting-request': 'taking a request for an accounting of disclosures',
    '/cases/:reference/accounting-acts/:act': 'what staff do about a request for an accounting',
    '/cases/:reference/amendment-acts/:act': 'what staff decide about a request to change a record',
    '/cases/:reference/record-files': 'taking the file of a release, to send it',
    '/cases/:reference/record-passphrases': 'reading the passphrase of emailed records',
    '/cases/:reference/paper-letters': 'making a letter on paper',
    '/cases/:reference/record-acts/:act': 'what staff decide about a request for records',
  },
};

/** Called by other programs, which are no person with a page. */
const webhooks = /^\/(webhooks|codec)\//;

describe.each(['client', 'provider', 'staff'] as const)('the JSON API of the %s portal', (portal) => {
  it('does what each page does, or /docs says that it does not', async () => {
    const pages = routesOf(portal, office)
      .filter(({ method, path }) => method === 'POST' && !path.startsWith('/v1') && !webhooks.test(path))
      .map(({ path }) => path);
    const known = [...Object.keys(endpoints[portal]), ...Object.keys(without[portal])];
    expect(new Set(pages)).toEqual(new Set(known));
  });

  it('has each of these endpoints', () => {
    const mounted = new Set(routesOf(portal, office).map(({ method, path }) => `${method} ${path}`));
    expect(Object.values(endpoints[portal]).filter((endpoint) => !mounted.has(endpoint))).toEqual([]);
  });

  it('says at /docs what has none', async () => {
    const { text } = await office.browse(portal).get('/docs');
    expect(Object.values(without[portal]).filter((words) => !text.includes(words))).toEqual([]);
  });
});
