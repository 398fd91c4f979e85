import { part2Notice } from '../../domain/record-request/part2.js';

/** The README of an export, for someone who opens the ZIP years later. */
export function exportReadme(facts: {
  providerName: string;
  madeAt: Date;
  charts: number;
  notes: number;
  unrendered: number;
  /** Whether it is a release to a client, limited to what was granted. */
  isRelease: boolean;
  /** Whether it is a copy that the provider uploaded, in place of our own. */
  isUploaded: boolean;
}): string {
  if (facts.isUploaded) return uploaded(facts);
  const ends = facts.isRelease ? release : own;
  return [
    `Notes of ${facts.providerName}, exported from Headway on ${facts.madeAt.toISOString().slice(0, 10)}`,
    '',
    `${facts.charts} ${facts.charts === 1 ? 'chart' : 'charts'}, ${facts.notes} ${facts.notes === 1 ? 'note' : 'notes'}${facts.unrendered === 0 ? '' : `, ${facts.unrendered} of which could not be rendered (see "remark" in index.csv)`}.`,
    '',
    'charts/<client>/chart.pdf        the chart to read and print; drafts are marked DRAFT - NOT SIGNED',
    'charts/<client>/chart.fhir.json  the same chart as an HL7 FHIR R4 Bundle, for another record system',
    'index.csv                        one line for each note',
    'manifest.json                    counts, and size and SHA-256 of every other file here',
    '',
    'To check a file: sha256sum charts/<client>/chart.pdf, and compare with manifest.json.',
    ...ends,
    '',
  ].join('\n');
}

/** Whatever the chart is, its notice goes along (42 CFR 2.32): we haven't read the copy. */
function uploaded({ providerName, madeAt }: { providerName: string; madeAt: Date }): string {
  return [
    `Records from ${providerName}, sent through Headway on ${madeAt.toISOString().slice(0, 10)}`,
    '',
    'from-the-provider/   the copy that the provider uploaded; its pages are pictures',
    'manifest.json        size and SHA-256 of every other file here',
    '',
    'To check a file: sha256sum from-the-provider/1.pdf, and compare with manifest.json.',
    'A release of what was asked for (45 CFR 164.524). These are health records. Keep them safe.',
    `If they are of a program for substance use disorders: ${part2Notice}`,
    '',
  ].join('\n');
}

const own = [
  'Psychotherapy notes (45 CFR 164.501) are marked; they are not part of the designated record set.',
  'These are health records. Keep them encrypted, and for as long as your license requires.',
];

const release = [
  'A release of what was asked for and granted (45 CFR 164.524), in the form that was asked for. Psychotherapy notes are not part of it.',
  'These are health records. Keep them safe.',
];
