import type { Dependencies } from '../../dependencies.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { notificationLetter } from '../../mail/staff-member/notification.js';
import {
  makeMailings,
  noticeTasksDueSoon,
  settleMailing,
  unsentMailings,
  type Mailing,
} from '../../operations/staff-member/mailings.js';
import { withHeartbeat } from '../kit/heartbeat.js';
import { mailEvery } from '../kit/mail-every.js';
import { mailUnlessPutOff } from '../kit/mail-unless-put-off.js';
import { portalUrl } from '../kit/portal-url.js';

/** What one mailing came to; one that its mailbox puts off goes with the next run. */
type Sent = 'sent' | 'not-sent' | 'put-off';

/** Activities of mails to our staff. */
export function createStaffMailActivities(dependencies: Dependencies) {
  const { db, config } = dependencies;

  async function send({ id, reader, about }: Mailing, at: Date): Promise<Sent> {
    if (reader !== null) {
      const outcome = await mailUnlessPutOff(dependencies, {
        key: `staff-mailing/${id}`,
        template: 'staff-notification',
        to: reader.email,
        accountId: reader.id,
        letter: notificationLetter({
          givenName: reader.givenName,
          about,
          portalUrl: portalUrl(config, 'staff'),
        }),
        at,
      });
      if (outcome === null) return 'put-off';
    }
    await settleMailing(db, id, at);
    return reader === null ? 'not-sent' : 'sent';
  }

  return {
    /**
     * Mails each of our staff what waits for them, and says how many mails that were. Which rows are in which mail is written down first, so a retry
     * finishes the same mails, each once by its key.
     */
    mailStaff: withHeartbeat(async ({ at }: { at: IsoInstant }): Promise<number> => {
      const now = new Date(at);
      await noticeTasksDueSoon(db, now);
      await makeMailings(db, now);
      const outcomes = await mailEvery(await unsentMailings(db), (mailing) => send(mailing, now));
      return outcomes.filter((outcome) => outcome === 'sent').length;
    }),
  };
}
