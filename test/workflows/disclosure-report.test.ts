import { afterEach, describe, expect, it } from 'vitest';
import {
  approveDisclosure,
  assessDisclosure,
  closeBreach,
  disclosureReportChanged,
  disclosureReportView,
  type AssessmentArgument,
} from '../../src/protocol/disclosure-report/messages.js';
import { gate } from '../harness/gate.js';
import { growsLong } from '../harness/long-history.js';
import { fails } from '../harness/recording-activities.js';
import { startReport } from '../harness/rows.js';
import { openScene, type Scene } from '../harness/time-skipping.js';
import { until } from '../harness/until.js';

let scene: Scene;
afterEach(() => scene.close());

const assessment: Omit<AssessmentArgument, 'actToken'> = {
  nature: 'Names and appointments',
  receivedBy: 'Another client',
  acquired: 'It was opened',
  mitigation: 'Deleted, and said so',
  conclusion: 'breach',
};

const told = () => scene.asked('tellOfDisclosure').map(({ template }) => template);
type Handle = Awaited<ReturnType<typeof startReport>>['handle'];
const status = async (handle: Handle) => (await handle.query(disclosureReportView)).status;

async function notifying(left?: number) {
  scene = await openScene();
  const row = await startReport(scene, left === undefined ? {} : { left });
  await scene.act(row.handle, 'agent', assessDisclosure, assessment);
  await scene.act(row.handle, 'lead', approveDisclosure, {});
  return row;
}

describe('a report that something went to the wrong person', () => {
  it('is assessed, approved, told in rounds once each, and closed by an act', async () => {
    const { handle } = await notifying();
    await until('all rounds are out', async () => told().length === 2);
    await scene.act(handle, 'lead', closeBreach, {});
    await handle.result();
    expect(told()).toEqual(['individuals', 'individuals']);
    expect(scene.asked('decideDisclosure').map(({ decision }) => decision.kind)).toEqual([
      'assess',
      'approve',
      'close',
    ]);
    expect((await scene.history(handle.workflowId)).activities).toBeLessThan(15);
  });

  it('refuses what its state and role do not allow', async () => {
    scene = await openScene();
    const { handle } = await startReport(scene);
    expect(await scene.act(handle, 'lead', approveDisclosure, {})).toEqual({
      refused: 'state-does-not-allow',
    });
    expect(
      await scene.act(handle, 'agent', assessDisclosure, { ...assessment, conclusion: 'none' as 'breach' }),
    ).toEqual({
      refused: 'field-malformed',
      field: 'conclusion',
    });
    await scene.act(handle, 'agent', assessDisclosure, assessment);
    expect(await status(handle)).toBe('assessed');
    await scene.act(handle, 'lead', approveDisclosure, {});
    await scene.act(handle, 'lead', closeBreach, {});
    await handle.result();
  });

  it('whose history is long begins no letter until the one under way has ended and a fresh run goes on', async () => {
    scene = await openScene();
    const { handle } = await startReport(scene);
    const { tellOfDisclosure, settleDisclosureReport } = scene.answers;
    const [held, letGo] = gate();
    scene.answers.tellOfDisclosure = async (letter) => {
      if (told().length === 1) await held;
      return tellOfDisclosure(letter);
    };
    await scene.act(handle, 'agent', assessDisclosure, assessment);
    await scene.act(handle, 'lead', approveDisclosure, {});
    await until('a letter is under way', async () => told().length === 1);
    await growsLong(handle, disclosureReportChanged);
    scene.answers.settleDisclosureReport = async (request) => {
      const row = await settleDisclosureReport(request);
      return { ...row, letters: [...row.letters, { template: 'overdue', round: 7 }] };
    };
    for (const _ of [1, 2]) {
      const looked = scene.asked('settleDisclosureReport').length;
      await handle.signal(disclosureReportChanged);
      await until('it is looked at', async () => scene.asked('settleDisclosureReport').length > looked);
    }
    expect(told()).toEqual(['individuals']);
    letGo();
    await until('the next ones go out', async () => told().length === 3);
    const { runId } = await scene.workflow.getHandle(handle.workflowId).describe();
    expect(runId).not.toBe(handle.firstExecutionRunId);
    await scene.act(scene.workflow.getHandle(handle.workflowId), 'lead', closeBreach, {});
  });

  it('pages the privacy officer each day that it is late, and never closes by itself', async () => {
    scene = await openScene();
    const { handle } = await startReport(scene);
    await scene.skipDays(75);
    const pages = scene.asked('tellOfDisclosure').filter(({ template }) => template === 'overdue');
    expect(pages.length).toBeGreaterThanOrEqual(14);
    expect(new Set(pages.map(({ round }) => round)).size).toBe(pages.length);
    expect(await status(handle)).toBe('reported');
  });

  it('goes on while the relay is away', async () => {
    const { handle } = await notifying();
    scene.answers.tellOfDisclosure = fails;
    await scene.skipDays(3);
    expect(await status(handle)).toBe('notifying');
    await scene.act(handle, 'lead', closeBreach, {});
    await handle.result();
  });
});
