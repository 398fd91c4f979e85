import { setTimeout as pause } from 'node:timers/promises';
import { createBrowser } from '../demo/browser.js';
import type { Dependencies } from '../../src/dependencies.js';
import type { InboxMessage } from '../inbox/messages.js';

/** Milliseconds that a person waits for a page; and before they look or press again: a second at first, and more the longer it takes, as people do. */
const patienceMs = 15_000;
const firstPauseMs = 1_000;
const usualPauses = { longestPauseMs: 8_000 };

/** A page as it came. */
export interface Page {
  readonly status: number;
  readonly html: string;
}

/** What the people of a run typed, and the cases that they were told of: what the checks at its end look for. */
export interface Diary {
  /** By the name of the field. */
  readonly typed: Map<string, Set<string>>;
  /** Values of cookies. */
  readonly cookies: Set<string>;
  readonly references: Set<string>;
}

/** Where people find things, and when they give up. */
export interface Town {
  readonly client: string;
  readonly provider: string;
  readonly staff: string;
  /** Everything that was mailed, texted and said, the newest first. */
  messages(): Promise<readonly InboxMessage[]>;
  /** Whether a case is closed, as the database says. */
  isClosed(reference: string): Promise<boolean>;
  readonly diary: Diary;
  /** What lies behind the portals, for what only time, a schedule or another system brings. */
  readonly behind: Dependencies;
  /** Milliseconds since the epoch. */
  readonly end: number;
}

/** Someone with a browser and a network address of their own, who presses again until a page comes. */
export interface Person {
  readonly town: Town;
  /** The first page that is neither trouble (5xx) nor nothing; throws at the end of the run. */
  ask(path: string, fields?: Record<string, string>): Promise<Page>;
  /** A file as it came; empty where a page or trouble came instead. */
  download(path: string, fields?: Record<string, string>): Promise<{ readonly bytes: Buffer }>;
  /** What comes to be there; asked for again and again, past trouble, with pauses that grow to `longestPauseMs`, eight seconds if not said otherwise. */
  until<Found>(
    what: string,
    look: () => Promise<Found | undefined>,
    options?: { readonly longestPauseMs: number },
  ): Promise<Found>;
  /** The match in the newest message to someone that has one: what is asked for twice replaces a link. */
  find(to: string, pattern: RegExp): Promise<string>;
}

/** The references of cases that stand in a text. */
export function referencesIn(text: string): string[] {
  return text.match(/\b[A-Z]{2}-[0-9A-Z]{4}-[0-9A-Z]{4}\b/g) ?? [];
}

/** A person of the town at one of its portals; `index` gives the address. */
export function createPerson(town: Town, origin: string, index: number): Person {
  // TEST-NET-2 and the like have too few addresses for everyone; these belong to no network either (RFC 2544).
  const from = `198.18.${Math.floor(index / 250)}.${(index % 250) + 1}`;
  const browser = createBrowser(origin, { from, patienceMs });
  async function until<Found>(
    what: string,
    look: () => Promise<Found | undefined>,
    { longestPauseMs } = usualPauses,
  ): Promise<Found> {
    for (
      let pauseMs = firstPauseMs;
      Date.now() < town.end;
      pauseMs = Math.min(longestPauseMs, 1.3 * pauseMs)
    ) {
      const found = await look().catch(() => undefined);
      if (found !== undefined) return found;
      await pause(pauseMs);
    }
    throw new Error(`waited in vain for ${what}`);
  }
  function note(fields: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(fields))
      town.diary.typed.set(name, (town.diary.typed.get(name) ?? new Set()).add(value));
  }
  return {
    town,
    until,
    ask: (path, fields) =>
      until(path.split('/')[1] === '' ? 'a page' : `an answer of /${path.split('/')[1]}`, async () => {
        if (fields !== undefined) note(fields);
        const page = await browser.visit(path, fields);
        for (const value of browser.cookies.values()) town.diary.cookies.add(value);
        // A page that only shows something may show the reference of an example.
        if (fields !== undefined)
          for (const reference of referencesIn(page.html)) town.diary.references.add(reference);
        return page.status < 500 ? page : undefined;
      }),
    async download(path, fields) {
      const { status, html, response } = await browser.visit(path, fields);
      if (status !== 200 || html !== '') return { bytes: Buffer.alloc(0) };
      return { bytes: Buffer.from(await response.arrayBuffer()) };
    },
    find: (to, pattern) =>
      until('a message', async () => {
        const messages = await town.messages();
        return messages
          .filter((message) => message.to === to)
          .map(({ text }) => pattern.exec(text)?.[1])
          .find((match) => match !== undefined);
      }),
  };
}
