import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { goodForm, mails } from '../harness/personas.js';
import { addPracticeStaff } from '../harness/practice-staff.js';
import { routesOf, somewhereOn, type MountedRoute } from '../harness/routes.js';
import { sendTermination } from '../harness/terminations.js';
import type { Portal } from '../../src/domain/portals.js';

let office: BackOffice;

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

const lineOf = ({ method, path }: MountedRoute) => `${method} ${path}`;

const send = (browser: Browser, route: MountedRoute) =>
  browser.bare(route.method, somewhereOn(route), { origin: browser.origin });

describe('someone who is not signed in', () => {
  const help = ['GET /help', 'GET /help/:slug'];
  const verificationLink = [
    'GET /verify-email/:token',
    'POST /verify-email/:token',
    'GET /verify-email/:token/not-me',
    'POST /verify-email/:token/not-me',
  ];
  const verificationInJson = [
    'POST /v1/email-verifications/:token',
    'POST /v1/email-verifications/:token/disavowal',
  ];
  const verification = [...verificationLink, ...verificationInJson];
  const lostPhone = [
    'GET /lost-phone',
    'POST /lost-phone',
    'GET /lost-phone/:token',
    'POST /lost-phone/:token',
    'GET /stop-recovery/:token',
    'POST /stop-recovery/:token',
    'POST /v1/factor-recoveries',
    'POST /v1/factor-recoveries/mailbox-proofs',
    'POST /v1/factor-recoveries/cancellations',
  ];
  const formerProviders = [
    'GET /notes-after-leaving/link/:token',
    'POST /notes-after-leaving/link/:token',
    'POST /notes-after-leaving/link/:token/code',
    'GET /notes-after-leaving/code',
    'POST /notes-after-leaving/code',
    'GET /notes-after-leaving/stop/:token',
    'POST /notes-after-leaving/stop/:token',
    'GET /notes-after-leaving/download/:token',
    'POST /notes-after-leaving/download/:token',
    // The cookie of the download is asked for instead, with 403.
    'GET /notes-after-leaving/file/:id',
    'POST /v1/note-retrievals/mailbox-proofs',
    'POST /v1/note-retrievals/codes',
    'POST /v1/note-retrievals/phone-proofs',
    'POST /v1/note-retrievals/cancellations',
  ];
  const contactForm = [
    'GET /contact',
    'GET /contact/about/:topic',
    'POST /contact/about/:topic',
    'GET /contact/conversation/:token',
    'POST /contact/conversation/:token',
    'GET /contact/conversation/:token/papers/:id',
    'GET /new-address/:token',
    'POST /new-address/:token',
    'GET /stop-new-address/:token',
    'POST /stop-new-address/:token',
    'POST /v1/address-recoveries/mailbox-proofs',
    'POST /v1/address-recoveries/cancellations',
    'GET /contact/release/:token',
    'POST /contact/release/:token',
    'POST /v1/contact-requests',
    'POST /v1/contact-requests/messages',
    'POST /v1/contact-requests/settlements',
    'POST /v1/contact-requests/ratings',
    'POST /v1/suppression-releases',
  ];
  /** What is open to everyone; everything else asks who is there (logging in itself says 401 to nobody's name). */
  const open: Record<Portal, readonly string[]> = {
    client: [
      'GET /',
      'GET /provider-leaving/:token',
      'POST /provider-leaving/:token',
      'GET /deactivation/:token',
      'POST /deactivation/:token',
      'GET /reactivation/:token',
      'POST /reactivation/:token',
      'GET /of-age/:token',
      'POST /of-age/:token',
      'GET /own-address/:token',
      'POST /own-address/:token',
      'POST /v1/deactivations/confirmations',
      'POST /v1/deactivations/withdrawals',
      'POST /v1/reactivations/proofs',
      'POST /v1/own-addresses',
      'POST /v1/own-addresses/proofs',
      'GET /records/:token',
      'POST /records/:token',
      'POST /records/:token/wishes',
      'POST /records/:token/file',
      'POST /records/:token/passphrase',
      'POST /records/:token/amendment',
      'GET /record-authorization/:token',
      'POST /record-authorization/:token',
      'GET /amendment/:token',
      'POST /amendment/:token',
      'GET /accounting/:token',
      'POST /accounting/:token',
      'GET /sign-up',
      'POST /sign-up',
      'POST /v1/sign-ups',
      'GET /sign-up/check-your-mail',
      'GET /verify-email',
      'POST /verify-email/resend',
      'POST /verify-email/address',
      'GET /v1/email-verification',
      'POST /v1/email-verification/mails',
      'POST /v1/email-verification/address',
      ...help,
      ...contactForm,
      ...verification,
    ],
    provider: [
      'GET /amendment-asked/:token',
      'POST /amendment-asked/:token',
      'GET /records-contact/:token',
      'POST /records-contact/:token',
      'GET /records-contact-address/:token',
      'POST /records-contact-address/:token',
      'GET /records-asked/:token',
      'POST /records-asked/:token',
      'POST /records-asked/:token/release',
      'POST /records-asked/:token/copy',
      'GET /sign-up',
      'GET /sign-up/account-ready',
      'GET /sign-up/:token',
      'POST /sign-up/:token',
      'GET /v1/sign-ups/:token',
      'POST /v1/sign-ups/:token',
      'GET /v1/unsubscriptions/:token',
      'POST /v1/unsubscriptions/:token',
      'GET /unsubscribe/:token',
      'POST /unsubscribe/:token',
      // Twilio has no session: its signature is asked for instead, with 403.
      'POST /webhooks/twilio/codes/:sendId',
      'POST /webhooks/twilio/voice/:sendId',
      ...lostPhone,
      ...formerProviders,
      ...help,
      ...contactForm,
      ...verification,
    ],
    staff: [
      'GET /sign-up',
      'GET /sign-up/account-ready',
      'GET /sign-up/:token',
      'POST /sign-up/:token',
      'GET /v1/sign-ups/:token',
      'POST /v1/sign-ups/:token',
      ...verificationLink,
      ...verificationInJson,
      ...lostPhone,
    ],
  };
  const everywhere = [
    // Names what is missing in an empty form, and says 401 to what is typed.
    'POST /sign-in',
    'GET /health/live',
    'GET /health/ready',
    'GET /assets/style.css',
    'GET /assets/icon.svg',
    'GET /assets/session-warning.js',
    'GET /assets/single-submit.js',
    'GET /assets/time-zone.js',
    'GET /assets/password-meter.js',
    'GET /assets/case-live.js',
    'GET /assets/code-status.js',
    'GET /assets/desk.js',
    'GET /assets/export-status.js',
    'GET /assets/exit-page.js',
    'GET /assets/find.js',
    'GET /sign-in',
    'GET /forgot-password',
    'POST /forgot-password',
    'GET /reset-password',
    'GET /reset-password/:token',
    'POST /reset-password',
    'POST /password-strength',
    'GET /not-me/:token',
    'POST /not-me/:token',
    'POST /v1/session',
    'POST /v1/account-holds',
    'POST /v1/password-resets',
    'POST /v1/password-resets/completions',
    'POST /v1/password-strength',
    'GET /openapi.json',
    'GET /docs',
  ];

  it.each([
    ['client', 'POST /provider-leaving/:token'],
    ['provider', 'POST /note-exports/:id/download'],
    ['staff', 'POST /cases/:reference/acts/:act'],
  ] as const)(
    'is sent to log in by every route of the %s portal but those named here',
    async (portal, known) => {
      const routes = routesOf(portal, office);
      expect(routes.map(lineOf)).toContain(known);
      const stranger = office.browse(portal);
      const letIn: string[] = [];
      for (const route of routes) {
        const { status, location } = await send(stranger, route);
        const asked = status === 401 || (status === 303 && location.startsWith('/sign-in?return='));
        if (!asked) letIn.push(lineOf(route));
      }
      expect(new Set(letIn)).toEqual(new Set([...everywhere, ...open[portal]]));
    },
  );

  it('reaches neither the Temporal UI nor the codec behind the staff portal', async () => {
    const stranger = office.browse('staff');
    expect((await stranger.bare('GET', '/temporal', {})).location).toBe('/sign-in?return=%2Ftemporal');
    expect((await stranger.get('/temporal/api/v1/namespaces')).status).toBe(401);
    expect((await stranger.json('/codec/decode', { payloads: [] })).status).toBe(401);
    expect((await stranger.json('/codec/encode', { payloads: [] })).status).toBe(401);
  });
});

