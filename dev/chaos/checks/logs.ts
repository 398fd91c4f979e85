import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InboxMessage } from '../../inbox/messages.js';
import type { Diary } from '../person.js';
import type { SentCode } from './codes.js';

/** Something that must stand in no log. */
export interface Secret {
  /** What it is, without repeating it. */
  readonly what: string;
  readonly standsIn: (log: string) => boolean;
}

/** What the people of a run are called, typed, were sent, and have in their charts. */
export interface Known {
  readonly addresses: readonly string[];
  /** E.164. */
  readonly phones: readonly string[];
  readonly passwords: readonly string[];
  /** Given and family names, each for itself. */
  readonly names: readonly string[];
  readonly notes: readonly string[];
  readonly diary: Pick<Diary, 'typed' | 'cookies'>;
  readonly codes: readonly SentCode[];
  readonly messages: readonly InboxMessage[];
}

/** The word of a page, such as `contract-termination`, and the id of a row: what leads there opens nothing. */
const opaque = /^([a-z-]+|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12})$/;

/** Fields whose single words are about a person; what has a space or an @ was written by someone in any field. */
const personalFields: ReadonlySet<string> = new Set(['givenName', 'familyName', 'birthDate']);

/**
 * What must stand in no log of a run: every address and number that anyone is reached by or was written to, passwords, one-time codes, the tokens of
 * mailed links, the cookies of those who logged in, the names of people, what they typed (messages, reasons, passwords chosen anew), the texts and calls
 * that they got, and the sentences of the notes about them. Enums, dates and ids that a form sends are no secrets.
 */
export function secretsOf(known: Known): Secret[] {
  const { diary, messages } = known;
  const mailedTo = (isMail: boolean) =>
    messages.filter(({ kind }) => (kind === 'mail') === isMail).map(({ to }) => to);
  const typed = [...diary.typed].flatMap(([name, values]) =>
    [...values].filter((value) => /[\s@]/.test(value) || personalFields.has(name)),
  );
  return [
    ...kind('an address', [...known.addresses, ...mailedTo(true)], literal),
    ...kind('a phone number', [...known.phones, ...mailedTo(false)], phone),
    ...kind('a password', known.passwords, literal),
    ...kind('a name', known.names, word),
    ...kind('a sentence of a note', known.notes.flatMap(sentencesOf), literal),
    ...kind('what someone typed', typed, word),
    ...kind('a cookie', [...diary.cookies].filter(isLong), literal),
    ...kind('the token of a link', messages.flatMap(tokensIn), literal),
    ...kind(
      'a text or call',
      messages.filter((message) => message.kind !== 'mail').map(({ text }) => text),
      literal,
    ),
    ...known.codes.map((code, index) => ({ what: `a code (${index + 1})`, standsIn: asCode(code) })),
  ];
}

function kind(
  what: string,
  values: readonly string[],
  standing: (value: string) => Secret['standsIn'],
): Secret[] {
  return [...new Set(values)].map((value, index) => ({
    what: `${what} (${index + 1})`,
    standsIn: standing(value),
  }));
}

/** Random values are long; a flag isn't. */
const isLong = (value: string) => value.length >= 20;

function tokensIn({ text }: InboxMessage): string[] {
  const urls = text.match(/https?:\/\/\S+/g) ?? [];
  return urls
    .flatMap((url) => url.split(/[/?&=#]/).slice(3))
    .filter((part) => isLong(part) && !opaque.test(part));
}

/** Sentences long enough to stand nowhere by chance. */
function sentencesOf(note: string): string[] {
  return note.split(/(?<=\.)\s+/).filter(isLong);
}

/** As it is, and as JSON, a path and a form write it. */
function spellingsOf(text: string): string[] {
  const form = new URLSearchParams({ text }).toString().slice('text='.length);
  return [...new Set([text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text), form])];
}

function literal(text: string): Secret['standsIn'] {
  const spellings = spellingsOf(text);
  return (log) => spellings.some((spelling) => log.includes(spelling));
}

/** A word counts where no letter or digit is on either side: `Sol` isn't in `Solved`. */
function word(text: string): Secret['standsIn'] {
  const spellings = spellingsOf(text);
  return (log) => spellings.some((spelling) => standsAlone(spelling, log));
}

function standsAlone(text: string, log: string): boolean {
  for (let at = log.indexOf(text); at !== -1; at = log.indexOf(text, at + 1)) {
    const after = at + text.length;
    const [before, behind] = [log.slice(Math.max(0, at - 2), at), log.slice(after, after + 2)];
    if (!/[\p{L}\p{N}]$/u.test(before) && !/^[\p{L}\p{N}]/u.test(behind)) return true;
  }
  return false;
}

/** The last ten digits, however they are set apart. */
function phone(number: string): Secret['standsIn'] {
  const [, area = '', office = '', line = ''] = /(\d{3})(\d{3})(\d{4})$/.exec(number) ?? [];
  const pattern = new RegExp(`${area}\\D{0,2}${office}\\D?${line}`);
  return (log) => pattern.test(log);
}

/**
 * Six digits stand in a log by chance. They are a code where they are a number of their own in a line that says so right before them, in the line with
 * which a text binds its code to a host (`#123456`), or in a line that names what the code was for.
 */
function asCode({ code, names }: SentCode): Secret['standsIn'] {
  const own = new RegExp(`(?<![\\w.-])${code}(?![\\w-]|\\.\\d)`);
  const said = new RegExp(`(?:\\b(?:code|otp|passcode|digits)\\b[^\\d\\n]{0,40}|#)${code}(?!\\d)`, 'i');
  return (log) =>
    log.includes(code) &&
    log
      .split('\n')
      .some((line) => own.test(line) && (said.test(line) || names.some((name) => line.includes(name))));
}

/** Which secret stands in which log, without repeating it; an empty folder is a fault of its own. */
export function checkLogs(folder: string, secrets: readonly Secret[]): string[] {
  const logs = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
  if (logs.every(({ text }) => text === '')) return ['no log says anything'];
  return logs.flatMap(({ name, text }) =>
    secrets.flatMap(({ what, standsIn }) => (standsIn(text) ? [`${what} stands in ${name}`] : [])),
  );
}
