import { acceptTermination, activeContract } from '../src/operations/contract-termination/accept.js';
import { plusDays, dateIn } from '../src/domain/zoned-time.js';
import { seedProvider } from '../dev/seed.js';
import { stableId } from '../dev/demo-caseload.js';
import type { Row } from './targets.js';
import { until, type BenchStack } from './stack.js';

/** Whole terminations of growing caseloads with days as seconds, one after another: worker's time and history events a client, beside those of the smallest. */
export async function benchContractTermination(stack: BenchStack, sizes = [10, 100, 400]): Promise<Row[]> {
  const rows: Row[] = [];
  let first = 0;
  for (const clients of sizes) {
    const email = `termination-${clients}@bench.example`;
    const providerId = stableId(`provider ${email}`);
    await seedProvider(
      stack.db,
      stack.keyStore,
      {
        email,
        givenName: 'A',
        familyName: 'B',
        clients,
        headwaySourced: Math.round(clients * 0.6),
        sessions: 2,
      },
      'no sign-in',
    );
    await stack.db.note.updateMany({
      where: { chart: { providerId }, status: 'draft' },
      data: { status: 'signed', signedAt: new Date() },
    });
    await stack.db.appointment.updateMany({
      where: { chart: { providerId }, billing: 'unbilled' },
      data: { billing: 'submitted' },
    });
    const worker = stack.run('worker');
    try {
      const { eventsPerClient, longest, ...row } = await measure(stack, clients, providerId, email);
      first ||= eventsPerClient;
      const beside = `${row.beside}, ${(eventsPerClient / first).toFixed(2)} of the first`;
      rows.push({ ...row, beside, held: { 'history, events': longest } });
    } finally {
      await worker.stop();
    }
  }
  return rows;
}

async function measure(
  stack: BenchStack,
  clients: number,
  providerId: string,
  email: string,
): Promise<Row & { readonly eventsPerClient: number; readonly longest: number }> {
  const accepted = await acceptTermination(stack, {
    contract: await activeContract(stack, providerId),
    providerId,
    startedById: stableId(`account ${email}`),
    startedBecause: 'provider',
    lastDay: plusDays(dateIn('America/New_York', new Date()), 30),
    reason: '',
    feedback: '',
    records: { practice: 'Practice', address: '', email: 'records@bench.example', phone: '' },
    custodianName: null,
    plans: [],
  });
  if (!('caseId' in accepted)) throw new Error(`Refused: ${accepted.refused}`);
  const { caseId } = accepted;
  const from = performance.now();
  const told = await until(async () => {
    const notices = await stack.db.clientMigration.count({
      where: { terminationId: caseId, noticeGivenAt: { not: null } },
    });
    return notices >= clients - 1 ? performance.now() - from : null;
  });
  await until(() => stack.db.case.findFirst({ where: { id: caseId, closedAt: { not: null } } }));
  let total = 0;
  let longest = 0;
  for await (const { historyLength } of stack.temporal.workflow.list({
    query: `CaseReference="${accepted.reference}"`,
  })) {
    total += historyLength;
    longest = Math.max(longest, historyLength);
  }
  return {
    benchmark: `termination with ${clients} clients`,
    figure: `all told after ${(told / 1000).toFixed(1)} s (${Math.round(told / clients)} ms a client), done after ${((performance.now() - from) / 1000).toFixed(0)} s`,
    beside: `${total.toLocaleString('en')} events, ${(total / clients).toFixed(0)} a client`,
    eventsPerClient: total / clients,
    longest,
  };
}
