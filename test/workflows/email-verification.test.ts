import { afterEach, describe, expect, it } from 'vitest';
import {
  addressCorrected,
  emailVerificationView,
  resendAsked,
  resendVerification,
  verificationSettled,
} from '../../src/protocol/email-verification/messages.js';
import { startVerification } from '../harness/inputs.js';
import { fails } from '../harness/recording-activities.js';
import { openScene, type Scene } from '../harness/time-skipping.js';
import { until } from '../harness/until.js';

const done = { done: true };
const verified = { status: 'verified', accountId: 'account-0' } as const;

/** Whole hours from the request to an instant; the seconds that a worker takes don't count. */
const hoursAfter = (requestedAt: string, at: string) =>
  Math.floor((Date.parse(at) - Date.parse(requestedAt)) / 3_600_000);

const firstMail = (scene: Scene) =>
  until('the first mail is out', async () => scene.asked('sendVerification').length === 1);

describe('an address that is to be verified', () => {
  let scene: Scene;
  afterEach(() => scene.close());

  it('is mailed at once, reminded after 24 and 72 hours, expires after 7 days and is removed after 30', async () => {
    scene = await openScene();
    const { handle, requestedAt } = await startVerification(scene);
    await handle.result();
    const mails = scene.asked('sendVerification');
    expect(mails.map(({ occasion, round, at }) => [occasion, round, hoursAfter(requestedAt, at)])).toEqual([
      ['request', 0, 0],
      ['reminder', 1, 24],
      ['reminder', 2, 72],
    ]);
    expect(mails.map(({ at, linkExpiresAt }) => hoursAfter(at, linkExpiresAt))).toEqual([24, 24, 24]);
    const ends = scene.asked('settleVerification');
    expect(ends.map(({ due, at }) => [due, hoursAfter(requestedAt, at)])).toEqual([
      ['expire', 7 * 24],
      ['remove', 30 * 24],
    ]);
    expect((await handle.query(emailVerificationView)).status).toBe('removed');
  });

  it('ends with the signal that it was verified, in two activities', async () => {
    scene = await openScene();
    const { handle } = await startVerification(scene);
    await firstMail(scene);
    scene.answers.settleVerification = async () => verified;
    await handle.signal(verificationSettled);
    await handle.result();
    expect(scene.asked('sendVerification')).toHaveLength(1);
    expect(scene.asked('settleVerification')).toMatchObject([{ due: 'nothing' }]);
  });

  it('ends at its next date when the signal was lost, without another mail', async () => {
    scene = await openScene();
    const { handle } = await startVerification(scene);
    await firstMail(scene);
    scene.answers.sendVerification = async () => verified;
    await handle.result();
    expect(scene.asked('sendVerification').map(({ occasion }) => occasion)).toEqual(['request', 'reminder']);
    expect(scene.asked('settleVerification')).toEqual([]);
  });

  it('goes on as before after signals that mean nothing, however often they come', async () => {
    scene = await openScene();
    const { handle, after } = await startVerification(scene);
    for (let times = 0; times < 3; times += 1) await handle.signal(verificationSettled);
    await scene.skipTo(after(25));
    expect(scene.asked('sendVerification').map(({ occasion }) => occasion)).toEqual(['request', 'reminder']);
    expect((await handle.query(emailVerificationView)).status).toBe('sent');
  });

  it('mails the corrected address, once the API says so', async () => {
    scene = await openScene();
    const { handle } = await startVerification(scene);
    await firstMail(scene);
    await handle.signal(addressCorrected);
    await until('the corrected address is mailed', async () => scene.asked('sendVerification').length === 2);
    expect(scene.asked('sendVerification').at(-1)).toMatchObject({ occasion: 'correction', round: 1 });
  });

  it('that is taken ends at once', async () => {
    scene = await openScene();
    scene.answers.sendVerification = async () => ({ status: 'address_taken', accountId: null });
    const { handle } = await startVerification(scene);
    await handle.result();
    expect(scene.asked('settleVerification')).toEqual([]);
  });

  it('is written down for support when no relay takes the mail within a day, and reminded all the same', async () => {
    scene = await openScene();
    scene.answers.sendVerification = fails;
    const { handle, verificationId } = await startVerification(scene);
    await until('the first mail is given up', async () => {
      await scene.skipDays(1);
      return scene.asked('verificationNotTaken').length > 0;
    });
    expect(scene.asked('verificationNotTaken')[0]).toMatchObject({ verificationId, round: 0 });
    scene.answers.sendVerification = async () => ({ status: 'sent', accountId: 'account-0' });
    await handle.result();
    expect(scene.asked('sendVerification').at(-1)).toMatchObject({ occasion: 'reminder' });
  });
});

