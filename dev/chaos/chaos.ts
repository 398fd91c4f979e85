import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { loadConfig } from '../../src/config.js';
import { connectDependencies, type Dependencies } from '../../src/dependencies.js';
import { startCluster, type Cluster } from '../cluster/cluster.js';
import { recordsFolder } from '../cluster/records.js';
import { checkOnce, checkProjections, checkTrail } from './checks/cases.js';
import { checkLogs, secretsOf } from './checks/logs.js';
import { checkMails, checkPhone } from './checks/messages.js';
import { breakThings, everyFault, faultsOfMail, fullDisk } from './faults.js';
import type { Journey, Someone } from './journeys/journey.js';
import { createMailbox } from './mailbox.js';
import { castOf, settlePeople } from './people.js';
import { createPerson, type Town } from './person.js';
import { randomFrom } from './random.js';
import { mountSmallDisk } from './small-disk.js';

/** What a run is: as many cases, within as many minutes once everything runs, broken as its seed says. */
export interface ChaosOptions {
  readonly folder: string;
  readonly firstPort: number;
  readonly seed: number;
  readonly cases: number;
  readonly minutes: number;
  /** A bug to plant, which the run has to find: mails go before their rows. */
  readonly plant: 'mail-before-row' | null;
  readonly say: (line: string) => void;
}

/** How one case came out. */
export interface Outcome {
  readonly name: string;
  readonly seconds: number;
  /** Why its end was never reached; null where it was. */
  readonly lost: string | null;
}

/** What a run found. */
export interface ChaosReport {
  readonly outcomes: readonly Outcome[];
  readonly broken: readonly string[];
  /** What each check found, by its promise. */
  readonly checks: Readonly<Record<string, readonly string[]>>;
}

/** The promise that a planted bug breaks. */
export const mailsOnce = 'each mail once, by its row';

/** Of a run: how much of it things break, when the last person begins, and how much at its end is for the checks. */
const shares = { broken: 0.55, arriving: 0.4, checked: 0.12 };

/** Runs the cluster, lets people go through their cases while things break, waits until all is calm, and looks what was lost. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { seed, cases, minutes, plant, say } = options;
  const folder = resolve(options.folder);
  const cast = castOf(cases, { seed, minutes });
  const disk = mountSmallDisk(recordsFolder(folder));
  if (disk === null) say('no disk becomes full: mounting a small one takes root on Linux');
  const cluster = await startCluster({
    folder,
    firstPort: options.firstPort,
    say: () => {},
    pauses: Array.from({ length: 1_000 }, () => 1_000),
    environment: { TRUSTED_PROXIES: '127.0.0.1' },
    planted: plant === null ? undefined : './dev/chaos/plant/mail-before-row.mjs',
  });
  const dependencies = connectDependencies(
    loadConfig({ ...process.env, ...cluster.environment, ...cluster.direct, LOG_LEVEL: 'silent' }),
  );
  try {
    await settlePeople(cast, cluster.direct);
    const began = new Date();
    const length = minutes * 60_000;
    const end = began.getTime() + length;
    const stopping = new AbortController();
    const messages = createMailbox(join(folder, 'inbox.jsonl'));
    const town = townOf(cluster, { db: dependencies.db, messages, end: end - shares.checked * length });
    const people = play(cast, { town, arriving: shares.arriving * length });
    const breaking = breakThings(cluster, {
      faults: plant === null ? [...everyFault, ...(disk === null ? [] : [fullDisk(disk)])] : faultsOfMail,
      random: randomFrom(seed),
      stopping: stopping.signal,
      say,
    });
    await pause(shares.broken * length);
    stopping.abort();
    const broken = await breaking;
    say('nothing is broken any more; waiting until everyone is through');
    const outcomes = await people;
    const secrets = secretsOf(
      cast.map(({ who }) => who),
      messages(),
    );
    const checks = await settled(end, () =>
      look(dependencies, { messages: messages(), secrets, folder, since: began }),
    );
    return { outcomes, broken, checks };
  } finally {
    await dependencies.close();
    await cluster.stop();
    disk?.unmount();
  }
}

function townOf(
  { environment }: Cluster,
  { db, messages, end }: { db: Dependencies['db']; messages: ReturnType<typeof createMailbox>; end: number },
): Town {
  return {
    client: environment['CLIENT_PORTAL_URL'] ?? '',
    provider: environment['PROVIDER_PORTAL_URL'] ?? '',
    staff: environment['STAFF_PORTAL_URL'] ?? '',
    messages: async () => messages(),
    isClosed: async (reference) =>
      (await db.case.count({ where: { reference, closedAt: { not: null } } })) > 0,
    end,
  };
}

/** Everyone goes through their case, one beginning after the other. */
async function play(
  cast: readonly { readonly journey: Journey; readonly who: Someone }[],
  { town, arriving }: { town: Town; arriving: number },
): Promise<Outcome[]> {
  return Promise.all(
    cast.map(async ({ journey, who }) => {
      await pause((arriving * who.index) / cast.length);
      const begun = Date.now();
      const person = createPerson(town, town[journey.portal], who.index);
      const lost = await journey.go(person, who).then(
        () => null,
        (error: unknown) => `case ${who.index}: ${error instanceof Error ? error.message : String(error)}`,
      );
      return { name: journey.name, seconds: (Date.now() - begun) / 1_000, lost };
    }),
  );
}

async function look(
  dependencies: Dependencies,
  {
    messages,
    secrets,
    folder,
    since,
  }: {
    messages: ReturnType<ReturnType<typeof createMailbox>>;
    secrets: ReadonlyMap<string, string>;
    folder: string;
    since: Date;
  },
): Promise<Record<string, string[]>> {
  return {
    [mailsOnce]: await checkMails(dependencies.db, messages),
    'each text and call once': await checkPhone(dependencies.db, messages),
    'no case twice': await checkOnce(dependencies),
    'audit chain whole': await checkTrail(dependencies),
    'projections equal to Temporal': await checkProjections(dependencies, since),
    'no secret in any log': checkLogs(join(folder, 'logs'), secrets),
  };
}

/** Looks again until nothing is found or time is up: what is still under way is no loss. */
async function settled(
  end: number,
  looking: () => Promise<Record<string, string[]>>,
): Promise<Record<string, string[]>> {
  for (;;) {
    const checks = await looking();
    if (Date.now() > end || Object.values(checks).every(({ length }) => length === 0)) return checks;
    await pause(2_000);
  }
}
