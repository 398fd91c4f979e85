import type { BackOffice } from './back-office.js';
import { holdAll, type HeldWrite } from './hold.js';
import { openBrowser } from './browser.js';
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

/** Runs a program until it is at a write of the main database, kills it there, and lets later writes pass. */
export async function killedAt(
  { database }: Pick<BackOffice, 'database'>,
  write: HeldWrite,
  start: () => ReturnType<typeof startProgram>,
): Promise<void> {
  const hold = await holdAll(database.databaseUrl, [write]);
  try {
    const program = await start();
    await until('it is at this write', async () => (await hold.waiting()) === 1);
    await program.kill();
  } finally {
    await hold.dropAndRelease();
  }
}

/** Runs another API, presses a form there, a provider's unless said otherwise, and kills it at a write of the main database: the person who pressed gets no answer. */
export async function apiKilledAt(
  office: Pick<BackOffice, 'database' | 'environment'>,
  write: HeldWrite,
  path: string,
  form?: Readonly<Record<string, string>>,
  portal: 'client' | 'provider' = 'provider',
): Promise<void> {
  const environment = await withOwnPorts(office.environment);
  await killedAt(office, write, async () => {
    const server = await startProgram('server', environment);
    const origin = environment[`${portal.toUpperCase()}_PORTAL_URL`] ?? '';
    await untilReady(origin);
    void openBrowser(origin)
      .post(path, form)
      .catch(() => null);
    return server;
  });
}
