import { stringify } from 'csv-stringify/sync';
import { shortened, type ExportedChart, type ExportedNote } from './chart.js';
import { listedName } from '../../domain/person-name.js';

const columns = [
  'client',
  'born',
  'source',
  'note',
  'kind',
  'status',
  'session',
  'written',
  'signed',
  'file',
  'remark',
];

/** The first line of index.csv, behind the mark by which Excel knows UTF-8. */
export const indexHeader = `\uFEFF${line(columns)}`;

/** One note of index.csv; what would be a formula in a spreadsheet is made plain text. */
export function indexLine(chart: ExportedChart, note: Omit<ExportedNote, 'text'>, remark = ''): string {
  return line([
    shortened(listedName(chart.client)),
    chart.client.birthDate,
    chart.source,
    note.id,
    note.kind,
    note.status,
    note.session?.startsAt.toISOString() ?? '',
    note.writtenAt.toISOString(),
    note.signedAt?.toISOString() ?? '',
    remark === '' ? `${chart.folder}/chart.pdf` : '',
    remark,
  ]);
}

function line(cells: readonly string[]): string {
  return stringify([[...cells]], { escape_formulas: true, record_delimiter: '\r\n' });
}
