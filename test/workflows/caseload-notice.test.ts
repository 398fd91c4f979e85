import { afterEach, describe, expect, it } from 'vitest';
import {
  caseClosed,
  caseloadNoticeId,
  caseloadPageSize,
  lastDayMoved,
  sendsHeld,
  sendsReleased,
  terminationWithdrawn,
} from '../../src/protocol/caseload-notice/messages.js';
import { minutesAfter } from '../../src/domain/instants.js';
import { clientMigrationId, migrationView } from '../../src/protocol/client-migration/messages.js';
import { withdrawTermination } from '../../src/protocol/contract-termination/messages.js';
import { searchAttributes } from '../../src/protocol/search-attributes.js';
import { gate } from '../harness/gate.js';
import { startCaseloadPage, startTermination } from '../harness/inputs.js';
import { caseload, fails } from '../harness/recording-activities.js';
import { day, openScene, type Scene } from '../harness/time-skipping.js';
import { until } from '../harness/until.js';

/** A mail that the relay keeps thinking about until it is let go. */
function slowMail() {
  const [sent, letGo] = gate();
  return {
    letGo,
    giveNotice: async () => {
      await sent;
      return { kind: 'accepted' } as const;
    },
  };
}

describe('a caseload is told page by page', () => {
  let scene: Scene;
  afterEach(() => scene.close());
  const told = () => scene.asked('giveNotice').map(({ chartId, round }) => `${chartId} ${round}`);

  it('keeps reminders back from the first clients when support holds while others are still being told', async () => {
    scene = await openScene();
    const mail = slowMail();
    const { giveNotice } = scene.answers;
    scene.answers.giveNotice = (request) =>
      request.headwaySourced ? giveNotice(request) : mail.giveNotice();
    const { handle, caseId } = await startCaseloadPage(scene, caseload(1, 7));
    const migration = scene.workflow.getHandle(clientMigrationId(caseId, 'chart-0'));
    await until('the first are being told', async () => told().length === 6);
    await handle.signal(sendsHeld);
    await until('the migration hears of it', async () =>
      JSON.stringify(await migration.fetchHistory()).includes('sendsHeld'),
    );
    mail.letGo();
    await scene.skipDays(10);
    expect(scene.asked('remindClient')).toEqual([]);
    expect(told()).toHaveLength(6);
    await handle.signal(sendsReleased);
    await until(
      'the rest is told, and the first reminded',
      async () => told().length === 8 && scene.asked('remindClient').length === 1,
    );
  });

  it('tells of a moved last day once: those who knew the old one again, the others only of the new one', async () => {
    scene = await openScene();
    const mail = slowMail();
    scene.answers.giveNotice = mail.giveNotice;
    const { handle, lastDay, lastDayEndsAt } = await startCaseloadPage(scene, caseload(0, 8));
    await until('five are being told', async () => told().length === 5);
    const moved = new Date(Date.parse(lastDayEndsAt) + 9 * day).toISOString();
    await handle.signal(lastDayMoved, { lastDay, lastDayEndsAt: moved, round: 1 });
    mail.letGo();
    const toldOfNewDay = () => scene.asked('giveNotice').filter((notice) => notice.lastDayEndsAt === moved);
    await until('all know the new day', async () => toldOfNewDay().length === 8);
    await handle.signal(caseClosed);
    await handle.result();
    expect(new Set(toldOfNewDay().map(({ chartId }) => chartId)).size).toBe(8);
    expect(told()).toHaveLength(13);
  });

  it('asks support to call an own client whom no mail reaches, and to tell them by phone that the provider stays', async () => {
    scene = await openScene();
    scene.answers.giveNotice = async () => ({ kind: 'refused', because: '550' });
    scene.answers.tellProviderStays = fails;
    const { handle } = await startCaseloadPage(scene, caseload(0, 1));
    await until('support is asked', async () => scene.asked('openTask').length === 1);
    await handle.signal(terminationWithdrawn);
    await handle.result();
    expect(scene.asked('openTask').map(({ key, kind }) => [key, kind])).toEqual([
      ['notice/chart-0/0', 'give_notice_by_phone'],
      ['stays/chart-0', 'tell_provider_stays'],
    ]);
  });

  it('tells an own client whose mail a hold caught on its way after the hold, of the day as it is then', async () => {
    scene = await openScene();
    const { giveNotice } = scene.answers;
    scene.answers.giveNotice = async () => ({ kind: 'held' });
    const { handle, lastDay, lastDayEndsAt } = await startCaseloadPage(scene, caseload(0, 1));
    await until('the mail is held', async () => told().length === 1);
    await handle.signal(sendsHeld);
    await scene.skipDays(3);
    expect(told()).toHaveLength(1);
    scene.answers.giveNotice = giveNotice;
    await handle.signal(sendsReleased);
    await until('the client is told', async () => told().length === 2);
    scene.answers.giveNotice = async () => {
      await handle.signal(sendsHeld);
      return { kind: 'held' };
    };
    const moved = new Date(Date.parse(lastDayEndsAt) + 9 * day).toISOString();
    await handle.signal(lastDayMoved, { lastDay, lastDayEndsAt: moved, round: 1 });
    await scene.skipDays(3);
    expect(told()).toEqual(['chart-0 0', 'chart-0 0', 'chart-0 1']);
    scene.answers.giveNotice = giveNotice;
    await handle.signal(sendsReleased);
    await until('the client is told again', async () => told().length === 4);
    expect(scene.asked('giveNotice').at(-1)).toMatchObject({ round: 1, lastDayEndsAt: moved });
    expect(scene.asked('openTask')).toEqual([]);
  });

  it('tells own clients whom support calls first also when the case closes before their mail is due', async () => {
    scene = await openScene();
    const { handle } = await startCaseloadPage(scene, caseload(0, 2), true);
    await scene.skipDays(0.5);
    expect(told()).toEqual([]);
    await handle.signal(caseClosed);
    // Support's hours to call aren't over because the case is.
    await scene.skipDays(0.25);
    expect(told()).toEqual([]);
    await handle.result();
    expect(told().toSorted()).toEqual(['chart-0 0', 'chart-1 0']);
    const { typedSearchAttributes: shown } = await handle.describe();
    expect(shown.get(searchAttributes.CaseState)).toBe('over');
    expect([shown.get(searchAttributes.WaitingOn), shown.get(searchAttributes.DueAt)]).toEqual([
      'nobody',
      undefined,
    ]);
  });

  it('after a withdrawal tells own clients whom support may have called that the provider stays, and nothing else', async () => {
    scene = await openScene();
    const { handle } = await startCaseloadPage(scene, caseload(0, 2), true);
    await scene.skipDays(0.5);
    await handle.signal(terminationWithdrawn);
    await handle.result();
    expect(told()).toEqual([]);
    expect(
      scene
        .asked('tellProviderStays')
        .map(({ chartId }) => chartId)
        .toSorted(),
    ).toEqual(['chart-0', 'chart-1']);
  });

  it('asks nobody to call a client who was never told, and need not hear that the provider stays', async () => {
    scene = await openScene();
    scene.answers.tellProviderStays = async () => ({ kind: 'needless' });
    const { handle } = await startCaseloadPage(scene, caseload(0, 1));
    await until('the client is told', async () => told().length === 1);
    await handle.signal(terminationWithdrawn);
    await handle.result();
    expect(scene.asked('tellProviderStays')).toHaveLength(1);
    expect(scene.asked('openTask')).toEqual([]);
  });

  it('withdrawn while migrations start, tells every client who has one that the provider stays', async () => {
    scene = await openScene();
    let started = 0;
    // The withdrawal comes before, between and after the starts of the migrations.
    for (const charts of Array.from({ length: 6 }, () => caseload(5, 0))) {
      const { handle, caseId } = await startCaseloadPage(scene, charts);
      await handle.signal(terminationWithdrawn);
      await handle.result();
      const told = scene.asked('tellProviderStays').filter((stays) => stays.caseId === caseId);
      for (const { chartId } of charts) {
        const has = await scene.workflow
          .getHandle(clientMigrationId(caseId, chartId))
          .describe()
          .then(
            () => true,
            () => false,
          );
        started += Number(has);
        expect([chartId, told.some((stays) => stays.chartId === chartId)]).toEqual([chartId, has]);
      }
    }
    expect(started).toBeGreaterThan(0);
  });

  it('withdrawn while clients are being told, tells no more of them, and those who were told that the provider stays', async () => {
    scene = await openScene();
    const mail = slowMail();
    scene.answers.giveNotice = mail.giveNotice;
    const { handle } = await startCaseloadPage(scene, caseload(0, 9));
    await until('five are being told', async () => told().length === 5);
    await handle.signal(terminationWithdrawn);
    mail.letGo();
    await handle.result();
    expect(told()).toHaveLength(5);
    expect(
      scene
        .asked('tellProviderStays')
        .map(({ chartId }) => chartId)
        .toSorted(),
    ).toEqual(
      scene
        .asked('giveNotice')
        .map(({ chartId }) => chartId)
        .toSorted(),
    );
  });

  describe('with mailboxes that put mail off for a day', () => {
    const isFull = ({ chartId }: { readonly chartId: string }) => Number(chartId.split('-').at(-1)) % 4 === 0;
    /** Every fourth mailbox takes nothing for as long as a mail is tried. */
    function fillMailboxes() {
      const { giveNotice, tellProviderStays } = scene.answers;
      scene.answers.giveNotice = async (request) => (isFull(request) ? fails() : giveNotice(request));
      scene.answers.tellProviderStays = async (request) =>
        isFull(request) ? fails() : tellProviderStays(request);
    }
    const toldOthers = (round: number) =>
      scene.asked('giveNotice').filter((notice) => notice.round === round && !isFull(notice));
    const taken = (round: number, clients: number) =>
      until('the others are told', async () => toldOthers(round).length === clients);
    const tasks = () => scene.asked('openTask').map(({ kind }) => kind);

    it('tells all others of 400 clients within minutes', async () => {
      scene = await openScene({ charts: caseload(0, 400) });
      fillMailboxes();
      await startTermination(scene);
      await scene.skipDays(1);
      await until('clients are being told', async () => toldOthers(0).length > 0);
      const begunAt = Date.parse(toldOthers(0)[0]?.at ?? '');
      await scene.skipTo(new Date(begunAt + 30 * 60_000));
      await taken(0, 300);
      const last = Math.max(...toldOthers(0).map(({ at }) => Date.parse(at)));
      expect(last - begunAt).toBeLessThan(10 * 60_000);
      expect(tasks()).toEqual([]);
    });

    it('tells the others of every new last day, and that the provider stays, while a mail is still tried', async () => {
      scene = await openScene();
      fillMailboxes();
      const { handle, lastDay, lastDayEndsAt } = await startCaseloadPage(scene, caseload(0, 25));
      await scene.skipDays(0.02);
      await taken(0, 18);
      for (const round of [1, 2]) {
        const moved = new Date(Date.parse(lastDayEndsAt) + (8 + round) * day).toISOString();
        await handle.signal(lastDayMoved, { lastDay, lastDayEndsAt: moved, round });
        await scene.skipDays(0.02);
        await taken(round, 18);
      }
      expect(tasks()).toEqual([]);
      // From now on a notice isn't needed anymore, as its next attempt finds; that mail comes only then.
      await handle.signal(terminationWithdrawn);
      await scene.skipDays(0.02);
      const hear = () => scene.asked('tellProviderStays').filter((request) => !isFull(request));
      await until('the others hear it', async () => hear().length === 18);
      expect(tasks()).toEqual([]);
      await handle.result();
      expect(hear()).toHaveLength(18);
      expect(new Set(tasks())).toEqual(new Set(['give_notice_by_phone', 'tell_provider_stays']));
      expect((await scene.history(handle.workflowId)).events).toBeLessThan(4_000 / 4);
    });

    it('starts everyone’s migration, and tells whom support called first, in time', async () => {
      scene = await openScene();
      fillMailboxes();
      const { handle } = await startCaseloadPage(scene, caseload(3, 20), true);
      await until('support is asked', async () => scene.asked('openTask').length === 23);
      await scene.skipTo(minutesAfter(new Date(scene.asked('openTask')[0]?.precedes ?? ''), 60));
      await until('the others are told', async () => toldOthers(0).length === 17);
      await handle.signal(sendsHeld);
      await handle.signal(sendsReleased);
      await handle.signal(caseClosed);
      await handle.result();
      expect(scene.asked('giveNotice').filter((notice) => !isFull(notice))).toHaveLength(17);
    });
  });

  it('of 400 clients, tells each once, and takes it back from each, with short histories everywhere', async () => {
    const charts = caseload(100, 300);
    scene = await openScene({ charts });
    const { handle, caseId } = await startTermination(scene);
    await scene.skipDays(1.1);
    await until('all are told', async () => scene.asked('giveNotice').length === 400);
    expect(new Set(told()).size).toBe(400);
    expect(await scene.act(handle, 'provider', withdrawTermination, {})).toEqual({ done: true });
    await handle.result();
    await until(
      'all hear that the provider stays',
      async () => scene.asked('tellProviderStays').length === 400,
    );
    const pages = Math.ceil(charts.length / caseloadPageSize);
    expect((await scene.history(handle.workflowId)).events).toBeLessThan(4_000 / 4);
    for (let page = 0; page < pages; page += 1)
      expect((await scene.history(caseloadNoticeId(caseId, page))).events).toBeLessThan(4_000 / 4);
    const migration = clientMigrationId(caseId, 'chart-0');
    expect(await scene.workflow.getHandle(migration).query(migrationView)).toMatchObject({
      status: 'settled',
    });
    expect((await scene.history(migration)).events).toBeLessThan(100);
  });
});
