import type { Readable } from 'node:stream';

/** A mail as it leaves: addresses, text, and the same Message-ID on every attempt. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  readonly attachments?: readonly {
    readonly filename: string;
    readonly contentType: string;
    readonly content: Buffer;
  }[];
  /** Header lines beside the usual ones, such as List-Unsubscribe. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a relay said for good. */
export type MailReply = { readonly kind: 'accepted' } | { readonly kind: 'refused'; readonly code: number };

/** Sends a mail, or throws MailTrouble where it may be tried again. */
export interface Mailer {
  send(mail: Mail): Promise<MailReply>;
  close(): void;
}

/** Trouble with a relay that passes: thrown, so that Temporal tries again. Carries no address and no text. */
export class MailTrouble extends Error {
  override readonly name = 'MailTrouble';
}

/** Objects by key: export parts and archives. Writing a key again replaces it at once or not at all. */
export interface RecordStore {
  put(key: string, source: AsyncIterable<Uint8Array>): Promise<void>;
  /** Bytes from `start` to before `end`. */
  get(key: string, range?: { readonly start: number; readonly end: number }): Promise<Readable>;
  size(key: string): Promise<number | null>;
  delete(key: string): Promise<void>;
}
