import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { hashPassword } from '../src/security/passwords.js';
import { codeConsentVersion } from '../src/domain/two-factor/rules.js';
import { twoFactorId } from '../src/protocol/two-factor/messages.js';
import { costInWords, costOf } from './history.js';
import { installPeers, startBetterAuth } from './peer.js';
import {
  cookiesOf,
  fromNewNetwork,
  percentile,
  twilioAnswerMs,
  type BenchStack,
  untilWell,
} from './stack.js';
import type { Row } from './targets.js';

const samples = 100;
const warmUp = 10;
/** Milliseconds in which someone reads a code and types it, here and at the peer: what follows a text is over by then. */
const typingMs = 500;
/** The password of everyone who signs in here. */
export const benchPassword = 'seven green bottles hang';

type Peer = Awaited<ReturnType<typeof startBetterAuth>>;

/** Milliseconds of one sign-in: from the password's answer to the text at Twilio, and from the code posted to its answer. */
export interface SignInTimes {
  readonly texted: number;
  readonly signedIn: number;
}

/** What each of them is held to. */
const signInTargets = { texted: 'password → text', signedIn: 'code → signed in' } as const;

/** Sign-ins with a code by text, one after the other, in turn with Better Auth's two-factor plugin, and what a challenge costs. */
export async function benchTwoFactor(stack: BenchStack): Promise<Row[]> {
  installPeers();
  const server = stack.run('server');
  const worker = stack.run('worker');
  const peer = await startBetterAuth(stack);
  try {
    await untilWell(`${stack.portal}/health/ready`);
    const passwordHash = await hashPassword(benchPassword);
    const ours: SignInTimes[] = [];
    const theirs: SignInTimes[] = [];
    for (let index = 0; index < samples + warmUp; index += 1) {
      await enrollHere(stack, index, passwordHash);
      await enrollThere(peer, index);
      const mine = await signInHere(stack, index);
      const peers = await signInThere(stack, peer, index);
      if (index < warmUp) continue;
      ours.push(mine);
      theirs.push(peers);
    }
    return [
      beside(`password accepted → text accepted (Twilio ${twilioAnswerMs} ms)`, ours, theirs, 'texted'),
      beside('code posted → signed in', ours, theirs, 'signedIn'),
      await costliestChallenge(stack),
    ];
  } finally {
    await peer.stop();
    await worker.stop();
    await server.stop();
  }
}

/** Someone here by the number that names them. */
const here = (index: number) => ({ email: `code-${index}@bench.example`, phone: `+1212555${1000 + index}` });

/** Someone at the peer by the number that names them. */
const there = (index: number) => ({ email: `code-${index}@peer.example`, phone: `+1646555${1000 + index}` });

/** Someone's account, before they sign in. */
export function enrollHere(stack: BenchStack, index: number, passwordHash: string): Promise<void> {
  return addProviderAccount(stack, { ...here(index), passwordHash });
}

/** Signs someone in with a code by text, and says how long text and sign-in took. */
export async function signInHere(stack: BenchStack, index: number): Promise<SignInTimes> {
  const { db, portal } = stack;
  const { email, phone } = here(index);
  const text = nextText(stack, phone);
  const accepted = await post(portal, '/sign-in', { email, password: benchPassword });
  const acceptedAt = performance.now();
  const { at, code } = await text;
  await pause(typingMs);
  const postedAt = performance.now();
  await post(portal, '/two-factor/code', { code }, cookiesOf(accepted));
  const signedIn = performance.now() - postedAt;
  const given = await db.session.count({
    where: { account: { email }, endedAt: null, secondFactorAt: { not: null } },
  });
  if (given !== 1) throw new Error('The code signed nobody in');
  return { texted: at - acceptedAt, signedIn };
}

/** Someone's account at Better Auth, before they sign in. */
export async function enrollThere(peer: Peer, index: number): Promise<void> {
  const signedUp = await peer.post('/sign-up/email', {
    ...there(index),
    password: benchPassword,
    name: 'A B',
  });
  await peer.post('/two-factor/enable', { password: benchPassword, method: 'otp' }, signedUp);
}

