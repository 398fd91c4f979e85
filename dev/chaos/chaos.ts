import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { loadConfig } from '../../src/config.js';
import { connectDependencies, type Dependencies } from '../../src/dependencies.js';
import { startCluster, type Cluster } from '../cluster/cluster.js';
import { breakThings, everyFault, faultsOfMail, fullDisk, type Broken } from './faults.js';
import type { Journey, Someone } from './journeys/journey.js';
import { createMailbox } from './mailbox.js';
import { lookUntilCalm, secretsIn } from './look.js';
import { castOf } from './people.js';
import { createPerson, type Diary, type Town } from './person.js';
import { randomFrom } from './random.js';
import { settlePeople } from './settle.js';
import { disksNotFilled, diskOwners, mountSmallDisks } from './small-disk.js';

/** What a run is: as many cases, within as many minutes once everything runs (fifteen with its start at most), broken as its seed says. */
export interface ChaosOptions {
  readonly folder: string;
  readonly firstPort: number;
  readonly seed: number;
  readonly cases: number;
  readonly minutes: number;
  /** A bug to plant, which the run has to find: mails go before their rows. */
  readonly plant: 'mail-before-row' | null;
  /** Whether disks are filled; where that isn't possible, it is found. */
  readonly disks: boolean;
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
  readonly broken: readonly Broken[];
  /** The faults that there was no time for. */
  readonly neverCame: readonly string[];
  /** What each check found, by its promise. */
  readonly checks: Readonly<Record<string, readonly string[]>>;
}

/** Milliseconds of a run at most before everything is stopped: with that it takes a quarter of an hour. */
const mostMs = 14.5 * 60_000;

/** Of a run: how much of it things break, when the last person begins, and how much at its end is for the checks. */
const shares = { broken: 0.55, arriving: 0.4, checked: 0.12 };

/** Cases from which on a run has the time for every fault. */
const casesOfEveryFault = 200;

/** Runs the cluster, lets people go through their cases while things break, waits until all is calm, and looks what was lost. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { seed, cases, minutes, plant, say } = options;
  const startedAt = Date.now();
  const folder = resolve(options.folder);
  const cast = castOf(cases, { seed, minutes });
  const fillsDisks = options.disks && plant === null;
  const disks = fillsDisks ? mountSmallDisks(folder) : [];
  if (fillsDisks && disks.length < diskOwners.length)
    say('not every disk can be filled: mounting small ones takes root on Linux');
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
    const length = Math.min(minutes * 60_000, mostMs - (began.getTime() - startedAt));
    const end = began.getTime() + length;
    const stopping = new AbortController();
    const messages = createMailbox(join(folder, 'inbox.jsonl'));
    const diary: Diary = { typed: new Map(), cookies: new Set(), references: new Set() };
    const town = townOf(cluster, {
      behind: dependencies,
      messages,
      diary,
      end: end - shares.checked * length,
    });
    const people = play(cast, { town, arriving: shares.arriving * length });
    const required = disks.map(fullDisk);
    const faults = plant === null ? everyFault : faultsOfMail;
    const breaking = breakThings(cluster, {
      faults,
      required,
      random: randomFrom(seed),
      stopping: stopping.signal,
      say,
    });
    await pause(shares.broken * length);
    stopping.abort();
    const broken = await breaking;
    say('nothing is broken any more; waiting until everyone is through');
    const outcomes = await people;
    const came = new Set(broken.map(({ name }) => name));
    const neverCame = [...required, ...faults].map(({ name }) => name).filter((name) => !came.has(name));
    const secrets = await secretsIn(dependencies, { cast, diary, messages: messages() });
    const seen = { messages, secrets, folder, since: began, diary, broken };
    const checks = {
      ...(await lookUntilCalm(dependencies, seen, end)),
      ...(fillsDisks
        ? { 'each disk full once': disksNotFilled(disks, (disk) => came.has(fullDisk(disk).name)) }
        : {}),
      ...(cases >= casesOfEveryFault ? { 'each fault came': neverCame } : {}),
    };
    return { outcomes, broken, neverCame, checks };
  } finally {
    await dependencies.close();
    await cluster.stop();
    for (const disk of disks) disk.unmount();
  }
}

function townOf(
  { environment }: Cluster,
  {
    behind,
    messages,
    diary,
    end,
  }: { behind: Dependencies; messages: ReturnType<typeof createMailbox>; diary: Diary; end: number },
): Town {
  return {
    client: environment['CLIENT_PORTAL_URL'] ?? '',
    provider: environment['PROVIDER_PORTAL_URL'] ?? '',
    staff: environment['STAFF_PORTAL_URL'] ?? '',
    messages: async () => messages(),
    isClosed: async (reference) =>
      (await behind.db.case.count({ where: { reference, closedAt: { not: null } } })) > 0,
    diary,
    behind,
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
