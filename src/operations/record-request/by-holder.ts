import { isGranted } from '../../domain/record-request/states.js';
import { commit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { readStatement, type Statement, type TypedStatement } from '../../domain/record-request/statement.js';
import { calendarDate } from '../../domain/zoned-time.js';
import { databaseDate, letHappen } from './change.js';
import { grantPart } from './grant.js';
import { findRequest } from './links.js';
import { lockRequest, type RequestRow } from './row.js';
import { digestOfAsked, refuseUnseen } from './seen.js';
import { tellOfChange } from './tell.js';

/**
 * Takes the word of who holds the records that they were sent, once: another day or way after it is refused. The person is asked whether they arrived. `seen` is what the page
 * showed (`digestOfAsked`): refused where something else is asked for by now. Locks the request.
 */
export async function saySent(
  dependencies: Dependencies,
  token: string,
  typed: TypedStatement,
  seen?: string,
): Promise<RequestRow | Refusal> {
  const found = await findRequest(dependencies, 'record-statement', token);
  if (isRefusal(found)) return found;
  const at = dependencies.clock();
  const { row, subjectId: partId } = found;
  const statement = readStatement(typed, { ...row, at });
  if (isRefusal(statement)) return statement;
  const { on, how, detail } = statement;
  return commit(dependencies, async (tx, after): Promise<RequestRow | Refusal> => {
    const locked = await lockRequest(tx, row.id);
    if (locked?.parts.some((part) => part.id === partId && part.state === 'sent' && says(part, statement)))
      return locked;
    const unseen = locked && refuseUnseen(digestOfAsked(locked), seen);
    if (unseen !== null) return unseen;
    const answer = await letHappen(tx, {
      requestId: row.id,
      event: { kind: 'say-sent', partId },
      line: { key: `sent/${partId}/${at.getTime()}`, code: 'records-said-sent', detail: { on, how } },
      partData: { sentOn: databaseDate(on), sentHow: how, sentDetail: detail, saidSentAt: at },
      at,
    });
    if (!isRefusal(answer)) tellOfChange(after, answer);
    return answer;
  });
}

/** Whether a part was said to be sent that day and that way. */
function says({ sentOn, sentHow, sentDetail }: RequestRow['parts'][number], { on, how, detail }: Statement) {
  return sentOn !== null && calendarDate(sentOn) === on && sentHow === how && sentDetail === detail;
}

/**
 * Releases from the retained copy for who holds the records, in one press; pressed twice, it is one release. `seen` is what the page showed (`digestOfAsked`): refused where
 * something else is asked for by now. Locks the request.
 */
export async function releaseByHolder(
  dependencies: Dependencies,
  token: string,
  seen?: string,
): Promise<RequestRow | Refusal> {
  const found = await findRequest(dependencies, 'record-statement', token);
  if (isRefusal(found)) return found;
  const { row, subjectId: partId } = found;
  return commit(dependencies, async (tx, after): Promise<RequestRow | Refusal> => {
    const locked = await lockRequest(tx, row.id);
    if (locked?.parts.some(({ id, state }) => id === partId && isGranted(state))) return locked;
    const unseen = locked && refuseUnseen(digestOfAsked(locked), seen);
    if (unseen !== null) return unseen;
    const of = { requestId: row.id, partId, by: null, but: null, at: dependencies.clock() };
    return grantPart(tx, after, of);
  });
}
