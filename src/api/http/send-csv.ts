import { Readable } from 'node:stream';
import type { Response } from 'express';
import { byteOrderMark, csvLines } from '../../records/csv.js';
import { sendStream } from './send-stream.js';

type Row = readonly string[];

/** Sends rows as a spreadsheet (CSV), no faster than its reader takes them: of any length, it is never in memory as a whole. */
export async function sendCsv(
  response: Response,
  { name, columns, pages }: { name: string; columns: Row; pages: AsyncIterable<readonly Row[]> },
): Promise<void> {
  response.type('text/csv; charset=utf-8').attachment(`${name}.csv`);
  await sendStream(response, Readable.from(linesOf(columns, pages), { objectMode: false }));
}

async function* linesOf(columns: Row, pages: AsyncIterable<readonly Row[]>): AsyncGenerator<string> {
  yield `${byteOrderMark}${csvLines([columns])}`;
  for await (const rows of pages) if (rows.length > 0) yield csvLines(rows);
}
