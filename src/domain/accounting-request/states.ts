import { isOver, type Transitions } from '../transition.js';

export type AccountingStatus = 'asked' | 'overdue' | 'given' | 'withdrawn';

export type AccountingStep = 'extend' | 'miss' | 'give' | 'withdraw';

/** What a request for an accounting of disclosures goes through (process book, "accounting-request"). A late one stays open until it is given. */
export const accountingTransitions = {
  asked: { extend: 'asked', miss: 'overdue', give: 'given', withdraw: 'withdrawn' },
  overdue: { give: 'given', withdraw: 'withdrawn' },
  given: {},
  withdrawn: {},
} as const satisfies Transitions<AccountingStatus, AccountingStep>;

/** Whether someone still owes the person the accounting. */
export function isOpenAccounting(status: AccountingStatus): boolean {
  return !isOver(accountingTransitions, status);
}

/** What a state waits for, in words of support. */
export const accountingWaitsFor: Partial<Record<AccountingStatus, string>> = {
  asked: 'the person to read the list behind their link, or our staff to send it on paper',
  overdue: 'a list that is late: send it on paper',
};
