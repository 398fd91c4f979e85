import { afterEach, describe, expect, it } from 'vitest';
import { dateIn, plusDays } from '../../src/domain/zoned-time.js';
import { accountingRequestView } from '../../src/protocol/accounting-request/messages.js';
import { startAccounting } from '../harness/accounting-requests.js';
import { fails } from '../harness/recording-activities.js';
import { openScene, type Scene } from '../harness/time-skipping.js';
import { until } from '../harness/until.js';

let scene: Scene;
afterEach(() => scene.close());

async function begun() {
  scene = await openScene();
  const row = await startAccounting(scene);
  await told('asked');
  return row;
}

const zone = 'America/New_York';
const letters = () => scene.asked('tellOfAccounting').map(({ template, round }) => `${template}/${round}`);
const told = (template: string) =>
  until(`“${template}” went out`, async () => letters().some((one) => one.startsWith(`${template}/`)));

/** The dates that came, each as the day of the request on which it came. */
function daysOf({ rung, receivedAt }: Awaited<ReturnType<typeof startAccounting>>): string[] {
  const first = dateIn(zone, receivedAt);
  const dayOf = (at: string) =>
    Array.from({ length: 100 }, (_, day) => day).find(
      (day) => plusDays(first, day) === dateIn(zone, new Date(at)),
    );
  return [...rung].map(([key, at]) => `${key.split('/')[0]} ${dayOf(at)}`);
}

describe('a request for an accounting of disclosures', () => {
  it('that nobody reads alerts support on days 50 and 55, then pages every day and stays open', async () => {
    const row = await begun();
    await scene.skipDays(63);
    expect(daysOf(row)).toEqual(['alert 50', 'alert 55', 'overdue 61', 'overdue 62', 'overdue 63']);
    expect(letters()).toEqual(['asked/0', 'officer-overdue/0', 'officer-overdue/1', 'officer-overdue/2']);
    expect((await row.handle.query(accountingRequestView)).status).toBe('overdue');
    await row.happens({ kind: 'give' });
    await row.handle.result();
    expect(letters()).toHaveLength(4);
  });

  it('that was put off once comes due on its new day, and not a second time', async () => {
    const row = await begun();
    await scene.skipDays(58);
    const to = plusDays(dateIn(zone, row.receivedAt), 90);
    const extend = { kind: 'extend', to, reason: 'An agency has to answer first.' } as const;
    await row.happens(extend);
    await told('extended');
    await expect(row.happens(extend)).rejects.toThrow('extension-used');
    await scene.skipDays(31);
    expect((await row.handle.query(accountingRequestView)).status).toBe('asked');
    await scene.skipDays(2);
    expect((await row.handle.query(accountingRequestView)).status).toBe('overdue');
    await row.happens({ kind: 'withdraw' });
    await row.handle.result();
    expect(letters().at(-1)).toBe('withdrawn/0');
  });

  it('keeps its clock while no letter goes out, and has support call the person', async () => {
    scene = await openScene();
    scene.answers.tellOfAccounting = fails;
    const row = await startAccounting(scene);
    await scene.skipDays(62);
    expect(daysOf(row)).toEqual(['alert 50', 'alert 55', 'overdue 61', 'overdue 62']);
    const calls = scene.asked('openTask').map(({ kind, key }) => [kind, key]);
    expect(calls).toEqual([['reach_by_phone', 'by-phone/asked']]);
    await row.happens({ kind: 'withdraw' });
    await row.handle.result();
  });

  it('that is read is over at once', async () => {
    const row = await begun();
    await row.happens({ kind: 'give' });
    await row.handle.result();
    expect(letters()).toEqual(['asked/0']);
    await expect(row.happens({ kind: 'withdraw' })).rejects.toThrow('state-does-not-allow');
  });

  it('goes on where its worker is replaced', async () => {
    const row = await begun();
    await scene.replaceWorker();
    await scene.skipDays(51);
    expect(daysOf(row)).toEqual(['alert 50']);
    await row.happens({ kind: 'give' });
    await row.handle.result();
    expect(letters()).toEqual(['asked/0']);
  });
});
