import type { Dependencies } from '../../dependencies.js';
import type { AccountingFacts } from '../../domain/accounting-request/happen.js';
import type { AccountingStatus } from '../../domain/accounting-request/states.js';
import type { LetterDue, RowView } from '../../domain/case/row-view.js';
import { contactPath } from '../../domain/contact-request/topics.js';
import { daysLate, sixtyDaysDueOn } from '../../domain/sixty-days.js';
import {
  accountingLetter,
  accountingTemplates,
  type AccountingTemplate,
} from '../../mail/accounting-request/letters.js';
import { longDate } from '../../mail/dates.js';
import type { Letter } from '../../mail/letter.js';
import { accountingFacts, accountingLink, guardianEndsAt, type AccountingRow } from './row.js';

/** What of a request is told, to who asked or to the privacy officer. */
export type AccountingNews = AccountingTemplate | 'officer-overdue';

export type AccountingView = RowView<AccountingStatus, AccountingNews>;

/** The letters that a request has called for so far; of the first a round for each round of its link, and of the page to the privacy officer one for each day that it is late. */
export function accountingLettersDue(
  facts: AccountingFacts,
  at: Date,
  linkRound = 0,
): LetterDue<AccountingNews>[] {
  const { status, extendedTo } = facts;
  const due: readonly (readonly [AccountingNews, boolean, number?])[] = [
    ['asked', status !== 'withdrawn', linkRound],
    ['extended', extendedTo !== null && status !== 'withdrawn'],
    ['officer-overdue', status === 'overdue', daysLate(facts, at)],
    ['withdrawn', status === 'withdrawn'],
  ];
  return due.filter(([, isDue]) => isDue).map(([template, , round = 0]) => ({ template, round }));
}

/** The letters to who asked that a request has called for so far. */
export function accountingLettersOf(row: AccountingRow, at: Date): AccountingTemplate[] {
  const due = new Set<string>(accountingLettersDue(accountingFacts(row), at).map(({ template }) => template));
  return accountingTemplates.filter((template) => due.has(template));
}

/**
 * A letter to the person who asked, in their language. An email leaves why it takes longer behind its link; a letter on paper says it. Locks
 * nothing.
 */
export async function askedAccountingLetter(
  { db, config }: Pick<Dependencies, 'db' | 'config'>,
  of: {
    readonly row: AccountingRow;
    readonly template: AccountingTemplate;
    readonly on: 'screen' | 'paper';
  },
): Promise<Letter> {
  const { row, template, on } = of;
  const isOfAge = template === 'withdrawn' && (await hasEndedForGuardian(db, row));
  const path = isOfAge
    ? contactPath('disclosures', row.language)
    : await db.$transaction((tx) => accountingLink(tx, config, row));
  return accountingLetter(isOfAge ? 'of-age' : template, {
    language: row.language,
    name: row.requesterName,
    reference: row.case.reference,
    dueOn: longDate(sixtyDaysDueOn(accountingFacts(row)), row.language),
    because: on === 'paper' ? row.extendedBecause : null,
    url: new URL(path, config.CLIENT_PORTAL_URL).href,
  });
}

/** Whether a guardian's request was over only once the client was of age: their link has ended, and they can't ask again. */
async function hasEndedForGuardian(db: Dependencies['db'], row: AccountingRow): Promise<boolean> {
  const endsAt = await guardianEndsAt(db, row);
  return endsAt !== null && row.settledAt !== null && endsAt <= row.settledAt;
}
