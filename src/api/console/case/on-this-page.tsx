import type { VNode } from 'preact';
import { actsFor } from './acts.js';
import { concernsCare } from './whom-it-concerns.js';
import type { CasePageProps } from './page-props.js';

/** Links to the parts that this case has. */
export function OnThisPage({
  clients,
  conversation,
  gates,
  row,
  shownRecords,
  shownReport,
  accessReview,
  amendment,
  accounting,
  notes,
  ...by
}: CasePageProps): VNode {
  const parts = [
    ['conversation', 'Conversation', conversation !== null],
    ['records', 'Request for records', shownRecords !== null],
    ['disclosure-report', 'What went to the wrong person', shownReport !== null],
    ['access-review', 'Review of access', accessReview !== null],
    ['amendment', 'Request to change a record', amendment !== null],
    ['accounting', 'Request for an accounting of disclosures', accounting !== null],
    ['tasks', 'Tasks', true],
    ['notes', 'Internal notes', notes !== null],
    [
      'acts',
      'What you can do',
      row.closedAt === null && (row.termination !== null || actsFor(row, by).length > 0),
    ],
    ['gates', 'Unfinished work', gates !== null],
    ['clients', 'Clients', clients !== null],
    ['exports', 'Note export', concernsCare(row)],
    ['time-line', 'What happened', true],
    ['audit', 'Audit trail', true],
  ] as const;
  return (
    <nav class="letters" aria-label="On this page">
      {parts.map(([id, label, there]) => there && <a href={`#${id}`}>{label}</a>)}
    </nav>
  );
}
