import { mkdirSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { grouped } from '../../dev/chaos/grouped.js';
import type { Program } from '../../dev/program.js';
import { reconcilePage } from '../../src/operations/record-retention/reconcile.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { builtFolder } from '../harness/built-programs.js';
import { brokenTasks, keptWorkflows } from '../harness/leaks.js';
import { untilQuiet } from '../harness/quiet.js';
import { until } from '../harness/until.js';
import { openers } from './open-cases.js';
import {
  buildNewRelease,
  change,
  release,
  standingsOf,
  startProductionTemporal,
  startWorkerOf,
  stopAll,
  type Standing,
} from './releases.js';

const folder = '.data/releases-test';
/** Cases of each kind that waits for people or dates, beside the children of terminations and a workflow of retention for each chart. */
const each = 8;

/** By workflow type the signal that has it look at its row, and wait anew. */
const looks: Readonly<Record<string, string>> = {
  passwordReset: 'resetSettled',
  emailVerification: 'verificationSettled',
  accountHold: 'disavowedAgain',
  factorRecovery: 'recoverySettled',
  addressRecovery: 'recoverySettled',
  providerInvitation: 'invitationAccepted',
  accessReview: 'accessReviewChanged',
  contactRequest: 'contactChanged',
  clientDeactivation: 'deactivationChanged',
  clientReactivation: 'reactivationChanged',
  clientMajority: 'majorityChanged',
  noteRetrieval: 'retrievalChanged',
  recordRequest: 'recordRequestChanged',
  recordAmendment: 'recordAmendmentChanged',
  recordRetention: 'lookAgain',
  accountingRequest: 'accountingRequestChanged',
  disclosureReport: 'disclosureReportChanged',
  contractTermination: 'workFinished',
  caseloadNotice: 'sendsReleased',
  clientMigration: 'sendsReleased',
  noteExport: 'downloadStarted',
  twoFactor: 'codeAskedFor',
};

let office: BackOffice;
let server: Awaited<ReturnType<typeof startProductionTemporal>>;
let environment: Record<string, string>;
let built: string;
let renewed: string;
const workers = new Map<string, Program>();

beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  built = await builtFolder();
  renewed = await buildNewRelease(built, folder);
  server = await startProductionTemporal(folder, 18_200);
  office = await openBackOffice({ policy: 'standard', worker: false, temporalAddress: server.address });
  environment = office.environment as Record<string, string>;
}, 400_000);
afterAll(async () => {
  await stopAll([...workers.values()]);
  await office?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const run = (buildId: string, of: string) => {
  workers.set(buildId, startWorkerOf(of, { buildId, environment, folder }));
};
/** A release that no worker has named yet is refused: asked again until it is there. */
const releases = (...words: readonly string[]) =>
  until(words.join(' '), async () => {
    const { ok, said } = await release(built, environment, ...words);
    return ok ? said : null;
  });
const open = async (round: string, kinds: readonly (keyof typeof openers)[], count: number) => {
  for (const kind of kinds)
    for (let number = 0; number < count; number += 1)
      await openers[kind](office, `${round}-${kind.replaceAll('_', '-')}-${number}`);
};
/** Has every case do its next step, and waits until all have done it. */
async function takeSteps(): Promise<Standing[]> {
  const before = await standingsOf(office);
  for (const { workflowId, type } of before)
    await office.temporal.workflow.getHandle(workflowId).signal(looks[type] ?? 'noSignalOfThisKind');
  await untilQuiet(office);
  return standingsOf(office);
}
const countBy = (standings: readonly Standing[], keyOf: (standing: Standing) => string) =>
  Object.fromEntries(Array.from(grouped(standings, keyOf), ([key, all]) => [key, all.length]));

/** What hears its signal and waits on as before, or without a date, so that it comes by no new wait. */
const waitOn: ReadonlySet<string> = new Set([
  'recordRetention',
  'accountHold',
  'contractTermination',
  'caseloadNotice',
  'clientMigration',
]);
/** The cases that stay with the release that began them. */
const isShort = ({ type }: Standing) => type === 'twoFactor';
/** Steps that a release couldn't take: it lacks what a case went through, or has a bug. */
const brokenSteps = async () =>
  (await keptWorkflows(office.temporal, office.config.TEMPORAL_TASK_QUEUE)).flatMap(brokenTasks);

describe('a release under more than 200 running cases of every kind that waits', () => {
  const kinds = Object.keys(openers) as (keyof typeof openers)[];
  let began: Standing[];
  let ramped: Standing[];
  const stillThere = (standings: readonly Standing[]) =>
    began.filter((case_) => !standings.some(({ workflowId }) => workflowId === case_.workflowId));

  it('the cases are begun on the old one', async () => {
    run('old', built);
    await releases('current', 'old');
    await open('first', kinds, each);
    await reconcilePage(office, { after: null, at: office.clock() });
    await until(
      'all have started',
      async () => {
        const left = await office.db.case.count({ where: { workflowStartedAt: null, closedAt: null } });
        const all = await standingsOf(office);
        // A termination begins its children when it has taken its own first steps.
        const types = new Set(all.map(({ type }) => type));
        return left === 0 && types.size === Object.keys(looks).length;
      },
      180_000,
    );
    await untilQuiet(office);
    began = await standingsOf(office);
    expect(began.length).toBeGreaterThan(200);
    expect(countBy(began, ({ buildId }) => buildId)).toEqual({ old: began.length });
    expect(new Set(began.map(({ type }) => type))).toEqual(new Set(Object.keys(looks)));
    expect(began.filter(({ isPinned }) => isPinned)).toEqual(began.filter(isShort));
  }, 400_000);

  it('ramped to half, the new one takes some of them and of what begins, each on its way from there', async () => {
    run('new', renewed);
    expect(await releases('ramp', 'new', '50')).toContain('new gets 50 percent.');
    await open('second', ['password_reset', 'contact_request'], 20);
    ramped = await takeSteps();
    expect(stillThere(ramped)).toEqual([]);
    const long = ramped.filter((standing) => !isShort(standing));
    const by = countBy(long, ({ buildId }) => buildId);
    expect([by['old'], by['new'], (by['old'] ?? 0) + (by['new'] ?? 0)]).toEqual([
      expect.any(Number),
      expect.any(Number),
      long.length,
    ]);
    expect(long.filter(({ buildId, hasPassed }) => hasPassed && buildId !== 'new')).toEqual([]);
    expect(long.filter(({ hasPassed }) => hasPassed).length).toBeGreaterThan(50);
    expect(new Set(ramped.filter(isShort).map(({ buildId }) => buildId))).toEqual(new Set(['old']));
    expect(await brokenSteps()).toEqual([]);
  }, 400_000);

  it('rolled back, it keeps those that it brought further, and the old one goes on with all others', async () => {
    const passed = ramped.filter(({ hasPassed }) => hasPassed).length;
    expect(await releases('rollback', 'new', 'old', change)).toContain(
      `old is current; ${passed} cases stay with new, whose workers have to go on.`,
    );
    await open('third', ['password_reset'], 5);
    const after = await takeSteps();
    expect(stillThere(after)).toEqual([]);
    expect(after.filter(({ hasPassed, buildId }) => hasPassed !== (buildId === 'new'))).toEqual([]);
    expect(after.filter(({ hasPassed }) => hasPassed)).toHaveLength(passed);
    expect(await brokenSteps()).toEqual([]);
  }, 400_000);

  it('mended, the next one takes all of them but the short ones, and what stayed is let go', async () => {
    const passed = ramped.filter(({ hasPassed }) => hasPassed).length;
    run('next', renewed);
    await releases('current', 'next');
    expect(await releases('let-go', 'new')).toContain(`${passed} cases of new were let go.`);
    const after = await takeSteps();
    expect(stillThere(after)).toEqual([]);
    expect(countBy(after, (case_) => `${isShort(case_) ? 'short' : 'long'} ${case_.buildId}`)).toEqual({
      'long next': after.filter((case_) => !isShort(case_)).length,
      'short old': began.filter(isShort).length,
    });
    const all = after.filter((case_) => !isShort(case_) && !waitOn.has(case_.type));
    expect(all.filter(({ hasPassed }) => !hasPassed)).toEqual([]);
    expect(await brokenSteps()).toEqual([]);
  }, 400_000);

  it('the short ones end on the release that began them, which may go then', async () => {
    for (const { workflowId } of began.filter(isShort))
      await office.temporal.workflow.getHandle(workflowId).signal('challengeSettled', { outcome: 'expired' });
    const left = () => standingsOf(office).then((all) => all.filter(({ buildId }) => buildId !== 'next'));
    await until('none is left on it', async () => (await left()).length === 0);
    expect((await release(built, environment, 'status')).said).toMatch(/^old: \w+, 0 open cases$/m);
    expect(await brokenSteps()).toEqual([]);
  });
});
