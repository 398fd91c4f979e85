import { Prisma } from '../generated/prisma/client.js';
import type { Key } from '../security/key.js';
import { open } from '../security/seal.js';

/** Where a text stands that is sealed under a record key itself, bound to the id in a column of its row. */
export type SealedColumns = Readonly<Record<'table' | 'boundTo' | 'key' | 'text', Prisma.Sql>>;

/** Everything that is sealed so: messages with support, notes of a case, and passphrases of emailed records. Each has an index by key and id. */
export const sealedColumns: readonly SealedColumns[] = [
  { table: 'contact_message', boundTo: 'id', key: 'key_id', text: 'sealed_text' },
  { table: 'case_note', boundTo: 'id', key: 'key_id', text: 'sealed_text' },
  { table: 'record_request_part', boundTo: 'export_id', key: 'passphrase_key_id', text: 'sealed_passphrase' },
].map(({ table, boundTo, key, text }) => ({
  table: Prisma.raw(table),
  boundTo: Prisma.raw(boundTo),
  key: Prisma.raw(key),
  text: Prisma.raw(text),
}));

/** A sealed text: the id to which it is bound, and the record key under which it is sealed. */
export interface SealedText {
  readonly id: string;
  readonly keyId: string;
  readonly sealedText: Uint8Array;
}

/** What a sealed text says; null where no key of ours opens it. */
export function openSealed({ id, keyId, sealedText }: SealedText, keys: readonly Key[]): Buffer | null {
  const key = keys.find((candidate) => candidate.id === keyId);
  try {
    return key === undefined ? null : open(key.key, id, sealedText);
  } catch {
    return null;
  }
}
