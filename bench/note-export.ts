import { randomBytes } from 'node:crypto';
import { seedProvider } from '../dev/seed.js';
import { stableId } from '../dev/demo-caseload.js';
import { noteExportType, type NoteExportInput } from '../src/protocol/note-export/messages.js';
import { requestExport } from '../src/operations/note-export/request.js';
import { until, type BenchStack } from './stack.js';

const notesPerChart = 250;

/** Exports of growing size, each with a fresh worker process: notes a second, and the worker's peak memory. Targets: flat (1.3) and under 350 MB. */
export async function benchNoteExport(
  stack: BenchStack,
  sizes = [100, 10_000, 100_000],
): Promise<Record<string, string>[]> {
  const rows: Record<string, string>[] = [];
  let first = 0;
  for (const notes of sizes) {
    const sessions = Math.min(notes, notesPerChart);
    const email = `export-${notes}@bench.example`;
    const providerId = stableId(`provider ${email}`);
    await seedProvider(
      stack.db,
      stack.keyStore,
      { email, givenName: 'A', familyName: 'B', clients: notes / sessions, headwaySourced: 0, sessions },
      'no sign-in',
    );
    const taskQueue = `export-${notes}`;
    const main = stack.run('worker', taskQueue, 'main');
    const worker = stack.run('worker', taskQueue, 'exports');
    try {
      const at = new Date();
      const { exportId, reference } = await stack.db.$transaction((tx) =>
        requestExport(tx, {
          providerId,
          occasion: 'on_demand',
          terminationCaseId: null,
          actor: { kind: 'system' },
          at,
        }),
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
      await stack.temporal.workflow.start(noteExportType, {
        workflowId: `note-export/${randomBytes(6).toString('hex')}`,
        taskQueue,
        args: [input],
      });
      await until(() => stack.db.noteExport.findFirst({ where: { id: exportId, chartsDone: { gt: 0 } } }));
      const from = performance.now();
      const done = await until(() =>
        stack.db.noteExport.findFirst({ where: { id: exportId, state: { in: ['ready', 'failed'] } } }),
      );
      if (done.state !== 'ready' || done.notesTotal !== notes)
        throw new Error(`The export of ${notes} notes ended as ${done.state} with ${done.notesTotal}`);
      const peak = worker.peakMegabytes();
      first ||= peak;
      rows.push({
        benchmark: `export ${notes.toLocaleString('en')} notes`,
        figure:
          notes > notesPerChart
            ? `${Math.round(notes / ((performance.now() - from) / 1000)).toLocaleString('en')} notes/s, ${Math.round(Number(done.sizeBytes) / 1e6)} MB`
            : `${(Number(done.sizeBytes) / 1e6).toFixed(1)} MB`,
        beside: `worker's peak ${peak.toFixed(0)} MB (limit 350)`,
        ratio: (peak / first).toFixed(2),
        target: '≤ 1.3 of the first',
      });
    } finally {
      await worker.stop();
      await main.stop();
    }
  }
  return rows;
}