/** Logging out ends what the others are tried with. */
const loggingOut = ['POST /sign-out', 'DELETE /v1/session'];

/** What needs no sign-in; everything else is tried, and logging out last. */
const withoutSignIn = [
  '/health',
  '/assets',
  '/openapi.json',
  '/docs',
  '/help',
  '/contact',
  '/new-address',
  '/stop-new-address',
  '/v1/address-recoveries',
  '/v1/contact-requests',
  '/v1/suppression-releases',
  '/sign-in',
  '/sign-up',
  '/forgot-password',
  '/reset-password',
  '/password-strength',
  '/lost-phone',
  '/stop-recovery',
  '/v1/factor-recoveries',
  '/notes-after-leaving',
  '/records-asked',
  '/records-contact',
  '/amendment-asked',
  '/v1/note-retrievals',
  '/not-me',
  '/unsubscribe',
  '/v1/unsubscriptions',
  '/webhooks/twilio',
  '/verify-email/:token',
  '/v1/account-holds',
  '/v1/password-',
  '/v1/sign-ups',
  '/v1/email-verifications/:token',
];

function routesBehindSignIn(): MountedRoute[] {
  return routesOf('provider', office)
    .filter(({ path }) => !withoutSignIn.some((prefix) => path.startsWith(prefix)))
    .toSorted((a, b) => Number(loggingOut.includes(lineOf(a))) - Number(loggingOut.includes(lineOf(b))));
}

