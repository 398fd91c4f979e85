import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InboxMessage } from '../../inbox/messages.js';
import type { Someone } from '../journeys/journey.js';

/** The word of a page, such as `contract-termination`, and the id of a row: what leads there opens nothing. */
const opaque = /^([a-z-]+|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12})$/;

/** What must stand in no log of a run, by what it is: who people are, what they typed, and what they were sent. */
export function secretsOf(
  people: readonly Someone[],
  messages: readonly InboxMessage[],
): Map<string, string> {
  const tokens = messages
    .flatMap(({ text }) =>
      Array.from(text.matchAll(/https?:\/\/\S+\/([\w-]{20,}\.?[\w-]*)/g), ([, token = '']) => token),
    )
    .filter((token) => !opaque.test(token));
  return new Map([
    ...people.flatMap(({ index, email, phone, password }) => [
      [`address ${index}`, email] as const,
      [`phone ${index}`, phone] as const,
      [`password ${index}`, password] as const,
    ]),
    ...tokens.map((token, index) => [`link ${index}`, token] as const),
  ]);
}

/** Which secret stands in which log, without repeating it; an empty folder is a fault of its own. */
export function checkLogs(folder: string, secrets: ReadonlyMap<string, string>): string[] {
  const logs = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
  if (logs.every(({ text }) => text === '')) return ['no log says anything'];
  return logs.flatMap(({ name, text }) =>
    [...secrets].flatMap(([what, secret]) => (text.includes(secret) ? [`${what} stands in ${name}`] : [])),
  );
}
