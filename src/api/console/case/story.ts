import { supportTasks, type SupportTaskKind } from '../../../domain/case/tasks.js';
import { linesOf, type TimelineLine } from '../../components/timeline.js';
import type { Deeds, Linked } from '../../../operations/case/deeds.js';
import type { CaseRecord } from '../../../operations/case/record.js';

/** The newest reason that was given for what the timeline tells; null where none was. */
export function reasonOf(
  { acts }: Deeds,
  { code, actorId, at }: { code: string; actorId: string | null; at: Date },
) {
  return acts.findLast((act) => act.told === code && act.actorId === actorId && act.at <= at)?.reason ?? null;
}

/** Lines of a case, each with who did it and why. */
export function toldOf(
  events: Readonly<CaseRecord['events']>,
  deeds: Deeds,
  names: ReadonlyMap<string, string>,
): readonly TimelineLine[] {
  return linesOf(events).map((line, index) => {
    const event = events[index];
    return event?.actorId
      ? { ...line, note: noteOf(names.get(event.actorId), reasonOf(deeds, event)) }
      : line;
  });
}

/** What happened on a case and on those that belong to it, newest first: who did it and why, and each task that someone finished. */
export function storyOf(
  { events }: CaseRecord,
  deeds: Deeds,
  linked: Linked,
  names: ReadonlyMap<string, string>,
): readonly TimelineLine[] {
  const told = toldOf(events, deeds, names);
  const finished = deeds.tasks.map(({ kind, doneAt, openedAt, doneById, subjectId, resolution }) => {
    const client = deeds.clients.get(subjectId ?? '');
    const title = supportTasks[kind as SupportTaskKind]?.title ?? kind;
    return {
      at: doneAt ?? openedAt,
      sentence: `Task finished: ${title}${client === undefined ? '' : ` (${client})`}.`,
      note: noteOf(names.get(doneById ?? ''), resolution),
    };
  });
  const elsewhere = linked.flatMap(({ reference, events: theirs }) =>
    linesOf(theirs).map((line) => ({ ...line, of: reference })),
  );
  return [...told, ...finished, ...elsewhere].toSorted((a, b) => b.at.getTime() - a.at.getTime());
}

function noteOf(name = 'Someone', why: string | null): string {
  return why ? `${name}: “${why}”` : name;
}
