import { longInstant, shortDate } from '../../mail/dates.js';
import { listedName } from '../../domain/person-name.js';
import { part2Notice } from '../../domain/record-request/part2.js';
import { openPdf } from '../pdf/document.js';
import { shortened, type ExportedChart, type ExportedNote } from './chart.js';

/** A chart that is written note after note; what is finished is taken in between, so that memory doesn't grow with the notes. */
export interface ChartPdf {
  add(note: ExportedNote): void;
  end(): void;
  /** The bytes that were finished since the last call. */
  take(): Uint8Array;
}

/** Opens the PDF of a chart: client and provider on every page, and above a draft that it isn't signed. */
export function openChartPdf(chart: ExportedChart): ChartPdf {
  const { client, provider } = chart;
  const name = listedName(client);
  const born = shortDate(client.birthDate);
  const pdf = openPdf({
    title: shortened(`Chart of ${name}`),
    author: shortened(provider.name),
    madeAt: chart.madeAt,
    timeZone: provider.timeZone,
    running: [name, ` · born ${born}`],
    foot: chart.part2 ? part2Notice : 'Confidential health record',
  });
  pdf.write('H1', 'title', `Chart of ${name}`);
  pdf.space(4);
  pdf.write('P', 'body', `Born ${born}`);
  pdf.write('P', 'body', `Provider: ${signatureOf(provider)}`);
  if (chart.part2) pdf.write('P', 'body', part2Notice);
  pdf.space(14);

  return {
    add(note) {
      pdf.keep(96);
      pdf.write('H2', 'heading', headingOf(note, provider.timeZone));
      pdf.write('P', 'small', standing(note, provider.timeZone));
      pdf.space(5);
      if (note.signedAt === null) pdf.warn('DRAFT – NOT SIGNED');
      pdf.write('P', 'written', note.text);
      pdf.space(12);
    },
    end: () => pdf.end(),
    take: () => pdf.take(),
  };
}

/** Who stands behind a chart: name, credentials, where they are licensed, and their numbers. */
function signatureOf({
  name,
  credentials,
  jurisdiction,
  licenseNumber,
  npi,
}: ExportedChart['provider']): string {
  return [
    [name, credentials].filter(Boolean).join(', '),
    ...(jurisdiction === '' ? [] : [`licensed in ${jurisdiction}`]),
    ...(licenseNumber === null ? [] : [`license ${licenseNumber}`]),
    ...(npi === null ? [] : [`NPI ${npi}`]),
  ].join(' · ');
}

function headingOf({ session, kind }: ExportedNote, timeZone: string): string {
  if (session) return longInstant(session.startsAt, timeZone);
  return kind === 'amendment' ? 'Amendment of the record' : 'Note without a session';
}

function standing(note: ExportedNote, timeZone: string): string {
  const signed = note.signedAt === null ? [] : [`signed ${longInstant(note.signedAt, timeZone)}`];
  const facts = [kinds[note.kind], `written ${longInstant(note.writtenAt, timeZone)}`, ...signed];
  return `${facts.join(' · ')}\nNote ${note.id}`;
}

const kinds: Record<ExportedNote['kind'], string> = {
  progress: 'Progress note',
  psychotherapy: 'Psychotherapy note (not part of the designated record set)',
  amendment: 'Amendment of the record (45 CFR 164.526)',
};
