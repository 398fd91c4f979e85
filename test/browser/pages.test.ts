import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/api/app.js';
import { issueActToken } from '../../src/tokens/act-token.js';
import type { Portal } from '../../src/domain/portals.js';
import { openPeriodicReview } from '../../src/operations/access-review/open.js';
import { openBackOffice, password, until, type BackOffice } from '../harness/back-office.js';
import { axeFindings, openChromium, sidewaysScroll, type Window } from '../harness/chromium.js';
import { mailedPath, signUpForm } from '../harness/sign-ups.js';
import { addPracticeStaff } from '../harness/practice-staff.js';
import { goodForm, mails, secrets } from '../harness/personas.js';
import { sendTermination } from '../harness/terminations.js';
import { signIn } from './hands.js';
import { giveCaseload } from './large-caseload.js';
import { files, pages, practiceStaffMail, unenrolledMails, unverifiedMail, type Facts } from './pages.js';

const portals: readonly Portal[] = ['client', 'provider', 'staff'];

describe('every page of the three portals', () => {
  let office: BackOffice;
  let browser: Awaited<ReturnType<typeof openChromium>>;
  let facts: Facts;
  const windows = new Map<string, Window>();
  beforeAll(async () => {
    [office, browser] = await Promise.all([openBackOffice({ policy: 'standard' }), openChromium()]);
    facts = await arrange(office);
  });
  afterAll(async () => {
    await browser.close();
    await office.close();
  });

  /** One window a person: signing in is slow on purpose. */
  async function windowOf(portal: Portal, email?: string): Promise<Window> {
    const key = `${portal} ${email ?? ''}`;
    const open = windows.get(key);
    if (open) return open;
    const window = await browser.window(office.originOf(portal));
    windows.set(key, window);
    if (email !== undefined) {
      await signIn(office, window.page, email);
    }
    return window;
  }

  it.each(pages.map((row) => [`${row.portal} portal, ${row.name}`, row] as const))(
    '%s: accessible on a desktop and, in the dark, on a phone, never sideways, nothing from elsewhere',
    async (_title, { portal, as, path, press, status = 200 }) => {
      const { page, complaints } = await windowOf(portal, as);
      const before = complaints.length;
      await page.setViewportSize({ width: 1280, height: 900 });
      const answer = await page.goto(path(facts));
      expect(answer?.status()).toBe(status);
      expect(page.url()).toBe(`${office.originOf(portal)}${path(facts)}`);
      await press?.(page);
      expect(await page.locator('h1').count()).toBe(1);
      expect(await page.title()).toMatch(/ – Headway$/);
      expect(await axeFindings(page)).toEqual([]);
      expect(await sidewaysScroll(page, 390)).toBe(0);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await axeFindings(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'light' });
      expect(await sidewaysScroll(page, 320)).toBe(0);
      expect(complaints.slice(before)).toEqual([]);
    },
  );

  it.each(portals)('the %s portal has no page that is missing here', (portal) => {
    const known = new Set([
      ...files,
      ...pages.flatMap((row) => (row.portal === portal && row.route ? [row.route] : [])),
    ]);
    const routes = getRoutes(createApp(portal, office).router);
    expect(routes).toContain('/health/live');
    expect(routes.filter((path) => !path.startsWith('/v1/') && !known.has(path))).toEqual([]);
  });

  it('finds what it looks for: a page with every fault is refused', async () => {
    const { page, complaints } = await browser.window(office.originOf('client'));
    await page.goto('/');
    await page.setContent(
      '<html><body style="margin:0"><img src="http://127.0.0.1:9/x.png" width="2000"><font color="#ccc">faint</font></body></html>',
    );
    expect((await axeFindings(page)).join()).toMatch(/color-contrast.*html-has-lang.*image-alt/s);
    expect(await sidewaysScroll(page, 390)).toBeGreaterThan(0);
    expect(complaints.join()).toMatch(/violates the following Content Security Policy/);
  });
});

/** An open termination whose clients were told, a finished export, and a second provider with many clients and a filled-in form. */
async function arrange(office: BackOffice): Promise<Facts> {
  const { db, people } = office;
  const leaving = await office.signedIn('provider', mails.provider);
  await leaving.post('/contract-termination', goodForm(people.charts));
  await sendTermination(leaving);
  const { reference } = await until('the case waits', () =>
    db.case.findFirst({ where: { kind: 'contract_termination', waitingOn: 'timer' } }),
  );
  await leaving.post('/contract-termination/send-notice');
  await giveCaseload(office, people.otherProvider.id);
  const undecided = await office.signedIn('provider', mails.otherProvider);
  const form = { ...goodForm({}), 'plan-for-the-rest': 'not_known' };
  const { status } = await undecided.post('/contract-termination', { ...form, set: 'plan-for-the-rest' });
  expect(status).toBe(200);
  const choice = await until(
    'a client is told',
    async () =>
      office.inbox.messages.map(({ text }) => /\/provider-leaving\/\S+/.exec(text)?.[0]).find(Boolean) ??
      null,
  );
  const { id } = await until('the export is ready', () =>
    db.noteExport.findFirst({ where: { state: 'ready' } }),
  );
  const task = await until('support has a task', () => db.supportTask.findFirst());
  const practice = await arrangePractice(office);
  const unsubscribe = await arrangeMail(office);
  const gettingIn = await arrangeGettingIn(office);
  await arrangeActs(office);
  const chartId = people.charts['sourced'] ?? '';
  return {
    reference,
    choice,
    chartId,
    exportId: id,
    taskId: task.id,
    unsubscribe,
    ...practice,
    ...gettingIn,
    ...(await arrangeStaff(office)),
  };
}

