import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import type { InboxMessage } from '../inbox/messages.js';

/** Reads what the inbox wrote down, also while the inbox itself is gone; newest first, and each line once. */
export function createMailbox(path: string): () => readonly InboxMessage[] {
  const messages: InboxMessage[] = [];
  let offset = 0;
  return () => {
    if (!existsSync(path)) return messages;
    const file = openSync(path, 'r');
    try {
      const fresh = Buffer.alloc(fstatSync(file).size - offset);
      readSync(file, fresh, 0, fresh.length, offset);
      const end = fresh.lastIndexOf('\n') + 1;
      offset += end;
      for (const line of fresh.subarray(0, end).toString('utf8').split('\n'))
        // An inbox that was killed in the middle of a line leaves half of one, which its sender sends again.
        if (line.startsWith('{') && line.endsWith('}')) messages.unshift(JSON.parse(line) as InboxMessage);
    } finally {
      closeSync(file);
    }
    return messages;
  };
}

/** The code in the newest text or call to a number; undefined before one came. */
export function newestCode(messages: readonly InboxMessage[], phone: string): string | undefined {
  const told = messages.find(({ to, kind }) => to === phone && kind !== 'mail');
  return told && codeIn(told);
}

/** The six digits that a message tells; a call says them one by one. */
export function codeIn({ text }: Pick<InboxMessage, 'text'>): string | undefined {
  return /\b\d{6}\b/.exec(text.replaceAll(/(?<=\d)[\s.,]+(?=\d)/g, ''))?.[0];
}
