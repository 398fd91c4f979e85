import { Readable } from 'node:stream';
import { setImmediate as others } from 'node:timers/promises';
import type { Response } from 'express';
import ical, { type ICalEventData } from 'ical-generator';
import { sendStream } from './send-stream.js';

/** Events that are written at once; a thousand hold up everyone else for 60 ms. */
const atOnce = 100;

/** Sends events as a calendar (RFC 5545), some at a time, so that a large one holds up nobody else. */
export async function sendCalendar(
  response: Response,
  { name, prodId, events }: { name: string; prodId: string; events: readonly ICalEventData[] },
): Promise<void> {
  response.type('text/calendar').attachment(`${name}.ics`);
  await sendStream(response, Readable.from(partsOf(prodId, events), { objectMode: false }));
}

async function* partsOf(prodId: string, events: readonly ICalEventData[]): AsyncGenerator<string> {
  const write = (some: ICalEventData[]) => ical({ prodId, events: some }).toString();
  const end = 'END:VCALENDAR';
  yield write([]).replace(end, '').trimEnd();
  for (let from = 0; from < events.length; from += atOnce) {
    const some = write(events.slice(from, from + atOnce));
    yield `\r\n${some.slice(some.indexOf('BEGIN:VEVENT'), some.lastIndexOf(end)).trimEnd()}`;
    await others();
  }
  yield `\r\n${end}`;
}
