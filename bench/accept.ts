import { randomUUID } from 'node:crypto';
import { hashPassword } from '../src/security/passwords.js';
import { seedProvider } from '../dev/seed.js';
import { stableId } from '../dev/demo-caseload.js';
import { contractTerminationType } from '../src/protocol/contract-termination/messages.js';
import type { Row } from './targets.js';
import { benchPassword } from './two-factor.js';
import { cookiesOf, fromNewNetwork, percentile, timed, until, type BenchStack, untilWell } from './stack.js';

const samples = 100;
/** As many again before, unmeasured: a server in service has its code compiled. */
const warmUp = 100;

/**
 * Accepting a termination over HTTP (session, checks, transaction, audit, start) beside a bare `workflow.start` with an input of the same
 * size, in turn, on one server. No worker runs, so that neither waits for the other's workflows.
 */
export async function benchAccept(stack: BenchStack): Promise<Row[]> {
  const server = stack.run('server');
  try {
    await untilWell(`${stack.portal}/health/live`);
    const passwordHash = await hashPassword(benchPassword);
    const accepting: number[] = [];
    const starting: number[] = [];
    for (let index = 0; index < samples + warmUp; index += 1) {
      const email = `accept-${index}@bench.example`;
      await addProvider(stack, email, passwordHash);
      const seededAt = new Date();
      const cookie = await signInWithoutCode(stack, email);
      const request = termination();
      const accepted = await timed(() => postTermination(stack, cookie, request));
      // The case's own start goes on beside the answer; it must not slow down the start it is compared with.
      await until(() =>
        stack.db.case.findFirst({ where: { workflowStartedAt: { not: null }, openedAt: { gte: seededAt } } }),
      );
      const started = await timed(() =>
        stack.temporal.workflow.start(contractTerminationType, {
          workflowId: `bare/${randomUUID()}`,
          taskQueue: 'back-office',
          args: [{ caseId: stableId(email), ...request, policy: {}, pace: { kind: 'civil' } }],
        }),
      );
      if (index < warmUp) continue;
      accepting.push(accepted);
      starting.push(started);
    }
    return [
      {
        benchmark: 'accept a termination',
        figure: `p50 ${percentile(accepting, 0.5).toFixed(1)} ms, p95 ${percentile(accepting, 0.95).toFixed(1)} ms (${samples} times)`,
        beside: `bare workflow.start p50 ${percentile(starting, 0.5).toFixed(1)} ms, p95 ${percentile(starting, 0.95).toFixed(1)} ms`,
        held: { 'termination accepted': percentile(accepting, 0.5) / percentile(starting, 0.5) },
      },
    ];
  } finally {
    await server.stop();
  }
}

/** A provider with three clients, who has no second factor yet. */
export async function addProvider(stack: BenchStack, email: string, passwordHash: string): Promise<void> {
  const person = { email, givenName: 'A', familyName: 'B', clients: 3, headwaySourced: 0, sessions: 1 };
  await seedProvider(stack.db, stack.keyStore, person, passwordHash);
}

/** What the form sends that ends a contract in forty days. */
export function termination() {
  return {
    lastDay: new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10),
    recordsContact: { practice: 'Practice', email: 'records@bench.example' },
    acknowledged: ['own_clients_are_yours', 'headway_sourced_stay', 'download_notes'],
  };
}

/** Sends the form, up to its reference. */
export async function postTermination(
  { portal }: BenchStack,
  cookie: string,
  request: ReturnType<typeof termination>,
): Promise<void> {
  const answer = await fetch(`${portal}/v1/contract-terminations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: portal, cookie },
    body: JSON.stringify(request),
  });
  await answer.text();
  if (answer.status !== 201) throw new Error(`Accepting answered ${answer.status}`);
}

/** Signs in by password. The code is taken as given: a worker would have to send it, and it isn't what is measured. */
export async function signInWithoutCode({ db, portal }: BenchStack, email: string): Promise<string> {
  const answer = await fetch(`${portal}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: portal, ...fromNewNetwork() },
    body: new URLSearchParams({ email, password: benchPassword }),
  });
  await db.session.updateMany({ where: { account: { email } }, data: { secondFactorAt: new Date() } });
  return cookiesOf(answer);
}
