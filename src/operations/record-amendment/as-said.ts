import type { Dependencies } from '../../dependencies.js';
import type { AmendmentHappening } from '../../domain/record-amendment/happen.js';
import { dayOf } from '../../domain/zoned-time.js';
import { headings } from './change.js';
import { readAmendment, type AmendmentRow } from './row.js';
import { openWords } from './words.js';

/**
 * The request, where a press that is refused says again what was said before: pressed twice, it is done once. Null where it says anything else, so that who
 * pressed learns that it isn't kept.
 */
export async function amendmentAsSaid(
  dependencies: Dependencies,
  amendmentId: string,
  event: AmendmentHappening,
): Promise<AmendmentRow | null> {
  const row = await readAmendment(dependencies.db, amendmentId);
  return row !== null && (await isSaid(dependencies, row, event)) ? row : null;
}

async function isSaid(
  dependencies: Dependencies,
  row: AmendmentRow,
  event: AmendmentHappening,
): Promise<boolean> {
  switch (event.kind) {
    case 'withdraw':
      return row.state === 'withdrawn';
    case 'extend':
      return dayOf(row.extendedTo) === event.to && row.extendedBecause === event.reason;
    case 'decide':
      return (
        row.decision === event.decision &&
        row.grounds === event.grounds &&
        (await hasWords(dependencies, row, event))
      );
    case 'disagree':
    case 'rebut':
    case 'name-others':
      return hasWords(dependencies, row, event);
    case 'miss':
    case 'settle':
      return false;
  }
}

/** Whether the words of an event are those that the chart has of it. */
async function hasWords(
  dependencies: Dependencies,
  row: AmendmentRow,
  { kind, words }: Extract<AmendmentHappening, { readonly words: string }>,
): Promise<boolean> {
  const noteId = row[headings[kind].column];
  if (noteId === null) return false;
  const kept = (await openWords(dependencies, row.chartId, [noteId])).get(noteId);
  return kept !== undefined && kept.slice(kept.indexOf('\n\n') + 2) === words.trim();
}
