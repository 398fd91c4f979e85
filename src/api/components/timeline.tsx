import type { VNode } from 'preact';
import { describeEvent, type EventDetail } from '../../domain/case/events.js';
import type { CalendarDate } from '../../domain/zoned-time.js';
import { longDate, longInstant } from '../../mail/dates.js';

/** One line of a timeline; the note says who did it and why. */
export interface TimelineLine {
  readonly at: Date;
  readonly sentence: string;
  readonly note?: string;
  /** The reference of another case on which it happened, for those who may open it. */
  readonly of?: string;
}

/** The lines of what happened, in the same order. */
export function linesOf(
  events: readonly { at: Date; code: string; detail: unknown }[],
): readonly TimelineLine[] {
  return events.map(({ at, code, detail }) => ({
    at,
    sentence: withDatesInWords(describeEvent(code, (detail ?? {}) as EventDetail)),
  }));
}

/** What happened, newest first, one sentence each. */
export function Timeline({ lines, timeZone }: { lines: readonly TimelineLine[]; timeZone: string }): VNode {
  return (
    <ol class="timeline">
      {lines.map(({ at, sentence, note, of }) => (
        <li>
          <time dateTime={at.toISOString()}>{longInstant(at, timeZone)}</time>
          {of !== undefined && (
            <>
              <a href={`/cases/${of}`}>{of}</a>:{' '}
            </>
          )}
          {sentence}
          {note !== undefined && <small>{` ${note}`}</small>}
        </li>
      ))}
    </ol>
  );
}

function withDatesInWords(sentence: string): string {
  return sentence.replace(/\d{4}-\d{2}-\d{2}/g, (date) => longDate(date as CalendarDate));
}
