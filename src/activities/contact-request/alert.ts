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
     * what fails is thrown only after all were tried, and a retry goes to those who are left.
     */
    async alertOfCrisis(request: { requestId: string; messageId: string; at: IsoInstant }): Promise<void> {
      const { requestId, messageId } = request;
      const at = new Date(request.at);
      const { reference } = await db.case.findUniqueOrThrow({ where: { id: requestId } });
      const { letter, text } = crisisAlert(reference, `${portalUrl(config, 'staff')}/cases/${reference}`);
      const key = `${requestId}/crisis/${messageId}`;
      const outcomes = await Promise.allSettled([
        ...config.CRISIS_ALERT_EMAILS.map((to) =>
          mailOnce(dependencies, { key: `${key}/${to}`, template: 'contact-crisis', to, letter, at }),
        ),
        ...config.CRISIS_ALERT_PHONES.map((to) =>
          textOnce(dependencies, { key: `${key}/${to}`, clientId: null, to, text, at }),
        ),
      ]);
      const failed = outcomes.flatMap((outcome) =>
        outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
      );
      const alerted = outcomes.filter(({ status }) => status === 'fulfilled').length;
      if (failed.length > 0) throw failed[0];
      await db.$transaction((tx) =>
        addLine(tx, requestId, at, {
          key: `alerted/${messageId}`,
          code: 'contact-alerted',
          detail: { count: alerted },
        }),
      );
    },
  };
}
