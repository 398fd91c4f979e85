import type { LetterDue, RowView } from '../../domain/case/row-view.js';
import type { AmendmentFacts } from '../../domain/record-amendment/clock.js';
import { awaitsDecision, type AmendmentStatus } from '../../domain/record-amendment/states.js';
import { askerTemplates, type AskerTemplate } from '../../mail/record-amendment/sentences.js';
import { daysLate } from '../../domain/sixty-days.js';
import { amendmentFacts, type AmendmentRow } from './row.js';

/** What of a request to amend is told, and to whom: who asked, the provider, the privacy officer. */
export type AmendmentTemplate =
  AskerTemplate | 'provider-asked' | 'provider-disagreed' | 'provider-withdrawn' | 'officer-overdue';

export type AmendmentView = RowView<AmendmentStatus, AmendmentTemplate>;

/** What beside its facts says which letters a request has called for. */
export interface AmendmentLetterFacts {
  readonly isRebutted: boolean;
}

/** The letters to who asked that a request has called for so far. */
export function amendmentLettersOf(row: AmendmentRow, at: Date): AskerTemplate[] {
  const facts = { ...amendmentFacts(row), isRebutted: row.rebuttalNoteId !== null };
  const due = new Set<string>(amendmentLettersDue(facts, at).map(({ template }) => template));
  return askerTemplates.filter((template) => due.has(template));
}

/** The letters that a request has called for so far; of the first a round for each round of its link, and of the page to the privacy officer one for each day that it is late. */
export function amendmentLettersDue(
  facts: AmendmentFacts & AmendmentLetterFacts,
  at: Date,
  linkRound = 0,
): LetterDue<AmendmentTemplate>[] {
  const { status, unreachedAt, decision, extendedTo, isRebutted } = facts;
  const wasAsked = unreachedAt === null;
  const due: readonly (readonly [AmendmentTemplate, boolean, number?])[] = [
    ['asked', status !== 'withdrawn', linkRound],
    ['provider-asked', wasAsked && awaitsDecision(status)],
    ['extended', extendedTo !== null && status !== 'withdrawn'],
    ['officer-overdue', status === 'overdue', daysLate(facts, at)],
    ['decided', decision !== null],
    ['provider-disagreed', wasAsked && status === 'disagreed'],
    ['rebutted', isRebutted],
    ['withdrawn', status === 'withdrawn'],
    ['provider-withdrawn', wasAsked && status === 'withdrawn'],
  ];
  return due.filter(([, isDue]) => isDue).map(([template, , round = 0]) => ({ template, round }));
}
