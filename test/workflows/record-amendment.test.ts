import { afterEach, describe, expect, it } from 'vitest';
import { dateIn, plusDays } from '../../src/domain/zoned-time.js';
import { recordAmendmentView } from '../../src/protocol/record-amendment/messages.js';
import { startAmendment } from '../harness/record-amendments.js';
import { fails } from '../harness/recording-activities.js';
import { openScene, type Scene } from '../harness/time-skipping.js';
import { until } from '../harness/until.js';

let scene: Scene;
afterEach(() => scene.close());

async function begun() {
  scene = await openScene();
  const row = await startAmendment(scene);
  await told('provider-asked');
  return row;
}

/** The first two go at once, to two people, in either order. */
const letters = () => {
  const told = scene.asked('tellOfAmendment').map(({ template, round }) => `${template}/${round}`);
  return [...told.slice(0, 2).toSorted(), ...told.slice(2)];
};
const told = (template: string) =>
  until(`“${template}” went out`, async () => letters().some((one) => one.startsWith(`${template}/`)));
const deny = {
  kind: 'decide',
  decision: 'denied',
  grounds: 'accurate',
  by: null,
  words: 'It is right.',
} as const;

/** The dates that came, each as the day of the request on which it came. */
function daysOf({ rung, receivedAt }: Awaited<ReturnType<typeof startAmendment>>): string[] {
  const first = dateIn('America/New_York', receivedAt);
  const dayOf = (at: string) =>
    Array.from({ length: 400 }, (_, day) => day).find(
      (day) => plusDays(first, day) === dateIn('America/New_York', new Date(at)),
    );
  return [...rung].map(([key, at]) => `${key.split('/')[0]} ${dayOf(at)}`);
}

describe('a request to amend', () => {
  it('that nobody decides comes to our staff on day 30, alerts on days 50 and 55, then pages every day and stays open', async () => {
    const row = await begun();
    await scene.skipDays(63);
    expect(daysOf(row)).toEqual([
      'decide 30',
      'alert 50',
      'alert 55',
      'overdue 61',
      'overdue 62',
      'overdue 63',
    ]);
    expect(letters()).toEqual([
      'asked/0',
      'provider-asked/0',
      'officer-overdue/0',
      'officer-overdue/1',
      'officer-overdue/2',
    ]);
    expect((await row.handle.query(recordAmendmentView)).status).toBe('overdue');
    await row.happens({ kind: 'withdraw' });
    await row.handle.result();
    expect(letters().slice(-2).toSorted()).toEqual(['provider-withdrawn/0', 'withdrawn/0']);
  });

  it('keeps its clock while no letter goes out, has support call the person, and comes to our staff at once', async () => {
    scene = await openScene();
    scene.answers.tellOfAmendment = fails;
    const row = await startAmendment(scene);
    await scene.skipDays(62);
    expect(daysOf(row)).toEqual(['decide 1', 'alert 50', 'alert 55', 'overdue 61', 'overdue 62']);
    const calls = scene.asked('openTask').map(({ kind, key }) => [kind, key]);
    expect(calls).toEqual([['reach_by_phone', 'by-phone/asked']]);
    await row.happens({ kind: 'withdraw' });
    await row.handle.result();
  });

  it('that was put off once comes due on its new day', async () => {
    const row = await begun();
    await scene.skipDays(58);
    const to = plusDays(dateIn('America/New_York', row.receivedAt), 90);
    const extend = { kind: 'extend', to, reason: 'The old chart is looked for.' } as const;
    await row.happens(extend);
    await told('extended');
    await expect(row.happens(extend)).rejects.toThrow('extension-used');
    await scene.skipDays(31);
    expect((await row.handle.query(recordAmendmentView)).status).toBe('referred');
    await scene.skipDays(2);
    expect((await row.handle.query(recordAmendmentView)).status).toBe('overdue');
    await row.happens(deny);
    await told('decided');
  });

  it('that is denied waits for a statement and its answer, and tells each once', async () => {
    const row = await begun();
    await row.happens(deny);
    await told('decided');
    await scene.skipDays(20);
    await row.happens({ kind: 'disagree', words: 'I never said that.' });
    await told('provider-disagreed');
    await row.happens({ kind: 'rebut', words: 'I did hear it.' });
    await row.handle.result();
    expect(letters()).toEqual([
      'asked/0',
      'provider-asked/0',
      'decided/0',
      'provider-disagreed/0',
      'rebutted/0',
    ]);
  });

  it('that nobody says more about is over 60 days after its decision', async () => {
    const row = await begun();
    await row.happens(deny);
    await scene.skipDays(59);
    expect((await row.handle.query(recordAmendmentView)).status).toBe('decided');
    await scene.skipDays(2);
    await row.handle.result();
    expect((await row.handle.query(recordAmendmentView)).status).toBe('settled');
  });
});