describe('another mail that someone asks for', () => {
  let scene: Scene;
  afterEach(() => scene.close());

  it('comes after a minute and not after half of one', async () => {
    scene = await openScene();
    const { handle } = await startVerification(scene);
    await firstMail(scene);
    await scene.skipDays(30 / 86_400);
    expect(await scene.act(handle, 'client', resendVerification, {})).toEqual({ refused: 'resend-too-soon' });
    await scene.skipDays(61 / 86_400);
    expect(await scene.act(handle, 'client', resendVerification, {})).toEqual(done);
    await until('it is sent', async () => scene.asked('sendVerification').length === 2);
    expect(scene.asked('sendVerification').at(-1)).toMatchObject({ occasion: 'resend', round: 1 });
    expect(scene.asked('sendVerification').at(-1)?.byStaff).toBeUndefined();
  });

  it('comes where anyone asks, as often as support may, and uses up nothing of support’s', async () => {
    scene = await openScene();
    const { handle, after } = await startVerification(scene);
    await firstMail(scene);
    await handle.signal(resendAsked);
    for (const hours of [1, 2, 3, 4, 5, 6]) {
      await scene.skipTo(after(hours));
      await handle.signal(resendAsked);
    }
    await until('five are sent', async () => scene.asked('sendVerification').length === 6);
    await scene.skipTo(after(7));
    expect(await scene.act(handle, 'agent', resendVerification, {})).toEqual(done);
    await until('support’s is sent', async () => scene.asked('sendVerification').length === 7);
    expect(scene.asked('sendVerification').map(({ occasion, byStaff }) => [occasion, byStaff])).toEqual([
      ['request', undefined],
      ...Array.from({ length: 5 }, () => ['resend', undefined]),
      ['resend', true],
    ]);
  });

  it('comes after the first, where it was asked for before that was known to have gone', async () => {
    scene = await openScene();
    const { sendVerification } = scene.answers;
    scene.answers.sendVerification = fails;
    const { handle } = await startVerification(scene);
    await firstMail(scene);
    await scene.skipDays(2 / 1440);
    await handle.signal(resendAsked);
    expect((await handle.query(emailVerificationView)).mailsSent).toBe(1);
    scene.answers.sendVerification = sendVerification;
    await until('the second is sent', async () => {
      await scene.skipDays(1 / 24);
      return (await handle.query(emailVerificationView)).mailsSent === 2;
    });
    expect(scene.asked('sendVerification').at(-1)).toMatchObject({ occasion: 'resend', round: 1 });
  });

  it('is refused the sixth time in a day, and comes again a day after the first', async () => {
    scene = await openScene();
    const { handle, after } = await startVerification(scene);
    await firstMail(scene);
    for (const hours of [1, 2, 3, 4, 5]) {
      await scene.skipTo(after(hours));
      expect(await scene.act(handle, 'client', resendVerification, {})).toEqual(done);
    }
    await scene.skipTo(after(6));
    expect(await scene.act(handle, 'client', resendVerification, {})).toEqual({
      refused: 'resend-limit-reached',
    });
    await scene.skipTo(after(25.1));
    expect(await scene.act(handle, 'client', resendVerification, {})).toEqual(done);
  });

  it('can still be asked for by support once no more mails come by themselves', async () => {
    scene = await openScene();
    const { handle } = await startVerification(scene);
    await scene.skipDays(8);
    expect((await handle.query(emailVerificationView)).status).toBe('expired');
    expect(await scene.act(handle, 'agent', resendVerification, {})).toEqual(done);
    await until('it is sent', async () => scene.asked('sendVerification').length === 4);
    expect(scene.asked('sendVerification').at(-1)).toMatchObject({ occasion: 'resend', byStaff: true });
    await handle.result();
    expect(scene.asked('settleVerification').map(({ due }) => due)).toEqual(['expire', 'remove']);
  });
});

describe('a verification outlives its workers', () => {
  let scene: Scene;
  afterEach(() => scene.close());

  it('sends each mail once although no worker remembers anything, and one is replaced by another', async () => {
    scene = await openScene({ maxCachedWorkflows: 0 });
    const { handle, after } = await startVerification(scene);
    await scene.skipTo(after(30));
    await scene.replaceWorker();
    await handle.result();
    expect(scene.asked('sendVerification').map(({ round }) => round)).toEqual([0, 1, 2]);
    expect(scene.asked('settleVerification')).toHaveLength(2);
  });

  it('is one run however often it is started', async () => {
    scene = await openScene();
    const { handle } = await startVerification(scene);
    await expect(
      scene.workflow.start('emailVerification', {
        workflowId: handle.workflowId,
        taskQueue: scene.taskQueue,
        args: [],
        workflowIdConflictPolicy: 'FAIL',
      }),
    ).rejects.toThrow('already started');
  });
});
