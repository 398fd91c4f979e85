import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import { reachOne } from '../../src/activities/kit/reach-one.js';
import type { MailOutcome } from '../../src/activities/kit/mail-once.js';
import { minutesAfter } from '../../src/domain/instants.js';

const at = new Date('2026-12-01T15:00:00Z');
const taken: MailOutcome = { kind: 'accepted' };
const refused: MailOutcome = { kind: 'refused', because: '550' };
const putsOff = new Error('Mailbox full');

/** Mails someone at addresses that answer so, so many minutes after it was asked for. */
function reach(minutes: number, answers: readonly (MailOutcome | Error)[]) {
  const clock = () => minutesAfter(at, minutes);
  return reachOne({ clock }, at, answers, async (answer) => {
    if (answer instanceof Error) throw answer;
    return answer;
  });
}

describe('someone with several addresses', () => {
  it('is reached at once where all answer and one takes the mail', async () => {
    expect(await reach(0, [refused, taken])).toEqual({ reached: true });
    expect(await reach(0, [refused, refused])).toEqual({ reached: false });
  });

  it.each([
    ['first', [putsOff, taken]],
    ['last', [taken, refused, putsOff]],
  ])(
    'is told at a mailbox that puts mail off, the %s, for an hour, and reached by then',
    async (_, answers) => {
      await expect(reach(59, answers)).rejects.toBe(putsOff);
      expect(await reach(60, answers)).toEqual({ reached: true });
    },
  );

  it('is not reached at an address that only who asks has named', async () => {
    const mail = async () => taken;
    const to = (address: string) => reachOne({ clock: () => at }, at, [address], mail, (it) => it !== 'new');
    expect(await to('new')).toEqual({ reached: false });
    expect(await to('known')).toEqual({ reached: true });
  });

  it('is called, and not tried for longer, where only the address that who asks has named puts the mail off', async () => {
    const clock = () => minutesAfter(at, 60);
    const mail = async (address: string): Promise<MailOutcome> => {
      if (address === 'new') throw putsOff;
      return refused;
    };
    const tell = () => reachOne({ clock }, at, ['known', 'new'], mail, (it) => it !== 'new');
    expect(await tell()).toEqual({ reached: false });
  });

  it('is not taken for unreached where the attempt ended before their address was tried', async () => {
    const clock = () => minutesAfter(at, 60);
    const environment = new MockActivityEnvironment();
    const mail = async (): Promise<MailOutcome> => {
      environment.cancel();
      return refused;
    };
    const tell = () => reachOne({ clock }, at, ['new', 'known'], mail, (it) => it !== 'new');
    await expect(environment.run(tell)).rejects.toThrow();
  });

  it('is tried for longer where no address took the mail', async () => {
    await expect(reach(600, [putsOff, refused])).rejects.toBe(putsOff);
  });
});
