import type { Portal } from '../../src/domain/portals.js';
import type { BackOffice } from './back-office.js';
import { holdAll, type HeldWrite } from './hold.js';
import { openBrowser, type Browser, type CookieJar } from './browser.js';
import { startProgram, untilReady, withOwnPorts } from './program.js';
import { until } from './until.js';

/** Each write about a letter, in its order. */
export const letterWrites = (template: string) =>
  [
    [
      'that a letter is due',
      { table: 'outbound_mail', event: 'INSERT', when: `NEW.template = '${template}'` },
    ],
    [
      'that the relay is asked',
      { table: 'outbound_mail', when: `NEW.template = '${template}' AND NEW.attempts = 1` },
    ],
    [
      'that the relay took it',
      { table: 'outbound_mail', when: `NEW.template = '${template}' AND NEW.status = 'accepted'` },
    ],
  ] as const satisfies readonly (readonly [string, HeldWrite])[];

/** Milliseconds in which a program that starts comes to its write, beside others on a slow machine. */
const patienceMs = 120_000;

/** Waits until the claims of dead programs on mails have lapsed, for which the next attempts of Temporal wait too. */
export async function claimsLapse({ db }: Pick<BackOffice, 'db'>): Promise<void> {
  await until('claims on mails have lapsed', async () => {
    const claimed = await db.$queryRaw<readonly unknown[]>`
      SELECT 1 FROM "outbound_mail" WHERE "status" = 'pending' AND "sending_until" > clock_timestamp()`;
    return claimed.length === 0;
  });
}

/** Runs a program until it is at a write of the main database, kills it there, and lets later writes pass. Mails that it held can go again. */
export async function killedAt(
  { database, db }: Pick<BackOffice, 'database' | 'db'>,
  write: HeldWrite,
  start: () => ReturnType<typeof startProgram>,
): Promise<void> {
  const hold = await holdAll(database.databaseUrl, [write]);
  try {
    const program = await start();
    await until('it is at this write', async () => (await hold.waiting()) === 1, patienceMs);
    await program.kill();
  } finally {
    await hold.dropAndRelease();
  }
  await claimsLapse({ db });
}

/** Each write of the transaction that opens a review, in its order. */
export const reviewWrites: readonly (readonly [string, HeldWrite])[] = [
  ['the case', { table: 'case', event: 'INSERT', when: `NEW.kind = 'access_review'` }],
  ['the review', { table: 'access_review', event: 'INSERT', when: 'true' }],
  ['whom it is about', { table: 'access_review_item', event: 'INSERT', when: 'true' }],
  ['the line', { table: 'case_event', event: 'INSERT', when: 'true' }],
  ['the task', { table: 'support_task', when: `NEW.kind = 'review_access'` }],
];

/** What comes after the commit that opens a case: its workflow is started, and that is noted. */
export const startNoted = {
  table: 'case',
  event: 'UPDATE',
  when: 'NEW.workflow_started_at IS NOT NULL AND OLD.workflow_started_at IS NULL',
} as const satisfies HeldWrite;

/** Where in its work a program is killed: at a write of the main database, or as soon as something is committed. */
export type KilledWhen = HeldWrite | (() => Promise<boolean>);

/** Runs a program and kills it in its work. */
export async function killedWhen(
  office: Pick<BackOffice, 'database' | 'db'>,
  when: KilledWhen,
  start: () => ReturnType<typeof startProgram>,
): Promise<void> {
  if (typeof when !== 'function') return killedAt(office, when, start);
  const program = await start();
  try {
    await until('it is committed', when);
  } finally {
    await program.kill();
  }
}

/** Lets someone act on another API, with the cookies of their browser, and kills it in its work: who acts gets no answer. */
export async function apiKilledWhile(
  office: Pick<BackOffice, 'database' | 'db' | 'environment'>,
  when: KilledWhen,
  {
    portal,
    jar = new Map(),
    act,
  }: {
    readonly portal: Portal;
    readonly jar?: CookieJar;
    readonly act: (browser: Browser) => Promise<unknown>;
  },
): Promise<void> {
  const environment = await withOwnPorts(office.environment);
  const start = async () => {
    const server = await startProgram('server', environment);
    const origin = environment[`${portal.toUpperCase()}_PORTAL_URL`] ?? '';
    await untilReady(origin);
    void act(openBrowser(origin, new Map(jar))).catch(() => null);
    return server;
  };
  await killedWhen(office, when, start);
}

/** Presses a form on another API, a provider's unless said otherwise, and kills it at a write of the main database. */
export function apiKilledAt(
  office: Pick<BackOffice, 'database' | 'db' | 'environment'>,
  write: HeldWrite,
  path: string,
  form?: Readonly<Record<string, string>>,
  portal: 'client' | 'provider' = 'provider',
): Promise<void> {
  return apiKilledWhile(office, write, { portal, act: (browser) => browser.post(path, form) });
}