/** The same on Better Auth, whose client asks for the code in a request of its own once the password is accepted. */
export async function signInThere(stack: BenchStack, peer: Peer, index: number): Promise<SignInTimes> {
  const { email, phone } = there(index);
  const text = nextText(stack, phone);
  const accepted = await peer.post('/sign-in/email', { email, password: benchPassword });
  const acceptedAt = performance.now();
  await peer.post('/two-factor/send-otp', {}, accepted);
  const { at, code } = await text;
  await pause(typingMs);
  const postedAt = performance.now();
  await peer.post('/two-factor/verify-otp', { code }, accepted);
  return { texted: at - acceptedAt, signedIn: performance.now() - postedAt };
}

/** The code of the next text to a number, and when the stand-in took it: its answer leaves at that moment. */
async function nextText({ inbox }: BenchStack, phone: string): Promise<{ at: number; code: string }> {
  const { text } = await inbox.next(({ kind, to }) => kind === 'sms' && to === phone);
  const at = performance.now();
  const [code] = /\b\d{6}\b/.exec(text) ?? [];
  if (code === undefined) throw new Error('A text came without a code');
  return { at, code };
}

/** Of all challenges, every one of which was passed with its first code, the one with the longest history. */
async function costliestChallenge(stack: BenchStack): Promise<Row> {
  const passed = await stack.db.codeChallenge.findMany({ where: { state: 'passed' }, select: { id: true } });
  const costs = [];
  for (const { id } of passed) {
    const workflowId = twoFactorId(id);
    await stack.temporal.workflow.getHandle(workflowId).result();
    costs.push(await costOf(stack, workflowId));
  }
  const [most] = costs.toSorted((a, b) => b.events - a.events);
  if (most === undefined) throw new Error('No challenge was passed');
  return {
    benchmark: `costliest of ${costs.length} challenges`,
    figure: costInWords(most),
    held: { 'challenge, activities': most.activities, 'challenge, events': most.events },
  };
}

/** A provider's account with a second factor. */
export async function addProviderAccount(
  { db }: BenchStack,
  { phone, ...account }: { email: string; phone: string; passwordHash: string },
): Promise<void> {
  const now = new Date();
  await db.account.create({
    data: {
      ...account,
      id: randomUUID(),
      portal: 'provider',
      givenName: 'A',
      familyName: 'B',
      createdAt: now,
      emailVerifiedAt: now,
      secondFactor: {
        create: {
          phone,
          method: 'text',
          enrolledAt: now,
          consentVersion: codeConsentVersion,
          consentedAt: now,
        },
      },
    },
  });
}

/** Posts a form as its page does; whatever doesn't lead on is an error. */
export async function post(
  portal: string,
  path: string,
  fields: Record<string, string>,
  cookie = '',
): Promise<Response> {
  const answer = await fetch(`${portal}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: portal, cookie, ...fromNewNetwork() },
    body: new URLSearchParams(fields),
  });
  await answer.arrayBuffer();
  if (answer.status !== 303) throw new Error(`${path} answered ${answer.status}`);
  return answer;
}

function beside(
  benchmark: string,
  ours: readonly SignInTimes[],
  theirs: readonly SignInTimes[],
  part: keyof SignInTimes,
): Row {
  const [mine = [], peers = []] = [ours, theirs].map((times) => times.map((time) => time[part]));
  return {
    benchmark,
    figure: spread(mine),
    beside: `Better Auth ${spread(peers)}`,
    held: { [signInTargets[part]]: percentile(mine, 0.5) / percentile(peers, 0.5) },
  };
}

function spread(values: readonly number[]): string {
  return `p50 ${percentile(values, 0.5).toFixed(0)} ms, p95 ${percentile(values, 0.95).toFixed(0)} ms`;
}
