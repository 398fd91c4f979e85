import type { Transaction } from '../../adapters/database.js';
import { openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { crisisAlert } from '../../mail/contact-request/letters.js';
import { mailOnce } from '../kit/mail-once.js';
import { portalUrl } from '../kit/portal-url.js';
import { textOnce } from '../kit/text-once.js';

/** Alerts of messages that may tell of a crisis. */
export function createCrisisAlertActivities(dependencies: Dependencies) {
  const { db, config } = dependencies;

  return {
    /**
     * Emails and texts everyone whom the configuration names, once a message. One who can't be reached never keeps another from being alerted:
     * what fails is thrown only after all were tried, and a retry goes to those who are left. Only what was accepted counts; where that is
     * nothing, the desk is asked to call those on call, at the first attempt already. A text is tried as long as an email.
     */
    async alertOfCrisis(request: { requestId: string; messageId: string; at: IsoInstant }): Promise<void> {
      const { requestId, messageId } = request;
      const at = new Date(request.at);
      const { reference } = await db.case.findUniqueOrThrow({ where: { id: requestId } });
      const { letter, text } = crisisAlert(reference, `${portalUrl(config, 'staff')}/cases/${reference}`);
      const key = `${requestId}/crisis/${messageId}`;
      const outcomes = await Promise.allSettled([
        ...config.CRISIS_ALERT_EMAILS.map((to) =>
          mailOnce(dependencies, {
            key: `${key}/${to}`,
            template: 'contact-crisis',
            to,
            letter,
            at,
          }),
        ),
        ...config.CRISIS_ALERT_PHONES.map((to) =>
          textOnce(dependencies, { key: `${key}/${to}`, clientId: null, to, text, attempts: Infinity, at }),
        ),
      ]);
      const alerted = outcomes.filter(
        (outcome) => outcome.status === 'fulfilled' && outcome.value.kind === 'accepted',
      ).length;
      await db.$transaction((tx) => noteAlert(tx, { requestId, messageId, alerted, at }));
      const failed = outcomes.find((outcome) => outcome.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    },
  };
}

/** Writes down how many were alerted, once; where nobody was, it becomes a task before all others. */
async function noteAlert(
  tx: Transaction,
  of: {
    readonly requestId: string;
    readonly messageId: string;
    readonly alerted: number;
    readonly at: Date;
  },
): Promise<void> {
  const { requestId, messageId, alerted, at } = of;
  if (alerted > 0)
    return addLine(tx, requestId, at, {
      key: `alerted/${messageId}`,
      code: 'contact-alerted',
      detail: { count: alerted },
    });
  const key = `nobody-alerted/${messageId}`;
  await openTaskIn(tx, {
    caseId: requestId,
    key,
    kind: 'crisis_contact',
    subjectId: requestId,
    priority: 3,
    dueAt: at.toISOString(),
    at: at.toISOString(),
  });
  await addLine(tx, requestId, at, { key, code: 'contact-nobody-alerted' });
}
