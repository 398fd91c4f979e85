import { daysAfter } from '../../domain/instants.js';
import { beginningWith } from '../../domain/matching.js';
import type { Dependencies } from '../../dependencies.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { clientReminder, providerStays } from '../../mail/client-migration/letters.js';
import { leftHeadway, suppressedByCase, mailClient, type ClientMailOutcome, type OfClient } from './mail.js';
import { choiceUrl } from './choice-url.js';

/** For how long a client can undo a rematch after a withdrawal. Basis: product; support has found someone by then. */
const undoRematchDays = 30;
/** The round of that link; the rounds of last days count up from zero. */
const undoRound = -1;

/** Activities that tell clients what comes after the notice. */
export function createClientMigrationActivities(
  dependencies: Pick<Dependencies, 'db' | 'mailer' | 'config'>,
) {
  const { db } = dependencies;
  return {
    /** Reminds a client who didn't choose, once, unless the case is held or withdrawn, or they deactivated their account meanwhile. */
    async remindClient(
      request: OfClient & { round: number; lastDayEndsAt: IsoInstant; at: IsoInstant },
    ): Promise<ClientMailOutcome> {
      const { caseId, chartId, round, at } = request;
      const kept = await suppressedByCase(dependencies, caseId);
      if (kept !== null) return kept;
      if (await leftHeadway(dependencies, chartId)) return { kind: 'needless' };
      const outcome = await mailClient(dependencies, {
        caseId,
        chartId,
        template: 'client-reminder',
        round,
        at,
        write: async (facts) =>
          clientReminder({
            ...facts,
            choiceUrl: await choiceUrl(dependencies, request, at, request.lastDayEndsAt, round),
          }),
      });
      await db.clientMigration.update({
        where: { terminationId_chartId: { terminationId: caseId, chartId } },
        data: { remindedAt: new Date(at) },
      });
      return outcome;
    },

    /** Tells a client who was told before that the provider stays; others, or those who left Headway themselves, hear nothing. The mail goes out once. */
    async tellProviderStays(request: OfClient & { at: IsoInstant }): Promise<ClientMailOutcome> {
      const { caseId, chartId, at } = request;
      const knows = await whatClientKnows(db, request);
      if (knows === 'nothing' || (await leftHeadway(dependencies, chartId))) return { kind: 'needless' };
      const outcome = await mailClient(dependencies, {
        caseId,
        chartId,
        template: 'provider-stays',
        round: 0,
        at,
        write: async (facts) => {
          const rematching = await db.supportTask.count({
            where: { caseId, subjectId: chartId, kind: 'rematch_client', status: 'open' },
          });
          // A round of its own, so that the link outlives the day that isn't the last anymore.
          const until = daysAfter(new Date(at), undoRematchDays).toISOString();
          return providerStays({
            ...facts,
            undoUrl: rematching === 0 ? null : await choiceUrl(dependencies, request, at, until, undoRound),
          });
        },
      });
      // Whose notice came back reads neither; whom support has told is told by support.
      return outcome.kind !== 'accepted' && knows === 'what-was-mailed' ? { kind: 'needless' } : outcome;
    },
  };
}

/** Whether the notice counts as given, or only its mail was taken by the relay, or neither. */
async function whatClientKnows(db: Dependencies['db'], { caseId, chartId }: OfClient) {
  const given = { terminationId: caseId, chartId, noticeGivenAt: { not: null } };
  if ((await db.clientMigration.count({ where: given })) > 0) return 'the-news';
  const key = beginningWith(`${caseId}/client-notice/${chartId}/`);
  const mailed = await db.outboundMail.count({ where: { key, status: 'accepted' } });
  return mailed > 0 ? 'what-was-mailed' : 'nothing';
}
