import { randomBytes } from 'node:crypto';
import { stableId } from '../dev/demo-caseload.js';
import { seedProvider } from '../dev/seed.js';
import { requestExport } from '../src/operations/note-export/request.js';
import { noteExportId, noteExportType, type NoteExportInput } from '../src/protocol/note-export/messages.js';
import { sealText } from '../src/records/note-cipher.js';
import { hashPassword } from '../src/security/passwords.js';
import { benchPassword, signInHere } from './two-factor.js';
import { percentile, until, type BenchStack, untilWell } from './stack.js';

const samples = 60;
const warmUp = 10;
const exports = 10;

/** Charts of each export, each with one unbroken word of two million characters: more than is rendered while codes are measured. */
const chartsEach = 6;
const wordLength = 2_000_000;

/** How long a code takes to go out while ten exports that once ended the worker wait and are rendered, beside none. Target: 1.3 at the median. */
export async function benchHostileExports(stack: BenchStack): Promise<Record<string, string>[]> {
  const server = stack.run('server');
  const main = stack.run('worker', undefined, 'main');
  const forExports = stack.run('worker', undefined, 'exports');
  try {
    await untilWell(`${stack.portal}/health/ready`);
    const passwordHash = await hashPassword(benchPassword);
    const texted = async (from: number) => {
      const times: number[] = [];
      for (let index = 0; index < samples + warmUp; index += 1) {
        const { texted: time } = await signInHere(stack, from + index, passwordHash);
        if (index >= warmUp) times.push(time);
      }
      return percentile(times, 0.5);
    };
    const alone = await texted(0);
    for (let number = 0; number < exports; number += 1) await startHostileExport(stack, number);
    await until(() => stack.db.noteExport.findFirst({ where: { chartsDone: { gt: 0 } } }));
    const besideExports = await texted(samples + warmUp);
    const underWay = await stack.db.noteExport.count({ where: { state: 'rendering' } });
    if (underWay === 0) throw new Error('The exports were through before the codes were');
    return [
      {
        benchmark: `code out beside ${exports} hostile exports`,
        figure: `${besideExports.toFixed(0)} ms at the median, ${underWay} exports under way at the end`,
        beside: `beside none: ${alone.toFixed(0)} ms`,
        ratio: (besideExports / alone).toFixed(2),
        target: '≤ 1.3',
      },
    ];
  } finally {
    await forExports.stop();
    await main.stop();
    await server.stop();
  }
}

async function startHostileExport(stack: BenchStack, number: number): Promise<void> {
  const { db, keyStore, temporal, config } = stack;
  const email = `hostile-${number}@bench.example`;
  const providerId = stableId(`provider ${email}`);
  await seedProvider(
    db,
    keyStore,
    { email, givenName: 'A', familyName: 'B', clients: chartsEach, headwaySourced: 0, sessions: 1 },
    'no sign-in',
  );
  const text = randomBytes(wordLength / 2).toString('hex');
  for (const { id, chartId } of await db.note.findMany({ where: { chart: { providerId } } })) {
    const sealedText = sealText(await keyStore.read(chartId), id, text);
    await db.note.update({ where: { id }, data: { sealedText } });
  }
  const at = new Date();
  const request = {
    providerId,
    occasion: 'on_demand',
    terminationCaseId: null,
    actor: { kind: 'system' },
    at,
  } as const;
  const { exportId, reference } = await db.$transaction((tx) => requestExport(tx, request));
  const input: NoteExportInput = {
    exportId,
    reference,
    providerId,
    jurisdiction: 'NY',
    occasion: 'on_demand',
    requestedAt: at.toISOString(),
    downloadableForMs: 86_400_000,
  };
  await temporal.workflow.start(noteExportType, {
    workflowId: noteExportId(exportId),
    taskQueue: config.TEMPORAL_TASK_QUEUE,
    args: [input],
  });
}
