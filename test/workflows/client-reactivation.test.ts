import { afterEach, describe, expect, it } from 'vitest';
import {
  clientReactivationView,
  denyReactivation,
  reactivate,
} from '../../src/protocol/client-reactivation/messages.js';
import { fails } from '../harness/recording-activities.js';
import { startReactivation } from '../harness/rows.js';
import { day, openScene, type Scene } from '../harness/time-skipping.js';
import { until } from '../harness/until.js';

let scene: Scene;
afterEach(() => scene.close());

const mailed = () => scene.asked('mailReactivation').map(({ template }) => template);

async function linked() {
  scene = await openScene();
  const row = await startReactivation(scene);
  await until('the link is out', async () => mailed().length === 1);
  return row;
}

async function proven() {
  const row = await linked();
  await row.prove();
  await until('it is proven', async () => {
    const { status } = await row.handle.query(clientReactivationView);
    return status === 'proven';
  });
  return row;
}

describe('the reactivation of a client account', () => {
  it('is proven by the link and opened by an agent, and its owner is told once', async () => {
    const { handle } = await proven();
    await scene.act(handle, 'agent', reactivate, {});
    await handle.result();
    expect(mailed()).toEqual(['link', 'reactivated']);
    expect(scene.asked('reactivateClient')).toMatchObject([
      { reactivationId: 'reactivation-1', actorId: 'account-of-agent' },
    ]);
    expect((await scene.history(handle.workflowId)).activities).toBeLessThan(9);
  });

  it('is refused before the link was used, and to someone who only reads', async () => {
    const { handle, prove } = await linked();
    expect(await scene.act(handle, 'agent', reactivate, {})).toEqual({ refused: 'state-does-not-allow' });
    await prove();
    await until('it is proven', async () => {
      const { status } = await handle.query(clientReactivationView);
      return status === 'proven';
    });
    await Promise.allSettled([scene.act(handle, 'lead', denyReactivation, {})]);
    await handle.result();
    expect(scene.asked('reactivateClient')).toEqual([]);
    expect(mailed()).toEqual(['link', 'denied']);
  });

  it('ends after a week when nobody uses the link', async () => {
    const { handle } = await linked();
    await handle.result();
    expect(mailed()).toEqual(['link']);
    const looks = scene.asked('settleReactivation').map(({ at }) => Date.parse(at));
    expect(Math.round(((looks.at(-1) ?? 0) - (looks[0] ?? 0)) / day)).toBe(7);
  });

  it('is looked at again every two days while nobody decides', async () => {
    const { handle } = await proven();
    await scene.skipDays(7);
    const looks = scene.asked('settleReactivation').length;
    expect(looks).toBeGreaterThanOrEqual(5);
    expect(looks).toBeLessThan(9);
    await Promise.allSettled([scene.act(handle, 'agent', denyReactivation, {})]);
    await handle.result();
  });

  it('lets support call where no mail takes the link', async () => {
    scene = await openScene();
    scene.answers.mailReactivation = fails;
    const { handle } = await startReactivation(scene);
    await handle.result();
    expect(scene.asked('openTask')).toMatchObject([
      { kind: 'reach_by_phone', key: 'by-phone/link/0', subjectId: 'account-1' },
    ]);
  });
});
