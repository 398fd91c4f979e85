import { afterEach, describe, expect, it } from 'vitest';
import {
  invitationAccepted,
  providerInvitationView,
  withdrawInvitation,
} from '../../src/protocol/provider-invitation/messages.js';
import { startInvitation } from '../harness/inputs.js';
import { openScene, wholeDays, type Scene } from '../harness/time-skipping.js';
import { until } from '../harness/until.js';

describe('an invitation to sign up, of a provider or of practice staff', () => {
  let scene: Scene;
  afterEach(() => scene.close());

  it('is mailed, sent again once after 7 days, and expires after 14', async () => {
    scene = await openScene();
    const { handle, invitedAt } = await startInvitation(scene);
    await handle.result();
    expect(scene.asked('mailInvitation').map(({ round, at }) => [round, wholeDays(invitedAt, at)])).toEqual([
      [0, 0],
      [1, 7],
    ]);
    expect(scene.asked('endInvitation').map(({ as, at }) => [as, wholeDays(invitedAt, at)])).toEqual([
      ['expired', 14],
    ]);
    expect((await handle.query(providerInvitationView)).status).toBe('expired');
  });

  it('is not sent again once the provider signed up', async () => {
    scene = await openScene();
    const { handle } = await startInvitation(scene);
    await scene.skipDays(2);
    await handle.signal(invitationAccepted);
    await handle.result();
    expect(scene.asked('mailInvitation')).toHaveLength(1);
    expect(scene.asked('endInvitation').map(({ as }) => as)).toEqual(['accepted']);
  });

  it('goes on after a signal that came although nobody signed up', async () => {
    scene = await openScene();
    scene.answers.endInvitation = async ({ as }) => ({ status: as === 'accepted' ? 'invited' : as });
    const { handle } = await startInvitation(scene);
    await handle.signal(invitationAccepted);
    await handle.result();
    expect(scene.asked('endInvitation').map(({ as }) => as)).toEqual(['accepted', 'expired']);
    expect(scene.asked('mailInvitation')).toHaveLength(2);
  });

  it('is withdrawn by support, but not once it was accepted', async () => {
    scene = await openScene();
    const { handle } = await startInvitation(scene);
    await until('it is mailed', async () => scene.asked('mailInvitation').length === 1);
    scene.answers.endInvitation = async () => ({ status: 'accepted' });
    expect(await scene.act(handle, 'agent', withdrawInvitation, {})).toEqual({
      refused: 'state-does-not-allow',
    });
    await handle.result();
    expect(scene.asked('endInvitation')).toMatchObject([{ as: 'withdrawn', actorId: 'account-of-agent' }]);
  });

  it('to practice staff is withdrawn by the provider', async () => {
    scene = await openScene();
    const { handle } = await startInvitation(scene);
    await scene.skipDays(8);
    expect(await scene.act(handle, 'provider', withdrawInvitation, {})).toEqual({ done: true });
    await handle.result();
    expect(scene.asked('mailInvitation').map(({ round }) => round)).toEqual([0, 1]);
    expect(scene.asked('endInvitation')).toMatchObject([{ as: 'withdrawn', actorId: 'account-of-provider' }]);
  });

  it('ends when support withdraws it', async () => {
    scene = await openScene();
    const { handle } = await startInvitation(scene);
    await scene.skipDays(1);
    expect(await scene.act(handle, 'lead', withdrawInvitation, {})).toEqual({ done: true });
    await handle.result();
    expect((await handle.query(providerInvitationView)).status).toBe('withdrawn');
    expect(scene.asked('mailInvitation')).toHaveLength(1);
  });
});
