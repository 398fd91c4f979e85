import { commit } from '../../cases/after-commit.js';
import { asSeen, heardOf, type Pressed } from '../../cases/seen.js';
import type { CaseLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import type { AccountingHappening } from '../../domain/accounting-request/happen.js';
import { worksOnCases } from '../../domain/acts.js';
import { readReason } from '../../domain/reason.js';
import type { Decider } from '../../domain/record-request/happen.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { readDate } from '../../domain/typed-date.js';
import { letAccount, tellOfAccountingChange, type AccountingChange } from './change.js';
import {
  findAccountingRequest,
  lockAccountingRequest,
  readAccountingRequest,
  type AccountingRow,
} from './row.js';

/** What is typed into a form about a request for an accounting. */
export type TypedAccountingAct = Readonly<Record<string, string | undefined>>;

const codes = {
  extend: 'accounting-extended',
  give: 'accounting-given',
  withdraw: 'accounting-withdrawn',
} as const satisfies Partial<Record<AccountingHappening['kind'], CaseLine['code']>>;

/** Does an act of our staff on a request for an accounting as they saw it, with a reason; pressed twice, it is done once: puts it off, says that the list went out on paper, or that it was withdrawn. */
export async function actOnAccounting(
  dependencies: Dependencies,
  request: {
    readonly requestId: string;
    readonly act: string;
    readonly by: Decider;
    readonly typed: TypedAccountingAct;
  },
): Promise<AccountingRow | Refusal> {
  const { requestId, by, typed } = request;
  if (!worksOnCases(by.role)) return { refused: 'not-allowed' };
  const reason = readReason(typed['reason'] ?? '');
  if (isRefusal(reason)) return reason;
  const at = dependencies.clock();
  const event = eventOf(request.act, typed['to'] ?? '', reason);
  if (isRefusal(event)) return event;
  const detail = {
    reason,
    ...(event.kind === 'extend' ? { to: event.to } : {}),
    ...(event.kind === 'give' ? { how: 'paper' } : {}),
  };
  const change = {
    requestId,
    event,
    line: { key: `${event.kind}/${at.getTime()}`, code: codes[event.kind], detail, actorId: by.id },
    data: {
      ...(event.kind === 'extend' ? { extendedBecause: reason } : {}),
      ...(event.kind === 'give' ? { givenById: by.id } : {}),
    },
  };
  const pressed = { caseId: requestId, accountId: by.id, act: request.act, typed };
  const answer = await changeAccounting(dependencies, change, pressed);
  return heardOf(dependencies.db, pressed, answer, readAccountingRequest);
}

type StaffEvent = Exclude<AccountingHappening, { readonly kind: 'miss' }> & {
  readonly kind: keyof typeof codes;
};

function eventOf(act: string, typedDay: string, reason: string): StaffEvent | Refusal {
  if (act === 'give' || act === 'withdraw') return { kind: act };
  if (act !== 'extend') return { refused: 'not-found' };
  const to = readDate(typedDay);
  return to === null ? { refused: 'day-not-a-date', field: 'to' } : { kind: act, to, reason };
}

/** Withdraws a request behind its link; pressed twice it is done once. */
export async function withdrawAccounting(
  dependencies: Dependencies,
  token: string,
): Promise<AccountingRow | Refusal> {
  const found = await findAccountingRequest(dependencies, token);
  if (isRefusal(found)) return found;
  const { row } = found;
  if (row.state === 'withdrawn') return row;
  return changeAccounting(dependencies, {
    requestId: row.id,
    event: { kind: 'withdraw' },
    line: { key: 'withdraw', code: codes.withdraw },
  });
}

function changeAccounting(
  dependencies: Dependencies,
  change: AccountingChange,
  pressed: Pressed | null = null,
): Promise<AccountingRow | Refusal> {
  return commit(dependencies, async (tx, after): Promise<AccountingRow | Refusal> => {
    await lockAccountingRequest(tx, change.requestId);
    const answer = await asSeen(tx, pressed, () => letAccount(tx, change, dependencies.clock()));
    if (!isRefusal(answer)) await tellOfAccountingChange(tx, after, answer);
    return answer;
  });
}
