import { byteOrderMark, csvLines } from '../csv.js';
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

/** The first line of index.csv. */
export const indexHeader = `${byteOrderMark}${csvLines([columns])}`;

/** One note of index.csv. */
export function indexLine(chart: ExportedChart, note: Omit<ExportedNote, 'text'>, remark = ''): string {
  return csvLines([
    [
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
    ],
  ]);
}
