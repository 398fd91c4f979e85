import { commit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import type { Accounting } from '../../domain/disclosure/accounting.js';
import type { Language } from '../../domain/languages.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { makeAccounting } from '../disclosure/accounting.js';
import { checkBirthDate } from '../record-request/birth-date.js';
import { letAccount, tellOfAccountingChange } from './change.js';
import { findAccountingRequest } from './row.js';

/**
 * Gives the accounting to who asked, behind their link and with the date of birth of the person whose it is, so that a link that was forwarded
 * opens nothing. The first time answers the request; it can be read again while the link works. It goes back six years from the request (45
 * CFR 164.528(a)(1)). Locks the request.
 */
export async function readAskedAccounting(
  dependencies: Dependencies,
  request: { readonly token: string; readonly birthDate: string; readonly language: Language },
): Promise<Accounting | Refusal> {
  const found = await findAccountingRequest(dependencies, request.token);
  if (isRefusal(found)) return found;
  const { row, linkId } = found;
  if (row.state === 'withdrawn') return { refused: 'state-does-not-allow' };
  const { clientId, id: requestId, receivedAt } = row;
  const wrong = await checkBirthDate(dependencies, { linkId, clientId, typed: request.birthDate });
  if (wrong !== null) return wrong;
  // First the list, then that it was given: one that can't be made is still owed.
  const accounting = await makeAccounting(dependencies, {
    clientId,
    actor: { kind: 'workflow', id: requestId },
    askedAt: receivedAt,
    language: request.language,
  });
  if (accounting === null) return { refused: 'not-found' };
  if (row.state === 'given') return accounting;
  return commit(dependencies, async (tx, after): Promise<Accounting | Refusal> => {
    const given = await letAccount(
      tx,
      {
        requestId,
        event: { kind: 'give' },
        line: { key: 'given', code: 'accounting-given', detail: { how: 'link' } },
      },
      dependencies.clock(),
    );
    // Of two presses at once, the other has answered the request by now; withdrawn meanwhile, nothing is given.
    if (isRefusal(given)) return (await isGiven(tx, requestId)) ? accounting : given;
    await tellOfAccountingChange(tx, after, given);
    return accounting;
  });
}

async function isGiven(tx: Parameters<typeof letAccount>[0], id: string): Promise<boolean> {
  return (await tx.accountingRequest.count({ where: { id, state: 'given' } })) > 0;
}