/** What every signed-in account of the provider portal reaches. */
const ownAccount = [
  'GET /acts/:id',
  'GET /v1/acts/:id',
  'GET /account',
  'GET /account/password',
  'POST /account/password',
  'GET /account/email',
  'POST /account/email',
  'POST /account/email/resend',
  'POST /account/email/withdraw',
  'GET /account/details',
  'POST /account/details',
  'GET /account/time-zone',
  'POST /account/time-zone',
  'GET /account/two-factor',
  'POST /account/two-factor',
  'POST /account/devices/forget',
  'POST /account/sessions/end-others',
  'POST /account/sessions/:id/end',
  'POST /sign-out',
  'GET /v1/session',
  'POST /v1/session',
  'DELETE /v1/session',
  'GET /v1/account',
  'POST /v1/account/password',
  'POST /v1/account/email',
  'POST /v1/account/details',
  'POST /v1/account/time-zone',
  'GET /v1/account/sessions',
  'DELETE /v1/account/sessions',
  'DELETE /v1/account/sessions/:id',
  'POST /v1/account/two-factor/reset',
  'DELETE /v1/account/devices',
  'GET /two-factor',
  'POST /two-factor/enrolment',
  'POST /two-factor/send',
  'POST /two-factor/code',
  'GET /v1/two-factor',
  'POST /v1/two-factor/enrolment',
  'POST /v1/two-factor/codes',
  'POST /v1/two-factor/verification',
];

describe('a provider whose account is no longer full', () => {
  const exportsAndContract = [
    'GET /',
    'GET /caseload',
    'GET /caseload/own-clients.csv',
    'GET /caseload/own-clients.ics',
    'GET /contract-termination',
    'POST /contract-termination',
    'GET /contract-termination/check',
    'POST /contract-termination/submit',
    'GET /contract-termination/confirmation',
    'GET /contract-termination/confirmation.pdf',
    'GET /contract-termination/status',
    'GET /contract-termination/notice',
    'GET /contract-termination/withdraw',
    'POST /contract-termination/withdraw',
    'POST /contract-termination/last-day',
    'POST /contract-termination/delay-notice',
    'POST /contract-termination/send-notice',
    'GET /note-exports',
    'POST /note-exports',
    'GET /note-exports/:id',
    'POST /note-exports/:id/download',
    'GET /note-exports/:id/file',
    'GET /v1/note-exports',
    'POST /v1/note-exports',
    'GET /v1/note-exports/:id',
  ];
  const unfinishedWork = [
    'GET /notes-to-sign',
    'GET /notes-to-sign/:id',
    'POST /notes-to-sign/:id',
    'GET /sessions-to-bill',
    'POST /sessions-to-bill',
    'POST /v1/contract-terminations',
    'GET /v1/contract-terminations/:reference',
    'POST /v1/contract-terminations/:reference/withdrawal',
    'POST /v1/contract-terminations/:reference/last-day',
    'POST /v1/contract-terminations/:reference/notice-delay',
  ];
  it.each([
    ['wind_down', [...ownAccount, ...exportsAndContract, ...unfinishedWork]],
    ['downloads_only', [...ownAccount, ...exportsAndContract]],
  ] as const)(
    '(%s) reaches notes, billing and downloads as far as they go, and nothing else',
    async (access, reached) => {
      const { accountId } = office.people.otherProvider;
      await office.db.account.update({ where: { id: accountId }, data: { access } });
      const browser = await office.signedIn('provider', mails.otherProvider);
      const allowed: string[] = [];
      for (const route of routesBehindSignIn())
        if ((await send(browser, route)).status !== 403) allowed.push(lineOf(route));
      expect(new Set(allowed)).toEqual(new Set(reached));
      await office.db.account.update({ where: { id: accountId }, data: { access: 'full' } });
    },
  );
});

