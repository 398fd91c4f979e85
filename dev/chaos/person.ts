import { setTimeout as pause } from 'node:timers/promises';
import { createBrowser } from '../demo/browser.js';
import type { InboxMessage } from '../inbox/messages.js';

/** Milliseconds that a person waits for a page, and before a button is pressed again. */
const patienceMs = 15_000;
const pauseMs = 1_000;

/** A page as it came. */
export interface Page {
  readonly status: number;
  readonly html: string;
}

/** Where people find things, and when they give up. */
export interface Town {
  readonly client: string;
  readonly provider: string;
  readonly staff: string;
  messages(): Promise<readonly InboxMessage[]>;
  /** Whether a case is closed, as the database says. */
  isClosed(reference: string): Promise<boolean>;
  /** Milliseconds since the epoch. */
  readonly end: number;
}

/** Someone with a browser and a network address of their own, who presses again until a page comes. */
export interface Person {
  readonly town: Town;
  /** The first page that is neither trouble (5xx) nor nothing; throws at the end of the run. */
  ask(path: string, fields?: Record<string, string>): Promise<Page>;
  /** A file as it came; empty where a page or trouble came instead. */
  download(path: string, fields: Record<string, string>): Promise<{ readonly bytes: Buffer }>;
  /** What comes to be there; asked again every second, past trouble. */
  until<Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found>;
  /** The first match in a message to someone. */
  find(to: string, pattern: RegExp): Promise<string>;
}

/** A person of the town at one of its portals; `index` gives the address. */
export function createPerson(town: Town, origin: string, index: number): Person {
  // TEST-NET-2 and the like have too few addresses for everyone; these belong to no network either (RFC 2544).
  const from = `198.18.${Math.floor(index / 250)}.${(index % 250) + 1}`;
  const browser = createBrowser(origin, { from, patienceMs });
  async function until<Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found> {
    for (; Date.now() < town.end; await pause(pauseMs)) {
      const found = await look().catch(() => undefined);
      if (found !== undefined) return found;
    }
    throw new Error(`waited in vain for ${what}`);
  }
  return {
    town,
    until,
    ask: (path, fields) =>
      until(path.split('/')[1] === '' ? 'a page' : `an answer of /${path.split('/')[1]}`, async () => {
        const page = await browser.visit(path, fields);
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
