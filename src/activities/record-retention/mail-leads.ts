import type { Dependencies } from '../../dependencies.js';
import { supportTimeZone } from '../../domain/case/tasks.js';
import { dateIn, type IsoInstant } from '../../domain/zoned-time.js';
import { listsWaiting } from '../../mail/record-retention/letters.js';
import { leadsToMail } from '../../operations/staff-member/read.js';
import { withHeartbeat } from '../kit/heartbeat.js';
import { mailEvery } from '../kit/mail-every.js';
import { mailOnce } from '../kit/mail-once.js';
import { portalUrl } from '../kit/portal-url.js';

/** Mails every lead that charts wait for approval, once a day; nobody where none does. */
export function createMailLeads(dependencies: Dependencies) {
  const { db, config } = dependencies;
  return withHeartbeat(async ({ at }: { readonly at: IsoInstant }): Promise<void> => {
    const waiting = await db.listedChart.findFirst({
      where: { approvedAt: null },
      select: { chartId: true },
    });
    if (waiting === null) return;
    const now = new Date(at);
    const day = dateIn(supportTimeZone, now);
    const letter = listsWaiting({ url: `${portalUrl(config, 'staff')}/record-retention` });
    await mailEvery(await leadsToMail(db), ({ id, email: to }) =>
      mailOnce(dependencies, {
        key: `retention-lists/${day}/${id}`,
        template: 'retention-lists',
        to,
        accountId: id,
        letter,
        at: now,
      }),
    );
  });
}