describe('practice staff', () => {
  const pia = 'pia.stone@practices.example';
  const practice = ['GET /caseload', 'GET /appointments', 'GET /v1/caseload', 'GET /v1/appointments'];

  beforeAll(() => addPracticeStaff(office, office.people.otherProvider, pia));

  it.each([
    ['works', {}, [...ownAccount, 'GET /', ...practice]],
    ['is suspended', { status: 'suspended' }, [...ownAccount, 'GET /']],
    ['is in wind-down', { access: 'wind_down' }, [...ownAccount, 'GET /']],
    ['can only download', { access: 'downloads_only' }, [...ownAccount, 'GET /']],
    ['has ended', { status: 'ended' }, [...ownAccount, 'GET /']],
  ] as const)(
    'of a provider who %s reach these routes of the portal, and no other',
    async (_standing, data, reached) => {
      const { accountId } = office.people.otherProvider;
      await office.db.account.update({ where: { id: accountId }, data });
      const browser = await office.signedIn('provider', pia);
      const allowed: string[] = [];
      for (const route of routesBehindSignIn())
        if ((await send(browser, route)).status !== 403) allowed.push(lineOf(route));
      expect(new Set(allowed)).toEqual(new Set(reached));
      await office.db.account.update({
        where: { id: accountId },
        data: { status: 'active', access: 'full' },
      });
    },
  );

  it.each(['/caseload/', '/CASELOAD/own-clients.csv', '/caseload/own-clients.ics', '/appointments/x'])(
    'are not let in by another spelling: %s',
    async (path) => {
      const browser = await office.signedIn('provider', pia);
      expect([403, 404]).toContain((await browser.bare('GET', path, {})).status);
    },
  );

  it('is what nobody is who has neither a provider nor a practice: they reach their own account alone', async () => {
    const accountId = await addPracticeStaff(office, office.people.otherProvider, 'none@practices.example');
    const browser = await office.signedIn('provider', 'none@practices.example');
    await office.db.practiceStaff.delete({ where: { accountId } });
    const allowed: string[] = [];
    for (const route of routesBehindSignIn())
      if ((await send(browser, route)).status !== 403) allowed.push(lineOf(route));
    expect(new Set(allowed)).toEqual(new Set(ownAccount));
  });

  it('who were removed reach nothing, even if a session of theirs were left', async () => {
    const accountId = await addPracticeStaff(office, office.people.otherProvider, 'gone@practices.example');
    const browser = await office.signedIn('provider', 'gone@practices.example');
    await office.db.practiceStaff.update({ where: { accountId }, data: { removedAt: new Date() } });
    const answers = await Promise.all(
      ['/', ...practice.map((line) => line.slice(4))].map((path) => browser.get(path)),
    );
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
  });
});

