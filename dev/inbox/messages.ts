import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

/** Something that reached a person: a mail, a text or a call. */
export interface InboxMessage {
  readonly id: string;
  readonly kind: 'mail' | 'sms' | 'call';
  readonly at: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  /** Header lines of a mail as they came; texts and calls have none. */
  readonly headers?: readonly string[];
  readonly attachments: readonly {
    readonly filename: string;
    readonly contentType: string;
    readonly base64: string;
  }[];
}

/** All messages, newest first; with a path they survive a restart. */
export function createInbox(path: string | null) {
  const messages: InboxMessage[] = path !== null && existsSync(path) ? readLines(path).toReversed() : [];
  if (path !== null) mkdirSync(dirname(path), { recursive: true });
  const waiting: { matches: (message: InboxMessage) => boolean; found: (message: InboxMessage) => void }[] =
    [];
  return {
    messages: messages as readonly InboxMessage[],
    add(message: InboxMessage): void {
      messages.unshift(message);
      if (path !== null) appendFileSync(path, `${JSON.stringify(message)}\n`);
      for (const [index, { matches, found }] of waiting.entries())
        if (matches(message)) {
          waiting.splice(index, 1);
          return found(message);
        }
    },
    /** The next message of its kind to arrive from now on. */
    next: (matches: (message: InboxMessage) => boolean): Promise<InboxMessage> =>
      new Promise((found) => waiting.push({ matches, found })),
    clear(): void {
      messages.length = 0;
      if (path !== null) rmSync(path, { force: true });
    },
  };
}

export type Inbox = ReturnType<typeof createInbox>;

function readLines(path: string): InboxMessage[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as InboxMessage);
}
