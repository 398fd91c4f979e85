import type { Transaction } from '../../adapters/database.js';
import type { Dependencies } from '../../dependencies.js';
import { dateIn } from '../../domain/zoned-time.js';
import { longDate } from '../../mail/dates.js';
import { keyForNewNotes, keyIfKept } from '../../records/chart-key.js';
import { openText, sealText } from '../../records/note-cipher.js';
import { orDamaged } from '../../records/or-damaged.js';
import { newId } from '../../security/new-id.js';

/** Words that are ready to be written into a chart. */
export interface SealedWords {
  readonly id: string;
  readonly chartId: string;
  readonly sealedText: Uint8Array<ArrayBuffer>;
  readonly at: Date;
}

/** Seals words about an amendment with the key of the chart, under a heading: they are kept with it, exported with it and destroyed with it. */
export async function sealWords(
  dependencies: Pick<Dependencies, 'db' | 'keyStore'>,
  of: {
    readonly chartId: string;
    readonly timeZone: string;
    readonly heading: string;
    readonly words: string;
    readonly at: Date;
  },
): Promise<SealedWords> {
  const { chartId, timeZone, heading, at } = of;
  const key = await keyForNewNotes(dependencies, chartId);
  const id = newId(at);
  const text = `${heading}, ${longDate(dateIn(timeZone, at))} (45 CFR 164.526)\n\n${of.words.trim()}`;
  return { id, chartId, sealedText: sealText(key, id, text), at };
}

/** Writes sealed words into the chart, as a note of their own kind. */
export async function keepWords(
  tx: Transaction,
  { id, chartId, sealedText, at }: SealedWords,
): Promise<void> {
  const note = { id, chartId, sealedText, kind: 'amendment', status: 'signed' } as const;
  await tx.note.create({ data: { ...note, writtenAt: at, signedAt: at } });
}

/** What someone wrote, without the heading under which `sealWords` put it. */
export function wordsUnderHeading(text: string): string {
  return text.slice(text.indexOf('\n\n') + 2);
}

/** Opens the words of a request, by note; those of a chart that was destroyed are gone. Throws ChartKeyMissing, or RecordDamaged where one doesn't open. */
export async function openWords(
  { db, keyStore }: { readonly db: Pick<Transaction, 'note'> } & Pick<Dependencies, 'keyStore'>,
  chartId: string,
  noteIds: readonly (string | null)[],
): Promise<ReadonlyMap<string, string>> {
  const ids = noteIds.filter((id) => id !== null);
  const notes = await db.note.findMany({ where: { id: { in: ids }, chartId } });
  if (notes.length === 0) return new Map();
  const key = await keyIfKept(keyStore, chartId);
  if (key === null) return new Map();
  return orDamaged(() => new Map(notes.map(({ id, sealedText }) => [id, openText(key, id, sealedText)])));
}