describe('staff by role', () => {
  let reference: string;
  let taskId: string;

  beforeAll(async () => {
    const provider = await office.signedIn('provider', mails.provider);
    await provider.post('/contract-termination', goodForm(office.people.charts));
    const page = await sendTermination(provider);
    reference = /CT-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(page.text)?.[0] ?? '';
    const { id: caseId } = await office.db.case.findUniqueOrThrow({ where: { reference } });
    taskId = '00000000-0000-7000-8000-00000000000a';
    await office.db.supportTask.create({
      data: {
        id: taskId,
        caseId,
        key: 'call',
        kind: 'call_client_choice',
        subjectId: office.people.charts['silent'] ?? '',
        openedAt: new Date(),
      },
    });
  });

  it.each([
    ['auditor', 'GET', '/cases', 200],
    ['auditor', 'GET', '/cases/REF', 200],
    ['auditor', 'GET', '/tasks/TASK', 200],
    ['auditor', 'GET', '/audit', 200],
    ['auditor', 'GET', '/reports', 200],
    ['auditor', 'GET', '/reports/overdue-cases', 200],
    ['auditor', 'GET', '/reports/disclosures.csv', 200],
    ['auditor', 'GET', '/terminations/new', 403],
    ['auditor', 'POST', '/terminations/new', 403],
    ['auditor', 'POST', '/tasks/TASK/claim', 403],
    ['auditor', 'POST', '/tasks/TASK/assign', 403],
    ['auditor', 'POST', '/tasks/TASK/snooze', 403],
    ['auditor', 'POST', '/tasks', 403],
    ['auditor', 'POST', '/tasks/TASK', 403],
    ['auditor', 'POST', '/tasks/TASK/act-token', 403],
    ['auditor', 'POST', '/cases/REF/acts/hold', 403],
    ['auditor', 'POST', '/cases/REF/act-tokens/hold', 403],
    ['agent', 'GET', '/cases/REF', 200],
    ['agent', 'GET', '/tasks/TASK', 200],
    ['agent', 'GET', '/search', 200],
    ['agent', 'POST', '/search', 200],
    ['agent', 'GET', '/people/11111111-1111-4111-8111-111111111111', 200],
    ['agent', 'POST', '/people/11111111-1111-4111-8111-111111111111', 400],
    ['agent', 'GET', '/audit', 403],
    ['agent', 'GET', '/audit.csv', 403],
    ['auditor', 'GET', '/audit.csv', 200],
    ['auditor', 'POST', '/cases/REF/notes', 403],
    ['agent', 'POST', '/cases/REF/notes', 400],
    ['auditor', 'GET', '/notifications', 200],
    ['auditor', 'GET', '/codec-token', 200],
    ['auditor', 'POST', '/codec-token', 200],
    ['auditor', 'GET', '/lead', 403],
    ['agent', 'GET', '/lead', 403],
    ['lead', 'GET', '/lead', 200],
    ['agent', 'GET', '/staff', 403],
    ['agent', 'POST', '/staff', 403],
    ['auditor', 'GET', '/staff', 200],
    ['auditor', 'POST', '/staff', 403],
    ['lead', 'GET', '/staff', 200],
    ['lead', 'POST', '/staff', 400],
    ['agent', 'GET', '/reports', 403],
    ['agent', 'GET', '/reports/overdue-cases', 403],
    ['agent', 'GET', '/reports/destructions.csv', 403],
    ['agent', 'GET', '/terminations/new', 200],
    ['agent', 'POST', '/tasks/TASK/claim', 303],
    ['agent', 'POST', '/tasks/TASK/act-token', 400],
    ['agent', 'POST', '/cases/REF/act-tokens/hold', 400],
    ['agent', 'POST', '/cases/REF/acts/hold', 400],
    ['agent', 'POST', '/cases/REF/acts/overrideGate', 403],
    ['agent', 'POST', '/cases/REF/act-tokens/overrideGate', 403],
    ['lead', 'GET', '/audit', 200],
    ['lead', 'POST', '/cases/REF/act-tokens/hold', 400],
    ['lead', 'POST', '/cases/REF/acts/overrideGate', 409],
    ['lead', 'POST', '/cases/REF/act-tokens/overrideGate', 409],
  ] as const)('%s: %s %s is answered %i', async (role, method, path, status) => {
    const browser = await office.signedIn('staff', mails[role]);
    const there = path.replace('REF', reference).replace('TASK', taskId);
    const tokens = await office.db.actToken.count();
    const answer = await browser.bare(method, there, { origin: browser.origin });
    expect(answer.status).toBe(status);
    expect(await office.db.actToken.count()).toBe(tokens);
  });

  it.each(['agent', 'lead'] as const)('%s: gets one token for an act, with a reason', async (role) => {
    const browser = await office.signedIn('staff', mails[role]);
    const tokens = await office.db.actToken.count();
    const page = await browser.post(`/cases/${reference}/act-tokens/hold`, {
      'hold.reason': 'asked by phone',
    });
    expect(page.status).toBe(200);
    expect(await office.db.actToken.count()).toBe(tokens + 1);
  });

  it.each([
    ['a case', '/cases/REF'],
    ['a task', '/tasks/TASK'],
  ])('leave a line in the audit trail each time they read %s', async (_what, path) => {
    const auditor = await office.signedIn('staff', mails.auditor);
    const row = await office.db.case.findUniqueOrThrow({ where: { reference } });
    const reading = { act: 'case.read', subjectId: row.id };
    const before = await office.db.auditEntry.count({ where: reading });
    await auditor.get(path.replace('REF', reference).replace('TASK', taskId));
    const lines = await office.db.auditEntry.findMany({ where: reading, orderBy: { seq: 'asc' } });
    const { id } = await office.db.account.findFirstOrThrow({ where: { email: mails.auditor } });
    expect([lines.length, lines.at(-1)?.actorId]).toEqual([before + 1, id]);
  });

  it('send to Temporal only what their role may', async () => {
    const workflow = '/temporal/api/v1/namespaces/default/workflows/contract-termination%2Fx';
    const agent = await office.signedIn('staff', mails.agent);
    const auditor = await office.signedIn('staff', mails.auditor);
    const answers = await Promise.all([
      agent.json(`${workflow}/terminate`, {}),
      agent.json(`${workflow}/signal/downloadStarted`, {}),
      auditor.json(`${workflow}/update/withdraw`, {}),
      auditor.json('/codec/encode', { payloads: [] }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  });
});
