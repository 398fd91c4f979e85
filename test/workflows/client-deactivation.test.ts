import type { WorkflowHandle } from '@temporalio/client';
import { afterEach, describe, expect, it } from 'vitest';
import { clientDeactivationView } from '../../src/protocol/client-deactivation/messages.js';
import { deactivationRow, startDeactivation } from '../harness/leaving-clients.js';
import { fails } from '../harness/recording-activities.js';
import { day, openScene, type Scene } from '../harness/time-skipping.js';
import { until } from '../harness/until.js';

let scene: Scene;
afterEach(() => scene.close());

const mailed = () => scene.asked('mailDeactivation').map(({ template, round }) => `${template} ${round}`);
const providersTold = () => scene.asked('tellProvidersOfDeactivation').map(({ of }) => of);
const days = (from: string | undefined, to: string | undefined) =>
  Math.round((Date.parse(to ?? '') - Date.parse(from ?? '')) / day);

async function linked(options?: Parameters<typeof deactivationRow>[1]) {
  scene = await openScene();
  const row = await deactivationRow(scene, options);
  const handle = await startDeactivation(scene);
  await until('the link is out', () => isIn(handle, 'identity_link_sent'));
  return { row, handle };
}

const isIn = async (handle: WorkflowHandle, status: string) =>
  (await handle.query(clientDeactivationView)).status === status;

describe('a client who closes their account', () => {
  it('gets the link, confirms, and fourteen days later the account is closed; providers are told twice', async () => {
    const { row, handle } = await linked();
    await row.confirm(handle);
    await handle.result();
    expect(mailed()).toEqual(['link 1', 'confirmed 0', 'deactivated 0']);
    expect(providersTold()).toEqual(['confirmed', 'deactivated']);
    const [, confirmed, deactivated] = scene.asked('mailDeactivation');
    expect(days(confirmed?.at, deactivated?.at)).toBe(14);
    expect((await scene.history(handle.workflowId)).activities).toBeLessThan(12);
  });

  it('gets another link when it is asked for again, once for each time', async () => {
    const { row, handle } = await linked();
    await row.askAgain(handle);
    await until('the second link is out', async () => mailed().length === 2);
    expect(mailed()).toEqual(['link 1', 'link 2']);
    await row.withdraw(handle);
    await handle.result();
  });

  it('gets another link though a mailbox puts the first one off, and hears of the confirmation after both', async () => {
    scene = await openScene();
    const row = await deactivationRow(scene);
    const { mailDeactivation } = scene.answers;
    let isFull = true;
    scene.answers.mailDeactivation = async (mail) => {
      const answer = await mailDeactivation(mail);
      return isFull && mail.round === 1 ? fails() : answer;
    };
    const handle = await startDeactivation(scene);
    await until('the first link is tried', async () => mailed().length > 0);
    await row.askAgain(handle);
    await until('the second link is out', async () => mailed().includes('link 2'));
    await row.confirm(handle);
    await until('providers are told', async () => providersTold().length === 1);
    expect(mailed()).not.toContain('confirmed 0');
    isFull = false;
    await scene.skipDays(0.1);
    await until('they hear of it', async () => mailed().includes('confirmed 0'));
    await row.withdraw(handle);
    await handle.result();
    expect(scene.asked('openTask')).toEqual([]);
  });

  it('changes their mind: they and their providers hear that nothing changed', async () => {
    const { row, handle } = await linked();
    await row.confirm(handle);
    await until('providers are told', async () => providersTold().length === 1);
    await row.withdraw(handle);
    await handle.result();
    expect(mailed()).toEqual(['link 1', 'confirmed 0', 'withdrawn 0']);
    expect(providersTold()).toEqual(['confirmed', 'withdrawn']);
  });

  it('never confirms: the request is over after thirty days, and no provider hears of it', async () => {
    const { handle } = await linked();
    await handle.result();
    expect(mailed()).toEqual(['link 1', 'expired 0']);
    const [link, expired] = scene.asked('mailDeactivation');
    expect(days(link?.at, expired?.at)).toBe(30);
    expect(providersTold()).toEqual([]);
  });

  it('is told goodbye once under a legal hold, and the case goes on until the hold is lifted', async () => {
    const { row, handle } = await linked({ held: true });
    await row.confirm(handle);
    await scene.skipDays(80);
    expect(await isIn(handle, 'erasure_held')).toBe(true);
    await row.liftHold(handle);
    await handle.result();
    expect(mailed()).toEqual(['link 1', 'confirmed 0', 'deactivated 0']);
    expect(providersTold()).toEqual(['confirmed', 'deactivated']);
  });

  it('leaves, though no mail to the providers is taken: support calls them, at the confirmation and at the end', async () => {
    const { row, handle } = await linked();
    scene.answers.tellProvidersOfDeactivation = fails;
    await row.confirm(handle);
    await handle.result();
    expect(mailed()).toEqual(['link 1', 'confirmed 0', 'deactivated 0']);
    expect(scene.asked('openTask')).toMatchObject([
      { kind: 'tell_providers_leaving', key: 'call-providers/confirmed', subjectId: 'account-1' },
      { kind: 'tell_providers_leaving', key: 'call-providers/deactivated', subjectId: 'account-1' },
    ]);
  });

  it('is called by support where no mail takes the link', async () => {
    scene = await openScene();
    await deactivationRow(scene);
    scene.answers.mailDeactivation = fails;
    const handle = await startDeactivation(scene);
    await scene.skipDays(2);
    expect(scene.asked('openTask')).toMatchObject([
      { kind: 'reach_by_phone', key: 'by-phone/link/1', subjectId: 'account-1' },
    ]);
    await handle.result();
  });
});
