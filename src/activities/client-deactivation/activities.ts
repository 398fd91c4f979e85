import type { Database } from '../../adapters/database.js';
import { commit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import type { WaitingOn } from '../../domain/case/waiting-on.js';
import type { DeactivationPolicy } from '../../domain/client-deactivation/policy.js';
import type { DeactivationStatus } from '../../domain/client-deactivation/states.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { runDueStep } from '../../operations/client-deactivation/carry-out.js';

/** The state of a deactivation as its row has it; the row decides. */
export interface DeactivationView {
  readonly status: DeactivationStatus;
  readonly waitingOn: WaitingOn;
  readonly dueAt: IsoInstant | null;
  readonly needsAttention: boolean;
  /** How many links were asked for; each is mailed once. */
  readonly linksAskedFor: number;
  /** Whether it was ever confirmed, so that providers know of it. */
  readonly wasConfirmed: boolean;
}

/** Activities of deactivations: what a date brings. Emails are in mails.ts. */
export function createDeactivationActivities(dependencies: Dependencies) {
  return {
    /** Does what is due in one transaction, which its row and the account's lock guard, and reads how it stands; repeated, it finds its own work. */
    async settleDeactivation(request: {
      deactivationId: string;
      policy: DeactivationPolicy;
      at: IsoInstant;
    }): Promise<DeactivationView> {
      const { deactivationId } = request;
      const due = { ...request, at: new Date(request.at) };
      await commit(dependencies, (tx, after) => runDueStep(tx, after, due));
      return viewOf(dependencies.db, deactivationId);
    },
  };
}

async function viewOf(db: Database, id: string): Promise<DeactivationView> {
  const row = await db.clientDeactivation.findUniqueOrThrow({ where: { id }, include: { case: true } });
  const { waitingOn, dueAt, needsAttention } = row.case;
  return {
    status: row.state,
    waitingOn,
    dueAt: dueAt?.toISOString() ?? null,
    needsAttention,
    linksAskedFor: row.linksAskedFor,
    wasConfirmed: row.confirmedAt !== null,
  };
}
