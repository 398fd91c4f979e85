import { randomBytes } from 'node:crypto';
import { seedProvider } from '../dev/seed.js';
import { stableId } from '../dev/demo-caseload.js';
import { sealText } from '../src/records/note-cipher.js';
import { hashPassword } from '../src/security/passwords.js';
import { addProviderWithNotes, startExport } from './note-export.js';
import { percentile, until, type BenchStack, untilWell } from './stack.js';
import type { Row } from './targets.js';
import { benchPassword, enrollHere, signInHere, type SignInTimes } from './two-factor.js';

const samples = 60;
const warmUp = 10;

/** Exports whose charts have one unbroken word of two million characters each: more than is rendered while codes are measured. */
const hostileExports = 10;
const chartsEach = 6;
const wordLength = 2_000_000;

const notesOfLarge = 100_000;

/** Sign-ins with a code beside ten exports that once ended the worker, beside none. */
export async function benchHostileExports(stack: BenchStack): Promise<Row[]> {
  const providers: string[] = [];
  for (let number = 0; number < hostileExports; number += 1)
    providers.push(await addHostileProvider(stack, `hostile-${number}@bench.example`));
  return codesBeside(stack, `${hostileExports} hostile exports`, providers);
}

/** Sign-ins with a code beside one export of 100,000 notes, beside none. */
export async function benchLargeExport(stack: BenchStack): Promise<Row[]> {
  const provider = await addProviderWithNotes(stack, 'large@bench.example', notesOfLarge);
  return codesBeside(stack, `an export of ${notesOfLarge.toLocaleString('en-US')} notes`, [provider]);
}

/** How long a text and its code take before the exports of some providers and while they are rendered. */
async function codesBeside(stack: BenchStack, what: string, providers: readonly string[]): Promise<Row[]> {
  const { db, config } = stack;
  const server = stack.run('server');
  const main = stack.run('worker', undefined, 'main');
  const forExports = stack.run('worker', undefined, 'exports');
  try {
    await untilWell(`${stack.portal}/health/ready`);
    const passwordHash = await hashPassword(benchPassword);
    const alone = await signIns(stack, 0, passwordHash);
    for (const providerId of providers) await startExport(stack, providerId, config.TEMPORAL_TASK_QUEUE);
    await until(() => db.noteExport.findFirst({ where: { chartsDone: { gt: 0 } } }));
    const beside = await signIns(stack, samples + warmUp, passwordHash);
    const underWay = await db.noteExport.count({ where: { state: 'rendering' } });
    if (underWay === 0) throw new Error('The exports were through before the codes were');
    const row = (name: string, part: keyof SignInTimes): Row => {
      const [before, now] = [alone, beside].map((times) => median(times, part)) as [number, number];
      return {
        benchmark: `${name} beside ${what}`,
        figure: `${now.toFixed(0)} ms at the median, ${underWay} under way at the end`,
        beside: `beside none: ${before.toFixed(0)} ms`,
        held: { 'beside exports': now / before },
      };
    };
    return [row('password accepted → text', 'texted'), row('code posted → signed in', 'signedIn')];
  } finally {
    await forExports.stop();
    await main.stop();
    await server.stop();
  }
}

/** Sign-ins one after another, of people numbered from a number on. */
async function signIns(stack: BenchStack, from: number, passwordHash: string): Promise<SignInTimes[]> {
  const times: SignInTimes[] = [];
  for (let index = 0; index < samples + warmUp; index += 1) {
    await enrollHere(stack, from + index, passwordHash);
    const time = await signInHere(stack, from + index);
    if (index >= warmUp) times.push(time);
  }
  return times;
}

const median = (times: readonly SignInTimes[], part: keyof SignInTimes) =>
  percentile(
    times.map((time) => time[part]),
    0.5,
  );

async function addHostileProvider({ db, keyStore }: BenchStack, email: string): Promise<string> {
  const providerId = stableId(`provider ${email}`);
  const person = { email, givenName: 'A', familyName: 'B', clients: chartsEach, headwaySourced: 0 };
  await seedProvider(db, keyStore, { ...person, sessions: 1 }, 'no sign-in');
  const text = randomBytes(wordLength / 2).toString('hex');
  for (const { id, chartId } of await db.note.findMany({ where: { chart: { providerId } } })) {
    const sealedText = sealText(await keyStore.read(chartId), id, text);
    await db.note.update({ where: { id }, data: { sealedText } });
  }
  return providerId;
}
