import type { Transaction } from '../../adapters/database.js';
import { commit, type AfterCommit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import type { MajorityPolicy } from '../../domain/client-majority/policy.js';
import type { Refusal } from '../../domain/refusals.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { openMajorities } from '../../operations/client-majority/open.js';
import { confirmOwnAddress, denyOwnAddress } from '../../operations/client-majority/confirm-address.js';
import { runDueStep, readMajorityView, type MajorityView } from '../../operations/client-majority/settle.js';
import { withHeartbeat } from '../kit/heartbeat.js';

interface OfMajority {
  readonly majorityId: string;
  readonly policy: MajorityPolicy;
  readonly at: IsoInstant;
}

type Decision = OfMajority & { readonly actorId: string };

/** Activities of coming of age. The row decides, with its account locked; a repeated call finds what the first one left. */
export function createMajorityActivities(dependencies: Dependencies) {
  async function decide(
    request: Decision,
    work: (
      tx: Transaction,
      after: AfterCommit,
      of: { majorityId: string; actorId: string; at: Date },
    ) => Promise<Refusal | null>,
  ): Promise<MajorityView | Refusal> {
    const of = { ...request, at: new Date(request.at) };
    const refusal = await commit(dependencies, (tx, after) => work(tx, after, of));
    return refusal ?? readMajorityView(dependencies.db, of);
  }
  return {
    /** Does what is due, and reads how it stands. A retry finds what is done. */
    async settleMajority(request: OfMajority): Promise<MajorityView> {
      const of = { ...request, at: new Date(request.at) };
      await commit(dependencies, (tx, after) => runDueStep(tx, after, of));
      return readMajorityView(dependencies.db, of);
    },

    /** Confirms for a member of staff that the address is the person's own. A retry finds it confirmed. */
    confirmOwnAddress: (request: Decision) => decide(request, confirmOwnAddress),

    /** Writes for a member of staff that it isn't. A retry finds it denied. */
    denyOwnAddress: (request: Decision) => decide(request, (tx, _, of) => denyOwnAddress(tx, of)),

    /** Opens a case for everyone of a page who comes of age soon and has none. A retry opens none again. */
    openMajorities: withHeartbeat(({ after, at }: { after: string | null; at: IsoInstant }) =>
      openMajorities(dependencies, { after, at: new Date(at) }),
    ),
  };
}
