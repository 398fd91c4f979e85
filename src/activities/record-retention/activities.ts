import type { Dependencies } from '../../dependencies.js';
import type { RetentionStanding } from '../../domain/record-retention/standing.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { Mended } from '../../protocol/record-retention/messages.js';
import { clearUp } from '../../operations/record-retention/clear-up.js';
import { destroyChart } from '../../operations/record-retention/destroy.js';
import { keepListed } from '../../operations/record-retention/list.js';
import { lookAt } from '../../operations/record-retention/look.js';
import { reconcilePage } from '../../operations/record-retention/reconcile.js';
import { withHeartbeat } from '../kit/heartbeat.js';
import { createMailLeads } from './mail-leads.js';

interface OfChart {
  readonly chartId: string;
  readonly at: IsoInstant;
}

/** Activities of retention. The rows decide; a repeated call finds what the first one left. */
export function createRecordRetentionActivities(dependencies: Dependencies) {
  const { db } = dependencies;
  return {
    /** Computes anew how long a chart is kept and lists it in its last thirty days; null where it is gone. A retry computes the same again. */
    lookAtChart: async ({ chartId, at }: OfChart): Promise<RetentionStanding | null> => {
      const now = new Date(at);
      return db.$transaction(async (tx) => {
        const found = await lookAt(tx, { chartId, at: now });
        if (found === null) return null;
        await keepListed(tx, found, now);
        return found.standing;
      });
    },

    /** Destroys a chart that is due, or says where it stands instead; null once it is gone. */
    destroyChart: withHeartbeat(({ chartId, at }: OfChart) =>
      destroyChart(dependencies, { chartId, at: new Date(at) }),
    ),

    /** Compares a page of charts with the workflows that run, and mends what is missing or different. A retry finds what is mended. */
    reconcileRetention: withHeartbeat(
      ({ after, at }: { after: string | null; at: IsoInstant }): Promise<Mended & { next: string | null }> =>
        reconcilePage(dependencies, { after, at: new Date(at) }),
    ),

    /** Clears up what is left of charts and people who are gone; how many destructions it finished or ended. A retry finds what is left. */
    clearUpRetention: withHeartbeat(({ at }: { at: IsoInstant }): Promise<number> =>
      clearUp(dependencies, new Date(at)),
    ),

    mailRetentionLeads: createMailLeads(dependencies),
  };
}
