import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { seedProvider } from '../dev/seed.js';
import { stableId } from '../dev/demo-caseload.js';
import { commit } from '../src/cases/after-commit.js';
import { dateIn, plusDays } from '../src/domain/zoned-time.js';
import { acceptTermination, activeContract } from '../src/operations/contract-termination/accept.js';
import { openVerification } from '../src/operations/email-verification/open.js';
import { hashPassword } from '../src/security/passwords.js';
import { createWorkerDataConverter } from '../src/temporal/data-converter.js';
import { allOf } from './crowd.js';
import { post, untilMail } from './getting-in.js';
import { installPeers, startDbos } from './peer.js';
import { percentile, untilWell, type BenchStack } from './stack.js';
import type { Row } from './targets.js';

/** Does one case; the name is nobody else's. */
type Case = (name: string) => Promise<unknown>;

/** Cases under way at once, rounds of each kind and how many cases a round has, and how many go before, so that each program's code is compiled. */
const together = 16;
const rounds = 5;
const eachRound = 64;
const warmUp = 48;

/** Cases a second with 16 under way: verifications and terminations beside empty workflows on the same server, and beside DBOS Transact on the same PostgreSQL. */
export async function benchThroughput(stack: BenchStack): Promise<Row[]> {
  installPeers();
  const empties = await startEmptyWorker(stack);
  const dbos = await startDbos(stack);
  const server = stack.run('server');
  const worker = stack.run('worker');
  try {
    await untilWell(`${stack.clientPortal}/health/ready`);
    const passwordHash = await hashPassword('four lanterns above the harbour');
    const empty = await measure('empty', () => empties.runOne());
    const verification = await measure('verified', (name) => verify(stack, name, passwordHash));
    const termination = await measure(
      'leaving',
      (name) => acceptAndMail(stack, name),
      (name) => addProvider(stack, name),
    );
    const peer = await measure('peer', (name) => verifyWithDbos(stack, dbos, name));
    return [
      besideEmpty('verifications: opened, mailed, clicked, verified', verification, empty),
      besideEmpty('terminations: accepted until the provider’s mail', termination, empty),
      {
        benchmark: 'a verification beside DBOS Transact',
        figure: perSecond(verification),
        beside: `DBOS ${perSecond(peer)}`,
        held: { 'beside DBOS Transact': peer / verification },
      },
    ];
  } finally {
    await worker.stop();
    await server.stop();
    await dbos.stop();
    await empties.stop();
  }
}

/** Cases of a kind a second: the median of the rounds. */
async function measure(kind: string, one: Case, prepare: Case = async () => {}): Promise<number> {
  const names = Array.from({ length: warmUp + rounds * eachRound }, (_, index) => `${kind}-${index}`);
  for (const name of names) await prepare(name);
  await allOf(together, names.slice(0, warmUp), one);
  const rates: number[] = [];
  for (let from = warmUp; from < names.length; from += eachRound) {
    const { results, seconds } = await allOf(together, names.slice(from, from + eachRound), one);
    rates.push(results.length / seconds);
  }
  return percentile(rates, 0.5);
}

/** A worker of this process for workflows that do nothing. */
async function startEmptyWorker({ config, temporal }: BenchStack) {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const taskQueue = 'empty';
  const connection = await NativeConnection.connect({ address: config.TEMPORAL_ADDRESS });
  const worker = await Worker.create({
    connection,
    taskQueue,
    dataConverter: createWorkerDataConverter(config.PAYLOAD_KEYS),
    workflowsPath: new URL('empty-workflow.ts', import.meta.url).pathname,
  });
  const running = worker.run();
  return {
    runOne: () => temporal.workflow.execute('empty', { taskQueue, workflowId: `empty/${randomUUID()}` }),
    async stop() {
      worker.shutdown();
      await running;
      await connection.close();
    },
  };
}

/** Someone's address is opened for proof, mailed, clicked and verified. */
export async function verify(stack: BenchStack, name: string, passwordHash: string): Promise<void> {
  const email = addressOf(name);
  const person = { givenName: 'Ada', familyName: 'Bench', timeZone: 'America/New_York' };
  const signUp = { ...person, birthDate: new Date('1990-05-05'), passwordHash };
  await untilMail(stack, email, () =>
    commit(stack, async (tx, after) => {
      const at = new Date();
      const asked = { purpose: 'sign_up', portal: 'client', email, signUp, at } as const;
      after.start((await openVerification(tx, asked)).caseId);
    }),
  );
  await post(stack, `/verify-email/${linkTo(stack, email)}`, {
    password: 'four lanterns above the harbour',
  });
}

/** The same on DBOS Transact: a row, a mail, a wait for the click, the row. */
async function verifyWithDbos(
  stack: BenchStack,
  dbos: Awaited<ReturnType<typeof startDbos>>,
  name: string,
): Promise<void> {
  const email = `${name}@peer.example`;
  await untilMail(stack, email, () => dbos.post('/open', { email }));
  await dbos.post('/click', { id: linkTo(stack, email) });
}

/** What names the link in the only mail to an address. */
function linkTo({ inbox }: BenchStack, email: string): string {
  const { text } = inbox.messages.find(({ to }) => to === email) ?? { text: '' };
  const [, link] = /\/verify-email\/([\w-]+)/.exec(text) ?? [];
  if (link === undefined) throw new Error(`No link was mailed to ${email}`);
  return link;
}

const addressOf = (name: string) => `${name}@bench.example`;

/** A provider without clients. */
export async function addProvider({ db, keyStore }: BenchStack, name: string): Promise<void> {
  const person = { givenName: 'A', familyName: 'B', clients: 0, headwaySourced: 0, sessions: 0 };
  await seedProvider(db, keyStore, { ...person, email: addressOf(name) }, 'no sign-in');
}

/** The provider ends their contract and is mailed that we have it; days last as long as days, so that nothing else of a case runs beside it. */
export async function acceptAndMail(stack: BenchStack, name: string): Promise<void> {
  const email = addressOf(name);
  const providerId = stableId(`provider ${email}`);
  const contract = await activeContract(stack, providerId);
  const inDays = { ...stack, config: { ...stack.config, POLICY: 'standard' as const } };
  await untilMail(stack, email, () =>
    acceptTermination(inDays, {
      contract,
      providerId,
      startedById: stableId(`account ${email}`),
      startedBecause: 'provider',
      lastDay: plusDays(dateIn('America/New_York', new Date()), 40),
      reason: '',
      feedback: '',
      records: { practice: 'Practice', address: '', email: 'records@bench.example', phone: '' },
      custodianName: null,
      plans: [],
    }),
  );
}

function besideEmpty(benchmark: string, ours: number, empty: number): Row {
  return {
    benchmark,
    figure: perSecond(ours),
    beside: `empty workflows ${perSecond(empty)}`,
    held: { 'cases a second': ours / empty },
  };
}

const perSecond = (rate: number) => `${rate.toFixed(1)}/s`;
