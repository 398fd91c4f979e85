import { randomUUID } from 'node:crypto';
import { hashPassword } from '../src/security/passwords.js';
import { emailVerificationId } from '../src/protocol/email-verification/messages.js';
import { passwordResetId } from '../src/protocol/password-reset/messages.js';
import { costInWords, costOf } from './history.js';
import { installPeers, requestsPerSecond, startBetterAuth } from './peer.js';
import { fromNewNetwork, percentile, timed, until, type BenchStack, untilWell } from './stack.js';
import type { Row } from './targets.js';

const samples = 100;
const warmUp = 10;
const password = 'seven green bottles hang';

/** Resets and verifications from the click to the mail and back, beside Better Auth, and what the API takes while they run. */
export async function benchGettingIn(stack: BenchStack): Promise<Row[]> {
  installPeers();
  const server = stack.run('server');
  const worker = stack.run('worker');
  try {
    await untilWell(`${stack.clientPortal}/health/ready`);
    return [
      await resetBesideBetterAuth(stack),
      ...(await verifications(stack)),
      await requestsWhileWorkflowsRun(stack),
      await historyOf(stack, 'password_reset', passwordResetId),
      await historyOf(stack, 'email_verification', emailVerificationId),
    ];
  } finally {
    await worker.stop();
    await server.stop();
  }
}

/** From "Forgot your password" posted to the mail accepted by the SMTP server, one after the other, in turn with Better Auth. */
async function resetBesideBetterAuth(stack: BenchStack): Promise<Row> {
  const peer = await startBetterAuth(stack);
  const passwordHash = await hashPassword(password);
  const ours: number[] = [];
  const theirs: number[] = [];
  try {
    for (let index = 0; index < samples + warmUp; index += 1) {
      const email = `reset-${index}@bench.example`;
      await addClientAccount(stack, email, passwordHash);
      await peer.post('/sign-up/email', { email: `peer-${email}`, password, name: 'A B' });
      const mine = await untilMail(stack, email, () => forgotPassword(stack, email));
      const peers = await untilMail(stack, `peer-${email}`, () =>
        peer.post('/request-password-reset', { email: `peer-${email}`, redirectTo: '/' }),
      );
      if (index < warmUp) continue;
      ours.push(mine);
      theirs.push(peers);
    }
  } finally {
    await peer.stop();
  }
  return {
    benchmark: 'forgot password → mail accepted',
    figure: spread(ours),
    beside: `Better Auth ${spread(theirs)}`,
    held: { 'forgot password → mail': percentile(ours, 0.5) / percentile(theirs, 0.5) },
  };
}

/** Signing up until the mail is accepted, and the click on its link until the address counts as verified. */
async function verifications(stack: BenchStack): Promise<Row[]> {
  const mailed: number[] = [];
  const clicked: number[] = [];
  for (let index = 0; index < samples / 2 + warmUp; index += 1) {
    const { toMail, toVerified } = await timeVerification(stack, `verify-${index}@bench.example`);
    if (index < warmUp) continue;
    mailed.push(toMail);
    clicked.push(toVerified);
  }
  return [
    { benchmark: 'sign-up → mail accepted', figure: spread(mailed) },
    { benchmark: 'click → verified', figure: spread(clicked) },
  ];
}

/** Milliseconds from a sign-up to the mail that the SMTP server has taken, and from the click on its link to the verified address. */
export async function timeVerification(
  stack: BenchStack,
  email: string,
): Promise<{ readonly toMail: number; readonly toVerified: number }> {
  const toMail = await untilMail(stack, email, () => signUp(stack, email));
  const { text } = stack.inbox.messages.find(({ to }) => to === email) ?? { text: '' };
  const [path = ''] = /\/verify-email\/[\w-]+/.exec(text) ?? [];
  return { toMail, toVerified: await timed(() => post(stack, path, { password })) };
}

/** Signs someone up as the page does. */
export function signUp(stack: BenchStack, email: string): Promise<void> {
  return post(stack, '/sign-up', {
    givenName: 'Ada',
    familyName: 'Bench',
    birthDate: '1990-05-05',
    email,
    password: 'four lanterns above the harbour',
    timeZone: 'America/New_York',
  });
}

/** Requests a second that the API takes on a page of its own while resets are asked for all the time. */
async function requestsWhileWorkflowsRun(stack: BenchStack): Promise<Row> {
  const idle = await requestsPerSecond(`${stack.clientPortal}/sign-in`);
  let asking = true;
  const resets = (async () => {
    for (let index = 0; asking; index += 1)
      await forgotPassword(stack, `reset-${index % samples}@bench.example`);
  })();
  const busy = await requestsPerSecond(`${stack.clientPortal}/sign-in`);
  asking = false;
  await resets;
  return {
    benchmark: 'requests a second while resets run',
    figure: `${busy.toFixed(0)}/s`,
    beside: `${idle.toFixed(0)}/s at rest`,
    ratio: busy / idle,
  };
}

/** What one finished workflow of a kind cost. */
async function historyOf(
  stack: BenchStack,
  kind: 'password_reset' | 'email_verification',
  workflowId: (id: string) => string,
): Promise<Row> {
  const { id } = await until(() =>
    stack.db.case.findFirst({
      where: { kind, closedAt: { not: null }, state: { in: ['verified', 'superseded'] } },
    }),
  );
  const cost = await costOf(stack, workflowId(id));
  const held = { 'verification, activities': cost.activities, 'verification, events': cost.events };
  return {
    benchmark: `one ${kind.replace('_', ' ')}`,
    figure: costInWords(cost),
    ...(kind === 'email_verification' ? { held } : {}),
  };
}

/** A client's account with a verified address. */
export async function addClientAccount(
  { db }: Pick<BenchStack, 'db'>,
  email: string,
  passwordHash: string,
): Promise<void> {
  const now = new Date();
  await db.account.create({
    data: {
      id: randomUUID(),
      portal: 'client',
      email,
      passwordHash,
      givenName: 'A',
      familyName: 'B',
      createdAt: now,
      emailVerifiedAt: now,
    },
  });
}

/** Asks for a reset as the page does. */
export async function forgotPassword(stack: BenchStack, email: string): Promise<void> {
  await post(stack, '/forgot-password', { email });
}

export async function post(
  { clientPortal }: BenchStack,
  path: string,
  fields: Record<string, string>,
): Promise<void> {
  const answer = await fetch(`${clientPortal}${path}`, {
    method: 'POST',
    headers: { origin: clientPortal, ...fromNewNetwork() },
    body: new URLSearchParams(fields),
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  await answer.arrayBuffer();
}

/** Milliseconds from the request to the moment at which the SMTP server has taken the mail to an address. */
export async function untilMail(
  { inbox }: BenchStack,
  to: string,
  request: () => Promise<unknown>,
): Promise<number> {
  const from = performance.now();
  const accepted = inbox.next((message) => message.to === to).then(() => performance.now() - from);
  await request();
  return accepted;
}

function spread(values: readonly number[]): string {
  return `p50 ${percentile(values, 0.5).toFixed(0)} ms, p95 ${percentile(values, 0.95).toFixed(0)} ms`;
}
