import { commit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { letHappen } from './change.js';
import { findRequest } from './links.js';
import { lockRequest, type RequestRow } from './row.js';
import { tellOfChange } from './tell.js';

/**
 * Withdraws the authorization that a third party uses, for the person behind their own link; nothing is released on it from then on. Pressed
 * twice, it is done once. Locks the request.
 */
export async function withdrawAuthorization(
  dependencies: Dependencies,
  token: string,
): Promise<RequestRow | Refusal> {
  const found = await findRequest(dependencies, 'record-authorization', token);
  if (isRefusal(found)) return found;
  return commit(dependencies, async (tx, after): Promise<RequestRow | Refusal> => {
    const row = await lockRequest(tx, found.row.id);
    if (row === null) return { refused: 'not-found' };
    if (row.revokedAt !== null) return row;
    const answer = await letHappen(tx, {
      requestId: row.id,
      event: { kind: 'revoke' },
      line: { key: 'revoke', code: 'records-revoked', detail: { by: 'person' } },
      at: dependencies.clock(),
    });
    if (!isRefusal(answer)) tellOfChange(after, answer);
    return answer;
  });
}
