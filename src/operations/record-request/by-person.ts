import type { Transaction } from '../../adapters/database.js';
import { commit, type AfterCommit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import { limits } from '../../domain/limits.js';
import { namedIn } from '../../domain/named.js';
import { readWishes, type TypedWishes } from '../../domain/record-request/wishes.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { createThrottle } from '../../security/throttle.js';
import { letHappen } from './change.js';
import { findRequest } from './links.js';
import { isMinorsRequest, lockRequest, type RequestRow } from './row.js';
import { ofPart, sayOfPart } from './said-by-person.js';
import { digestOfAnswer, digestOfAsked, refuseUnseen } from './seen.js';
import { tellOfChange } from './tell.js';
import { isAsWanted, writeWishes } from './wishes.js';

/** What who asked presses behind their link, and of which part. */
export interface PersonPress {
  readonly press: string;
  readonly part: string;
  /** What the page showed of how the part was answered (`digestOfAnswer`); undefined where it isn't known. */
  readonly seen?: string | undefined;
}

/** What may be pressed about the whole request. */
const ofWhole = {
  prove: { code: 'records-asker-known', detail: { by: 'link' } },
  confirm: { code: 'records-confirmed', detail: {} },
  withdraw: { code: 'records-withdrawn', detail: {} },
  revoke: { code: 'records-revoked', detail: {} },
} as const;

/** Does what who asked presses behind the link; pressed twice, it is done once, and about an answer that the page didn't show it is refused. Says how the request stands then. Locks the request. */
export async function pressOnRequest(
  dependencies: Dependencies,
  token: string,
  { press, part, seen }: PersonPress,
): Promise<RequestRow | Refusal> {
  return behindLink(dependencies, token, async (tx, row, at) => {
    if (isDone(row, press)) return row;
    const ofAll = namedIn(ofWhole, press);
    if (ofAll !== null) {
      // Papers are looked at by our staff: a link alone proves the person, and no minor.
      const isLinkEnough = row.requester === 'person' && !isMinorsRequest(row, at);
      if (ofAll === 'prove' && !isLinkEnough) return { refused: 'not-allowed' };
      // Who asks for their own records has no authorization to take back: nothing would ever be released.
      if (ofAll === 'revoke' && row.requester !== 'third_party') return { refused: 'not-allowed' };
      const { code, detail } = ofWhole[ofAll];
      return letHappen(tx, {
        requestId: row.id,
        event: ofAll === 'prove' ? { kind: ofAll, authorization: null } : { kind: ofAll },
        line: { key: ofAll, code, detail },
        at,
      });
    }
    const kind = namedIn(ofPart, press);
    if (kind === null) return { refused: 'body-malformed' };
    const of = row.parts.find(({ id }) => id === part);
    if (of?.state === ofPart[kind].said) return row;
    const unseen = of && refuseUnseen(digestOfAnswer(of), seen);
    return unseen ?? sayOfPart(tx, { row, kind, partId: part, heard: null, at });
  });
}

/** A second press of the same button finds that it was pressed. */
function isDone({ state, provenAt, revokedAt }: RequestRow, press: string): boolean {
  return (
    (press === 'confirm' && state === 'confirmed') ||
    (press === 'withdraw' && state === 'withdrawn') ||
    (press === 'prove' && provenAt !== null) ||
    (press === 'revoke' && revokedAt !== null)
  );
}

/**
 * Says in which form, for which days and how the records are wanted; it counts for what isn't out yet. What is wanted already changes nothing. `seen` is what the page showed
 * (`digestOfAsked`): refused where something else was said since, by phone or in another tab. Locks the request.
 */
export async function chooseWishes(
  dependencies: Dependencies,
  token: string,
  typed: TypedWishes,
  seen?: string,
): Promise<RequestRow | Refusal> {
  const found = await findRequest(dependencies, 'record-request', token);
  if (isRefusal(found)) return found;
  const mayWish = createThrottle(dependencies, 'record-wishes', limits.wishesPerRequest);
  if (!(await mayWish(found.row.id))) return { refused: mayWish.refusal };
  const wishes = readWishes(typed);
  if (isRefusal(wishes)) return wishes;
  return behindLink(dependencies, token, async (tx, row, at, after) => {
    if (row.settledAt === null && isAsWanted(row, wishes)) return row;
    return refuseUnseen(digestOfAsked(row), seen) ?? writeWishes(tx, after, { row, wishes, heard: null, at });
  });
}

/** Does something for who holds the link, with the request's row locked, and tells the workflow. */
async function behindLink(
  dependencies: Dependencies,
  token: string,
  press: (tx: Transaction, row: RequestRow, at: Date, after: AfterCommit) => Promise<RequestRow | Refusal>,
): Promise<RequestRow | Refusal> {
  const found = await findRequest(dependencies, 'record-request', token);
  if (isRefusal(found)) return found;
  return commit(dependencies, async (tx, after): Promise<RequestRow | Refusal> => {
    const row = await lockRequest(tx, found.row.id);
    if (row === null) return { refused: 'not-found' };
    const answer = await press(tx, row, dependencies.clock(), after);
    if (!isRefusal(answer)) tellOfChange(after, answer);
    return answer;
  });
}
