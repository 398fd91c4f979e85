import { setTimeout as pause } from 'node:timers/promises';
import { hashPassword } from '../src/security/passwords.js';
import { addClientAccount, forgotPassword, untilMail } from './getting-in.js';
import { installPeers, startBetterAuth } from './peer.js';
import { percentile, type BenchStack, untilWell } from './stack.js';
import type { Row } from './targets.js';
import {
  benchPassword,
  enrollHere,
  enrollThere,
  signInHere,
  signInThere,
  type SignInTimes,
} from './two-factor.js';

type Peer = Awaited<ReturnType<typeof startBetterAuth>>;

/** People who do the same at once, and how many have their turn in a round. */
const crowds = [
  { people: 1, each: 16 },
  { people: 16, each: 48 },
  { people: 64, each: 128 },
] as const;
const rounds = 5;
/** Milliseconds in which what a side began comes to its end, so that none of it runs beside the other. */
const restMs = 2_000;

/** Resets and sign-ins of one person, of 16 and of 64 at once, in turn with as many on Better Auth: all accounts are there before, and both sides type as fast. */
export async function benchCrowd(stack: BenchStack): Promise<Row[]> {
  installPeers();
  const server = stack.run('server');
  const worker = stack.run('worker');
  const peer = await startBetterAuth(stack);
  try {
    await untilWell(`${stack.clientPortal}/health/ready`);
    const passwordHash = await hashPassword(benchPassword);
    const rows: Row[] = [];
    let enrolled = 0;
    for (const { people, each } of crowds) {
      const resets: Round<number>[] = [];
      const signIns: Round<SignInTimes>[] = [];
      for (let round = 0; round < rounds; round += 1, enrolled += each) {
        const indices = Array.from({ length: each }, (_, index) => enrolled + index);
        resets.push(await resetsOf(people, indices, stack, peer, passwordHash));
        signIns.push(await signInsOf(people, indices, stack, peer, passwordHash));
      }
      const part = (of: keyof SignInTimes) => signIns.map((round) => partOf(round, of));
      rows.push(
        row(`forgot password → mail, ${people} at once`, 'crowd, mail', resets),
        row(`password accepted → text, ${people} at once`, 'crowd, text', part('texted')),
        row(`code posted → signed in, ${people} at once`, 'crowd, code', part('signedIn')),
      );
    }
    return rows;
  } finally {
    await peer.stop();
    await worker.stop();
    await server.stop();
  }
}

/** The same, done by as many people on each side. */
interface Round<Result> {
  readonly ours: Batch<Result>;
  readonly theirs: Batch<Result>;
}

async function resetsOf(
  people: number,
  indices: readonly number[],
  stack: BenchStack,
  peer: Peer,
  passwordHash: string,
): Promise<Round<number>> {
  const emails = indices.map((index) => `crowd-${index}@bench.example`);
  for (const email of emails) {
    await addClientAccount(stack, email, passwordHash);
    await peer.post('/sign-up/email', { email: `peer-${email}`, password: benchPassword, name: 'A B' });
  }
  await pause(restMs);
  const ours = await allOf(people, emails, (email) =>
    untilMail(stack, email, () => forgotPassword(stack, email)),
  );
  await pause(restMs);
  const theirs = await allOf(people, emails, (email) =>
    untilMail(stack, `peer-${email}`, () =>
      peer.post('/request-password-reset', { email: `peer-${email}`, redirectTo: '/' }),
    ),
  );
  return { ours, theirs };
}

async function signInsOf(
  people: number,
  indices: readonly number[],
  stack: BenchStack,
  peer: Peer,
  passwordHash: string,
): Promise<Round<SignInTimes>> {
  for (const index of indices) {
    await enrollHere(stack, index, passwordHash);
    await enrollThere(peer, index);
  }
  await pause(restMs);
  const ours = await allOf(people, indices, (index) => signInHere(stack, index));
  await pause(restMs);
  const theirs = await allOf(people, indices, (index) => signInThere(stack, peer, index));
  return { ours, theirs };
}

function partOf({ ours, theirs }: Round<SignInTimes>, part: keyof SignInTimes): Round<number> {
  const of = ({ results, seconds }: Batch<SignInTimes>) => ({
    results: results.map((times) => times[part]),
    seconds,
  });
  return { ours: of(ours), theirs: of(theirs) };
}

export interface Batch<Result> {
  readonly results: readonly Result[];
  /** How long all of them took. */
  readonly seconds: number;
}

/** Everyone takes the next of the items until none is left. */
export async function allOf<Item, Result>(
  people: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Batch<Result>> {
  const left = items.values();
  const results: Result[] = [];
  const from = performance.now();
  await Promise.all(
    Array.from({ length: people }, async (_, place) => {
      // Nobody presses in the same millisecond as 63 others.
      await pause(place * 5);
      for (const item of left) results.push(await work(item));
    }),
  );
  return { results, seconds: (performance.now() - from) / 1_000 };
}

/** All rounds as a line; what is held to the target is the median of the rounds' ratios. */
function row(benchmark: string, target: keyof NonNullable<Row['held']>, each: readonly Round<number>[]): Row {
  const ratios = each.map(
    ({ ours, theirs }) => percentile(ours.results, 0.5) / percentile(theirs.results, 0.5),
  );
  return {
    benchmark,
    figure: spread(each.map(({ ours }) => ours)),
    beside: `Better Auth ${spread(each.map(({ theirs }) => theirs))}`,
    held: { [target]: percentile(ratios, 0.5) },
  };
}

function spread(batches: readonly Batch<number>[]): string {
  const results = batches.flatMap((batch) => batch.results);
  const seconds = batches.reduce((sum, batch) => sum + batch.seconds, 0);
  const [p50, p95] = [percentile(results, 0.5), percentile(results, 0.95)].map((ms) => ms.toFixed(0));
  return `p50 ${p50} ms, p95 ${p95} ms, ${(results.length / seconds).toFixed(0)}/s`;
}
