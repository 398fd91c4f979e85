import { setTimeout as pause } from 'node:timers/promises';
import { hashPassword } from '../src/security/passwords.js';
import { addClientAccount, forgotPassword, untilMail } from './getting-in.js';
import { installPeers, startBetterAuth } from './peer.js';
import { percentile, type BenchStack, untilWell } from './stack.js';
import { benchPassword, signInHere, signInThere, type SignInTimes } from './two-factor.js';

type Row = Record<string, string>;
type Peer = Awaited<ReturnType<typeof startBetterAuth>>;

/** People who do the same at once. */
const crowds = [1, 16, 64];
const resets = 192;
const signIns = 96;

/** Resets and sign-ins of one person, of 16 and of 64 at once, beside Better Auth with as many. */
export async function benchCrowd(stack: BenchStack): Promise<Row[]> {
  installPeers();
  const server = stack.run('server');
  const worker = stack.run('worker');
  const peer = await startBetterAuth(stack);
  try {
    await untilWell(`${stack.clientPortal}/health/ready`);
    const passwordHash = await hashPassword(benchPassword);
    const rows: Row[] = [];
    for (const people of crowds) {
      rows.push(await resetsOf(people, stack, peer, passwordHash));
      rows.push(...(await signInsOf(people, stack, peer, passwordHash)));
    }
    return rows;
  } finally {
    await peer.stop();
    await worker.stop();
    await server.stop();
  }
}

async function resetsOf(people: number, stack: BenchStack, peer: Peer, passwordHash: string): Promise<Row> {
  const emails = Array.from({ length: resets }, (_, index) => `crowd-${people}-${index}@bench.example`);
  for (const email of emails) {
    await addClientAccount(stack, email, passwordHash);
    await peer.post('/sign-up/email', { email: `peer-${email}`, password: benchPassword, name: 'A B' });
  }
  const ours = await allOf(people, emails, async (email) =>
    untilMail(stack, email, () => forgotPassword(stack, email)),
  );
  const theirs = await allOf(people, emails, async (email) =>
    untilMail(stack, `peer-${email}`, () =>
      peer.post('/request-password-reset', { email: `peer-${email}`, redirectTo: '/' }),
    ),
  );
  return row(`forgot password → mail, ${people} at once`, ours, theirs);
}

async function signInsOf(
  people: number,
  stack: BenchStack,
  peer: Peer,
  passwordHash: string,
): Promise<Row[]> {
  const persons = Array.from({ length: signIns }, (_, index) => people * 100 + index);
  const ours = await allOf(people, persons, (index) => signInHere(stack, index, passwordHash));
  const theirs = await allOf(people, persons, (index) => signInThere(stack, peer, index));
  const part = ({ results, seconds }: Batch<SignInTimes>, of: keyof SignInTimes) => ({
    results: results.map((times) => times[of]),
    seconds,
  });
  return [
    row(`password accepted → text, ${people} at once`, part(ours, 'texted'), part(theirs, 'texted')),
    row(`code posted → signed in, ${people} at once`, part(ours, 'signedIn'), part(theirs, 'signedIn')),
  ];
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

function row(benchmark: string, ours: Batch<number>, theirs: Batch<number>): Row {
  return {
    benchmark,
    figure: spread(ours),
    beside: `Better Auth ${spread(theirs)}`,
    ratio: (percentile(ours.results, 0.5) / percentile(theirs.results, 0.5)).toFixed(2),
    target: 'printed',
  };
}

function spread({ results, seconds }: Batch<number>): string {
  const [p50, p95] = [percentile(results, 0.5), percentile(results, 0.95)].map((ms) => ms.toFixed(0));
  return `p50 ${p50} ms, p95 ${p95} ms, ${(results.length / seconds).toFixed(0)}/s`;
}
