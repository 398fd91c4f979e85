import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { openBenchStack, freePort, percentile, until, untilWell } from './stack.js';
import { portals, type Portal } from '../src/domain/portals.js';
import { hashPassword } from '../src/security/passwords.js';
import { uuidv7 } from '../src/domain/ids.js';
import { issueMailedLink } from '../src/tokens/mailed-link.js';

/** Requests of each sort, enough for a 95th percentile that doesn't jump. */
const samples = 300;
const warmUp = 40;

/** How far known and unknown addresses may lie apart, as shares. */
const allowed = { median: 0.1, p95: 0.2 };

const forgotPassword: Page = {
  title: 'forgot password',
  portal: 'client',
  path: '/forgot-password',
  fields: {},
  status: 200,
};

/** The pages that say the same whether an address has an account or not. */
const pages: readonly Page[] = [
  forgotPassword,
  { title: 'lost phone', portal: 'provider', path: '/lost-phone', fields: {}, status: 200 },
  ...portals.map((portal) => ({
    title: `log in with a wrong password (${portal})`,
    portal,
    path: '/sign-in',
    fields: { password: 'not this one' },
    status: 401,
  })),
  {
    title: 'sign up',
    portal: 'client',
    path: '/sign-up',
    fields: {
      givenName: 'Ada',
      familyName: 'Okafor',
      birthDate: '1990-05-05',

      timeZone: 'America/New_York',
      password: 'green bottles hang on my wall',
    },
    status: 303,
  },
  {
    title: 'the email of a sign-up again',
    portal: 'client',
    path: '/verify-email/resend',
    fields: {},
    status: 303,
  },
  ...['something-else', 'records', 'disclosures', 'no-reset-mail'].map((topic) => ({
    title: `contact form (${topic})`,
    portal: 'client' as const,
    path: `/contact/about/${topic}`,
    fields: { name: 'Ada Okafor', message: 'Can you help me?' },
    status: 200,
  })),
  {
    title: 'lost mailbox',
    portal: 'client',
    path: '/contact/about/lost-mailbox',
    fields: { name: 'Ada Okafor', email: 'new@timing.example', phone: '(212) 555-0147' },
    addressIn: 'accountEmail',
    status: 200,
  },
];

/**
 * Shows that these pages take the same time for an address that has an account and for one that has none, and that this check would
 * notice if they didn't: a control looks the account up, and issues its link, before it lets the answer come.
 */
async function checkTiming(): Promise<boolean> {
  const stack = await openBenchStack();
  const server = stack.run('server');
  const worker = stack.run('worker');
  const control = await startControl(stack);
  try {
    await untilWell(`${stack.clientPortal}/health/ready`);
    await addAccounts(stack);
    const all: boolean[] = [];
    for (const page of pages) {
      const times = await measure(stack, originOf(stack, page), page);
      report(page.title, times);
      all.push(isAlike(times));
    }
    const withLookUp = await measure(stack, control.origin, forgotPassword);
    report('control: look-up before the answer', withLookUp);
    const controlNoticed =
      !isAlike(withLookUp) && percentile(withLookUp.known, 0.5) > percentile(withLookUp.unknown, 0.5);
    if (!controlNoticed) console.log('check: the control was not noticed, so this check proves nothing.');
    return all.every(Boolean) && controlNoticed;
  } finally {
    control.close();
    await worker.stop();
    await server.stop();
    await stack.close();
  }
}

type Stack = Awaited<ReturnType<typeof openBenchStack>>;

interface Page {
  readonly title: string;
  readonly portal: Portal;
  readonly path: string;
  readonly fields: Readonly<Record<string, string>>;
  /** The field in which the address stands; "email" unless said otherwise. */
  readonly addressIn?: string;
  /** With which it answers everyone. */
  readonly status: number;
}

interface Times {
  readonly known: number[];
  readonly unknown: number[];
}

const originOf = (stack: Stack, { portal }: Page) =>
  ({ client: stack.clientPortal, provider: stack.portal, staff: stack.staffPortal })[portal];

const addressOf = (index: number) => `person-${index}@timing.example`;

const accountOn = (portal: Portal) => ({
  portal,
  ...(portal === 'staff' ? { staffRole: 'agent' as const } : {}),
});

