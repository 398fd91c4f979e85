import { afterAll, beforeAll, expect, it } from 'vitest';
import { papersFolder } from '../../src/operations/contact-request/papers.js';
import { recordRetentionId, recordRetentionType } from '../../src/protocol/record-retention/messages.js';
import { partKey } from '../../src/records/export/object-keys.js';
import { scheduleIds } from '../../src/temporal/schedules.js';
import { approveListed } from '../harness/approved-charts.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { addOldCharts } from '../harness/old-charts.js';
import { startProgram } from '../harness/program.js';
import { startS3 } from '../harness/s3.js';

let office: BackOffice;
let s3: Awaited<ReturnType<typeof startS3>>;
let chartId: string;
let parts: string;
let papers: string;

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  s3 = await startS3();
  chartId = (await addOldCharts(office, ['in the store'])).get('in the store') ?? '';
  const { exportId } = await office.db.noteExportPart.findFirstOrThrow({ where: { chartId } });
  const { id: requestId } = await office.db.contactRequest.findFirstOrThrow({ where: { name: chartId } });
  parts = partKey(exportId, chartId, '').slice(0, -1);
  papers = papersFolder(requestId);
  const keys = [`${parts}/one`, `${parts}/two`, `${parts}/three`, `${papers}/one/paper`, 'of another/one'];
  for (const key of keys) s3.put(key);
});
afterAll(async () => {
  for (const id of scheduleIds(office.config)) await office.temporal.schedule.getHandle(id).delete();
  await office.close();
  await s3.stop();
});

/** What lies in the store, but for what every worker keeps there. */
const left = () => s3.keys().filter((key) => !key.startsWith('audit-anchors/'));

const standing = async () => {
  const { folders, finishedAt } = await office.db.destructionCertificate.findUniqueOrThrow({
    where: { chartId },
  });
  const lines = await office.db.auditEntry.count({
    where: { subjectId: chartId, act: 'chart.key_destroyed' },
  });
  return { folders, isFinished: finishedAt !== null, lines };
};

it('a worker that is killed between two folders of a destroyed chart leaves the second to the next one, which finishes once', async () => {
  const environment = {
    ...office.environment,
    RECORD_STORE_URL: s3.url,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  const atSecond = s3.hold('ListObjectsV2', papers);
  const first = await startProgram('worker', environment);
  const handle = await office.temporal.workflow.start(recordRetentionType, {
    workflowId: recordRetentionId(chartId),
    taskQueue: office.config.TEMPORAL_TASK_QUEUE,
    args: [{ chartId }],
  });
  await until('it is listed', async () => (await office.db.listedChart.count()) === 1);
  await approveListed(office, chartId);
  await atSecond;
  await first.kill();
  expect(await standing()).toMatchObject({ isFinished: false, lines: 0 });
  expect((await standing()).folders).toEqual(expect.arrayContaining([parts, papers]));
  expect(left()).toEqual([`${papers}/one/paper`, 'of another/one']);
  await expect(office.keyStore.read(chartId)).rejects.toThrow('was destroyed');

  const second = await startProgram('worker', environment);
  await handle.result();
  expect(left()).toEqual(['of another/one']);
  expect(await standing()).toMatchObject({ isFinished: true, lines: 1 });
  await second.stop();
});
