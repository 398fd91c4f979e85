import type { CaseEvent } from '../../generated/prisma/client.js';

/** A case with its lines, the newest first. */
interface Told {
  readonly events: readonly CaseEvent[];
}

/** What a page has seen of what people did: the newest line with an actor; lines that the system adds change nobody's mind. */
export function versionOf(row: Told): string {
  return String(newestOf(row)?.id ?? 0);
}

/** What a person did on a case since a page was loaded, if anything; null too where the page doesn't say when that was. */
export function changeSince(row: Told, version: string | undefined): CaseEvent | null {
  return version === undefined || version === versionOf(row) ? null : newestOf(row);
}

function newestOf({ events }: Told): CaseEvent | null {
  return events.find(({ actorId }) => actorId !== null) ?? null;
}