async function addAccounts({ db }: Stack): Promise<void> {
  const passwordHash = await hashPassword('seven green bottles hang');
  const now = new Date();
  await db.account.createMany({
    data: Array.from({ length: portals.length * (samples + warmUp) }, (_, index) => ({
      id: uuidv7(now, randomBytes(10)),
      ...accountOn(portals[index % portals.length] ?? 'client'),
      email: addressOf(Math.floor(index / portals.length)),
      passwordHash,
      givenName: 'A',
      familyName: 'B',
      createdAt: now,
      emailVerifiedAt: now,
    })),
  });
}

/**
 * Known and unknown addresses of the same length, two and two: each sort follows each equally often, so that what is left over from
 * a request, which `quiet` may not see the end of, slows both sorts alike.
 */
async function measure(stack: Stack, origin: string, page: Page): Promise<Times> {
  const { path, fields, status, addressIn = 'email' } = page;
  const times: Times = { known: [], unknown: [] };
  for (let request = 0; request < 2 * (samples + warmUp); request += 1) {
    const sort = request % 4 < 2 ? 'known' : 'unknown';
    const address = addressOf(2 * Math.floor(request / 4) + (request % 2));
    // The throttles answer alike too, but they aren't what is measured here.
    await stack.db.rateLimit.deleteMany();
    await stack.db.account.updateMany({ data: { failedSignIns: 0 } });
    const from = performance.now();
    const answer = await fetch(`${origin}${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: originOf(stack, page) },
      body: new URLSearchParams({
        ...fields,
        [addressIn]: sort === 'known' ? address : address.replace('person', 'nobody'),
      }),
    });
    await answer.arrayBuffer();
    const took = performance.now() - from;
    if (answer.status !== status) throw new Error(`${path} answered ${answer.status}`);
    if (request >= 2 * warmUp) times[sort].push(took);
    await quiet(stack);
  }
  return times;
}

/** What one request set going must not slow the next one down. */
async function quiet({ db }: Stack): Promise<void> {
  await until(async () => {
    const waiting = [
      db.passwordReset.count({ where: { state: 'requested' } }),
      db.factorRecovery.count({ where: { state: 'requested' } }),
      db.case.count({ where: { workflowStartedAt: null } }),
    ];
    return (await Promise.all(waiting)).every((count) => count === 0) ? true : null;
  });
}

function isAlike({ known, unknown }: Times): boolean {
  const apart = (share: number) =>
    Math.abs(percentile(known, share) - percentile(unknown, share)) / percentile(unknown, share);
  return apart(0.5) <= allowed.median && apart(0.95) <= allowed.p95;
}

function report(title: string, times: Times): void {
  const spread = (values: readonly number[]) =>
    `p50 ${percentile(values, 0.5).toFixed(2)} ms, p95 ${percentile(values, 0.95).toFixed(2)} ms`;
  console.log(
    `check: ${title}: known ${spread(times.known)}; unknown ${spread(times.unknown)}; ${isAlike(times) ? 'alike' : 'they differ'}`,
  );
}

/** The same page behind a step that a careless programmer would put before the answer. */
async function startControl({ db, config, clientPortal }: Stack): Promise<{ origin: string; close(): void }> {
  const server: Server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks);
      const email = new URLSearchParams(body.toString()).get('email') ?? '';
      const account = await db.account.findUnique({ where: { portal_email: { portal: 'client', email } } });
      if (account !== null) {
        const now = new Date();
        const id = uuidv7(now, randomBytes(10));
        await issueMailedLink(db, config.TOKEN_KEYS, {
          workflowId: `control/${id}`,
          purpose: 'reset-password',
          round: 0,
          subjectId: account.id,
          caseId: id,
          issuedAt: now,
          expiresAt: now,
        });
      }
      const answer = await fetch(`${clientPortal}${request.url ?? ''}`, {
        method: 'POST',
        headers: { origin: clientPortal, 'content-type': 'application/x-www-form-urlencoded' },
        body,
      });
      response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
    })();
  });
  const port = await freePort();
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return { origin: `http://localhost:${port}`, close: () => server.close() };
}

console.log(`check: ${samples} requests with and without an account, twice (minutes) …`);
process.exit((await checkTiming()) ? 0 : 1);
