import { Readable } from 'node:stream';
import type { Response } from 'express';
import { byteOrderMark, csvLines } from '../../records/csv.js';
import { sendStream } from './send-stream.js';

type Row = readonly string[];

/** Sends rows as a spreadsheet (CSV), no faster than its reader takes them: of any length, it is never in memory as a whole. Throws before anything is sent where the first of them can't be read. */
export async function sendCsv(
  response: Response,
  { name, columns, pages }: { name: string; columns: Row; pages: AsyncIterable<readonly Row[]> },
): Promise<void> {
  const reading = pages[Symbol.asyncIterator]();
  const first = await reading.next();
  response.type('text/csv; charset=utf-8').attachment(`${name}.csv`);
  await sendStream(response, Readable.from(linesOf(columns, first, reading), { objectMode: false }));
}

async function* linesOf(
  columns: Row,
  first: IteratorResult<readonly Row[]>,
  reading: AsyncIterator<readonly Row[]>,
): AsyncGenerator<string> {
  try {
    yield `${byteOrderMark}${csvLines([columns])}`;
    for (let page = first; page.done !== true; page = await reading.next())
      if (page.value.length > 0) yield csvLines(page.value);
  } finally {
    await reading.return?.();
  }
}
