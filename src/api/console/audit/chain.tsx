import type { VNode } from 'preact';
import { verifyAuditTrail } from '../../../audit/trail.js';
import { errorName } from '../../../cases/error-name.js';
import type { Dependencies } from '../../../dependencies.js';
import { checkNewestAnchor, isSound } from '../../../records/audit-anchor.js';

/** What is known of the whole trail. */
interface TrailFinding {
  /** False where something is wrong, or can't be known. */
  readonly isWell: boolean;
  readonly sentences: readonly string[];
}

/** Walks the trail and compares it with its newest anchor, both as of now: a standby may lag, or be another's. What comes after the anchored entry, or all of a trail without an anchor, may have lost its end. */
export async function checkTrail({
  db,
  recordStore,
  config,
  clock,
  log,
}: Dependencies): Promise<TrailFinding> {
  const [{ entries, brokenAt }, anchor] = await Promise.all([
    verifyAuditTrail(db),
    checkNewestAnchor({ db, recordStore, config, clock }).catch((error: unknown) => {
      log.error({ error: errorName(error) }, 'newest anchor of the audit trail not read');
      return null;
    }),
  ]);
  const isUnbroken = brokenAt === null;
  const isWrong = !isUnbroken || (anchor !== null && !isSound(anchor));
  return {
    isWell: !isWrong && anchor !== null,
    sentences: [
      ...(isUnbroken && anchor?.kind === 'holds'
        ? [`Everything up to entry ${anchor.seq} is there and unchanged.`]
        : []),
      isUnbroken
        ? `Each of the ${entries} entries follows the one before.`
        : `The chain is broken at entry ${brokenAt}.`,
      anchor?.sentence ?? anchorAway,
      ...(isWrong ? ['Tell the privacy officer.'] : []),
    ],
  };
}

const anchorAway =
  'The anchor outside the database can’t be read at the moment, so nobody can tell whether the newest entries were cut off. Check again later.';

/** Every entry is read for it, so that it is done when someone asks. */
export function Chain({ chain }: { chain: TrailFinding | null }): VNode {
  if (chain === null)
    return (
      <p>
        <a href="/audit?chain=check">Check that no entry was changed, removed or put in between</a>
      </p>
    );
  return (
    <div class={chain.isWell ? 'notice' : 'notice warn'}>
      {chain.sentences.map((sentence) => (
        <p>{sentence}</p>
      ))}
    </div>
  );
}
