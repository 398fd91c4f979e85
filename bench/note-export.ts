import { seedProvider } from '../dev/seed.js';
import { stableId } from '../dev/demo-caseload.js';
import { noteExportId, noteExportType, type NoteExportInput } from '../src/protocol/note-export/messages.js';
import { requestExport } from '../src/operations/note-export/request.js';
import { until, type BenchStack } from './stack.js';
import type { Row } from './targets.js';

const notesPerChart = 250;

/** Exports of growing size, each with a fresh worker process: notes a second, and the worker's peak memory beside that of the first. */
export async function benchNoteExport(stack: BenchStack, sizes = [100, 10_000, 100_000]): Promise<Row[]> {
  const rows: Row[] = [];
  let first = 0;
  for (const notes of sizes) {
    const providerId = await addProviderWithNotes(stack, `export-${notes}@bench.example`, notes);
    const taskQueue = `export-${notes}`;
    const main = stack.run('worker', taskQueue, 'main');
    const worker = stack.run('worker', taskQueue, 'exports');
    try {
      const exportId = await startExport(stack, providerId, taskQueue);
      await until(() => stack.db.noteExport.findFirst({ where: { id: exportId, chartsDone: { gt: 0 } } }));
      const from = performance.now();
      const done = await until(() =>
        stack.db.noteExport.findFirst({ where: { id: exportId, state: { in: ['ready', 'failed'] } } }),
      );
      if (done.state !== 'ready' || done.notesTotal !== notes)
        throw new Error(`The export of ${notes} notes ended as ${done.state} with ${done.notesTotal}`);
      const peak = worker.peakMegabytes();
      first ||= peak;
      const perSecond = notes / ((performance.now() - from) / 1_000);
      rows.push({
        benchmark: `export ${notes.toLocaleString('en')} notes`,
        figure: `${(Number(done.sizeBytes) / 1e6).toFixed(1)} MB`,
        beside: `worker's peak ${peak.toFixed(0)} MB`,
        held: {
          ...(notes > notesPerChart ? { 'notes a second': perSecond } : {}),
          'export, megabytes': peak,
          'export, memory': peak / first,
        },
      });
    } finally {
      await worker.stop();
      await main.stop();
    }
  }
  return rows;
}

/** A provider with as many notes, in charts of the same size. */
export async function addProviderWithNotes(
  { db, keyStore }: BenchStack,
  email: string,
  notes: number,
): Promise<string> {
  const sessions = Math.min(notes, notesPerChart);
  const person = { email, givenName: 'A', familyName: 'B', clients: notes / sessions, headwaySourced: 0 };
  await seedProvider(db, keyStore, { ...person, sessions }, 'no sign-in');
  return stableId(`provider ${email}`);
}

/** Begins an export of all of a provider's notes. */
export async function startExport(
  { db, temporal }: BenchStack,
  providerId: string,
  taskQueue: string,
): Promise<string> {
  const at = new Date();
  const request = { providerId, occasion: 'on_demand', terminationCaseId: null, at } as const;
  const { exportId, reference } = await db.$transaction((tx) =>
    requestExport(tx, { ...request, actor: { kind: 'system' } }),
  );
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
    taskQueue,
    args: [input],
  });
  return exportId;
}
