import { describeEvent, type CaseEventCode, type EventDetail } from '../../../domain/case/events.js';
import { supportTimeZone } from '../../../domain/case/tasks.js';
import type { CaseEvent } from '../../../generated/prisma/client.js';
import { shortInstant } from '../words.js';

/** Who did what on a case since its page was loaded. */
export function changeInWords(
  { code, detail, at, actorId }: CaseEvent,
  names: ReadonlyMap<string, string>,
  now: Date,
): string {
  const said = describeEvent(code as CaseEventCode, detail as EventDetail);
  const who = names.get(actorId ?? '') ?? 'Someone';
  return `This case changed. ${who}, ${shortInstant(at, supportTimeZone, now)}: ${said}`;
}