/** On each portal an act that was never answered. */
async function arrangeActs({ db, config }: BackOffice): Promise<void> {
  for (const [portal, email] of [
    ['client', secrets.clientMail],
    ['provider', mails.provider],
    ['staff', mails.lead],
  ] as const) {
    const { id: accountId } = await db.account.findFirstOrThrow({ where: { portal, email } });
    await issueActToken(db, config.TOKEN_KEYS, {
      workflowId: 'contract-termination/none',
      update: 'withdraw',
      state: 'requested',
      accountId,
      role: portal === 'staff' ? 'lead' : portal,
      updateId: `act-on-${portal}`,
      validMs: 0,
      argument: {},
      now: new Date(),
    });
  }
}

/** Someone who works for the leaving provider, and someone who is invited to. */
async function arrangePractice(office: BackOffice): Promise<Pick<Facts, 'joining' | 'staffId'>> {
  const { provider } = office.people;
  const staffId = await addPracticeStaff(office, provider, practiceStaffMail);
  const employer = await office.signedIn('provider', mails.provider);
  const email = 'quentin@practices.example';
  await employer.post('/practice-staff', { email, givenName: 'Quentin', familyName: 'Marsh' });
  const chartId = office.people.charts['sourced'] ?? '';
  const startsAt = new Date(Date.now() + 2 * 86_400_000);
  const id = randomUUID();
  await office.db.appointment.create({
    data: { id, chartId, status: 'scheduled', startsAt, endsAt: startsAt },
  });
  return { staffId, joining: await mailedPath(office, email, 'Your invitation to Headway') };
}

/** Someone of our staff, and someone who is invited to it. */
async function arrangeStaff(
  office: BackOffice,
): Promise<Pick<Facts, 'memberId' | 'joiningStaff' | 'review'>> {
  await openPeriodicReview(office, new Date());
  const { reference: review } = await office.db.case.findFirstOrThrow({ where: { kind: 'access_review' } });
  const { id } = await office.db.account.findFirstOrThrow({ where: { email: mails.agent } });
  const lead = await office.signedIn('staff', mails.lead);
  const email = 'rosa.vance@staff.example';
  await lead.post('/staff', {
    email,
    givenName: 'Rosa',
    familyName: 'Vance',
    role: 'agent',
    reason: 'starts on Monday',
  });
  return {
    review,
    memberId: id,
    joiningStaff: await mailedPath(office, email, 'Your invitation to Headway'),
  };
}

/** A client whose address isn't verified, staff and a provider without a phone, and a provider who was invited. */
async function arrangeGettingIn(office: BackOffice): Promise<Pick<Facts, 'verification' | 'invitation'>> {
  const lead = await office.signedIn('staff', mails.lead);
  const invite = async (email: string): Promise<string> => {
    const provider = { email, givenName: 'Lena', familyName: 'Okonkwo' };
    await lead.post('/invitations/new', { ...provider, timeZone: 'America/Chicago', jurisdiction: 'IL' });
    return mailedPath(office, email, 'Your invitation to Headway');
  };
  await office.browse('client').post('/sign-up', signUpForm(unverifiedMail, { password }));
  const { passwordHash } = await office.db.account.findFirstOrThrow({ where: { email: mails.lead } });
  for (const portal of ['provider', 'staff'] as const)
    await office.db.account.create({
      data: {
        id: randomUUID(),
        portal,
        email: unenrolledMails[portal],
        passwordHash,
        givenName: 'Una',
        familyName: 'Enrolled',
        staffRole: portal === 'staff' ? 'agent' : null,
        createdAt: new Date(),
        emailVerifiedAt: new Date(),
      },
    });
  return {
    verification: await mailedPath(office, unverifiedMail),
    invitation: await invite('lena.invited@providers.example'),
  };
}

/** A client who can log in, an address that gets no mail, and news with its link to unsubscribe. */
async function arrangeMail(office: BackOffice): Promise<string> {
  const { db } = office;
  const { passwordHash } = await db.account.findFirstOrThrow({ where: { email: mails.provider } });
  const now = new Date();
  await db.account.create({
    data: {
      id: randomUUID(),
      portal: 'client',
      email: secrets.clientMail,
      passwordHash,
      givenName: secrets.clientName,
      familyName: secrets.clientFamily,
      createdAt: now,
      emailVerifiedAt: now,
    },
  });
  await db.suppression.create({ data: { address: secrets.clientMail, reason: 'bounced', since: now } });
  await db.codeBreaker.create({
    data: {
      id: randomUUID(),
      country: 'CA',
      because: 'few_used',
      sends: 60,
      judged: 60,
      used: 5,
      trippedAt: now,
    },
  });
  const lead = await office.signedIn('staff', mails.lead);
  await lead.post('/provider-news', { subject: 'News', body: 'A line.' });
  return until(
    'the news arrives',
    async () =>
      office.inbox.messages.map(({ text }) => /\/unsubscribe\/\S+/.exec(text)?.[0]).find(Boolean) ?? null,
  );
}

interface RouterLike {
  readonly stack: readonly {
    readonly route?: { readonly path: unknown; readonly methods?: Readonly<Record<string, boolean>> };
    readonly handle?: unknown;
  }[];
}

/** The paths a router answers to GET, those of routers within it too. */
function getRoutes(router: RouterLike): string[] {
  return router.stack.flatMap(({ route, handle }) => {
    if (route) return route.methods?.['get'] && typeof route.path === 'string' ? [route.path] : [];
    return typeof handle === 'function' && 'stack' in handle
      ? getRoutes(handle as unknown as RouterLike)
      : [];
  });
}
