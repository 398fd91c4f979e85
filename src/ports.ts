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
  /** How soon it goes where others wait for a connection (src/protocol/priorities.ts); ordinary unless said. */
  readonly priority?: number;
}

/** The priority of mail that nobody sits and waits for, as Temporal's servers have it; what goes before has a lower one. */
export const ordinaryPriority = 3;

/** What a relay said for good; after a bounce the address is to get no more mail. */
export type MailReply =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly code: number; readonly bounce: boolean };

/** Sends a mail, or throws MailTrouble where it may be tried again. */
export interface Mailer {
  send(mail: Mail): Promise<MailReply>;
  close(): void;
}

/**
 * What keeps a mail back, and whether that is of this one mail, so that mail to others may go: its mailbox puts it off (full, greylisting); the relay itself is in trouble; too many mails
 * wait for the relay already; or an attempt of the same mail is under way, and its relay may still take it.
 */
const isOfOneMail = { mailbox: true, relay: false, busy: false, 'under-way': true } as const;

type TroubleOf = keyof typeof isOfOneMail;

/** Trouble with mail that passes: thrown, so that Temporal tries again. Carries no address and no text. */
export class MailTrouble extends Error {
  override readonly name = 'MailTrouble';
  readonly of: TroubleOf;

  constructor(message: string, of: TroubleOf = 'relay') {
    super(message);
    this.of = of;
  }

  /** Whether mail to others may go. */
  get isOfOneMail(): boolean {
    return isOfOneMail[this.of];
  }
}

/** What the telephone network's gate said for good: taken, with the id to follow it by, or refused with its code. */
export type PhoneReply =
  { readonly kind: 'accepted'; readonly sid: string } | { readonly kind: 'refused'; readonly code: number };

/** Texts; numbers in E.164. Each goes out again when it is asked for again, so callers keep count; throws PhoneTrouble. */
export interface Phone {
  sendText(text: { to: string; text: string }): Promise<PhoneReply>;
}

/** A six-digit code on its way to a phone; `sendId` names the sending in callbacks, and is all that they carry. */
export interface CodeToSend {
  readonly to: string;
  readonly method: 'text' | 'voice';
  readonly code: string;
  /** The code in our words (src/mail/two-factor/texts.ts), for a service that carries them. */
  readonly text: string;
  readonly sendId: string;
}

/** Sends codes to phones; every call of `send` may reach the person, so callers keep count. The codes and their rules are ours; throws PhoneTrouble. */
export interface CodeSender {
  send(code: CodeToSend): Promise<PhoneReply>;
  /** Says that a code which was sent under this id did its work, where the service wants to know. */
  used(sid: string): Promise<void>;
}

/** Trouble with texts and calls that passes. Carries no number and no text. */
export class PhoneTrouble extends Error {
  override readonly name = 'PhoneTrouble';
  /** True when it can't be known whether the text or call was taken: trying again may reach the person twice. */
  readonly mayBeTaken: boolean;

  constructor(message: string, { mayBeTaken }: { mayBeTaken: boolean }) {
    super(message);
    this.mayBeTaken = mayBeTaken;
  }
}

/** What a scanner says of a file: nothing, the name of what it knows of it, or no answer. */
export type Scan =
  { readonly kind: 'clean' } | { readonly kind: 'away' } | { readonly kind: 'found'; readonly name: string };

/** Looks files through for malware that it knows. */
export interface FileScanner {
  /** Rejects once it is given up. */
  scan(bytes: Uint8Array, givenUp?: AbortSignal): Promise<Scan>;
  /** Whether it is there. */
  answers(): Promise<boolean>;
}

/** Objects by key: export parts and archives. Writing a key again replaces it at once or not at all. */
export interface RecordStore {
  put(key: string, source: AsyncIterable<Uint8Array>): Promise<void>;
  /** Bytes from `start` to before `end`. */
  get(key: string, range?: { readonly start: number; readonly end: number }): Promise<Readable>;
  size(key: string): Promise<number | null>;
  /** Removes every object below a folder, and what a process that was killed left unfinished there. */
  deleteFolder(folder: string): Promise<void>;
}
