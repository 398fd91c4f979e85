import { lastDayEndsIn } from '../../cases/last-days.js';
import { takeBackWhereBounced } from '../../operations/account-notice/bounced.js';
import type { Dependencies } from '../../dependencies.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { clientNotice } from '../../mail/caseload-notice/letters.js';
import { whileTimeRemains } from '../kit/mail-in-time.js';
import type { MailOutcome } from '../kit/mail-once.js';
import {
  clientMailKey,
  leftHeadway,
  mailClient,
  suppressedByCase,
  type ClientMail,
  type ClientMailOutcome,
  type OfClient,
} from './mail.js';
import { choiceUrl } from './choice-url.js';

/** The activity that gives clients notice. */
export function createClientNoticeActivities(
  dependencies: Pick<Dependencies, 'db' | 'mailer' | 'config' | 'clock'>,
) {
  const { db } = dependencies;
  return {
    /** Tells a client, once a round, unless the case is held or withdrawn, or they deactivated their account; the notice counts as given only when the mail was accepted. */
    async giveNotice(
      request: OfClient & {
        round: number;
        headwaySourced: boolean;
        lastDayEndsAt: IsoInstant;
        closesAt: IsoInstant | null;
        at: IsoInstant;
      },
    ): Promise<ClientMailOutcome> {
      const { caseId, chartId, round } = request;
      const kept = await suppressedByCase(dependencies, caseId);
      if (kept !== null) return kept;
      const id = { terminationId_chartId: { terminationId: caseId, chartId } };
      const closesAt = request.closesAt === null ? null : new Date(request.closesAt);
      // After calls that came first the last day may be over, and with it the time in which a link works.
      const lateToChoose = request.headwaySourced && request.at >= request.lastDayEndsAt;
      const { outcome } = await db.clientMigration.upsert({
        where: id,
        create: { terminationId: caseId, chartId, closesAt },
        update: { closesAt },
      });
      if (await leftHeadway(dependencies, chartId)) return { kind: 'needless' };
      const mailed = await mailWhileTimeRemains(dependencies, {
        caseId,
        chartId,
        template: 'client-notice',
        round,
        at: request.at,
        write: async (facts) =>
          clientNotice({
            ...facts,
            choiceUrl:
              request.headwaySourced && !lateToChoose
                ? await choiceUrl(dependencies, request, request.at, request.lastDayEndsAt, round)
                : null,
            calledInstead: lateToChoose,
            again: round > 0,
            chosen: outcome === 'unreached' ? null : outcome,
          }),
      });
      if (mailed.kind === 'accepted')
        await db.$transaction(async (tx) => {
          const givenAt = new Date(request.at);
          await tx.clientMigration.update({
            where: id,
            data: { noticeGivenAt: givenAt, noticeChannel: 'mail' },
          });
          await takeBackWhereBounced(tx, { chartId, givenAt });
        });
      return mailed;
    },
  };
}

/** Mails a client, and says that the mail isn't taken once support must call instead, to reach them before the last day ends. */
async function mailWhileTimeRemains(
  dependencies: Pick<Dependencies, 'db' | 'mailer' | 'config' | 'clock'>,
  mail: ClientMail,
): Promise<MailOutcome> {
  const toldBy = await lastDayEndsIn(dependencies.db, { id: mail.caseId, kind: 'contract_termination' });
  return whileTimeRemains(dependencies, { key: clientMailKey(mail), toldBy }, () =>
    mailClient(dependencies, mail),
  );
}
