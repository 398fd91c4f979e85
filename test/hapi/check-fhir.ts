import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bundle } from '@medplum/fhirtypes';
import { cachePaths } from '../../scripts/tools.mjs';
import { closeBundle, noteEntries, openBundle } from '../../src/records/export/chart-fhir.js';
import type { ExportedNote } from '../../src/records/export/chart.js';
import { aChart } from '../harness/charts.js';
import { fhirFindings } from '../harness/fhir.js';

/**
 * Has HAPI's validator (Java 17 and Maven, which fetches it once) look at the FHIR files of an export, and compares it with the validator of the tests:
 * both take what we write, and both refuse what is broken on purpose. Files given as arguments are looked at, too.
 */
const here = fileURLToPath(new URL('.', import.meta.url));
const pom = join(here, 'pom.xml');
const libraries = join(cachePaths.root, `hapi-${/<hapi>(.+)<\/hapi>/.exec(readFileSync(pom, 'utf8'))?.[1]}`);

const session = {
  id: '0190aaaa-0000-7000-8000-000000000005',
  startsAt: new Date('2026-11-02T15:00:00Z'),
  endsAt: new Date('2026-11-02T15:50:00Z'),
};
const note: ExportedNote = {
  id: '0190aaaa-0000-7000-8000-000000000004',
  kind: 'progress',
  status: 'signed',
  writtenAt: new Date('2026-11-02T16:00:00Z'),
  signedAt: new Date('2026-11-02T16:05:00Z'),
  session,
  text: 'Ünïcödé 🕊 Łukasz Nguyễn',
};

/** Bundles by what is special about them, and whether they are right. */
const bundles: readonly (readonly [name: string, right: boolean, text: string])[] = [
  ['a signed note of a session', true, bundleOf(note)],
  ['a draft without a session', true, bundleOf({ ...note, status: 'draft', signedAt: null, session: null })],
  ['an empty note', true, bundleOf({ ...note, text: '' })],
  ['a psychotherapy note', true, bundleOf({ ...note, kind: 'psychotherapy' })],
  [
    'a release: a note, and what was said of its amendment',
    true,
    releaseOf(note, { ...note, kind: 'amendment', session: null }),
  ],
  ['a release in which every note is withheld', true, releaseOf()],
  ['a client with one name', true, bundleOf(note, { ...aChart.client, familyName: '' })],
  ['a note without content', false, bundleOf(note).replaceAll('"content"', '"contents"')],
  ['a note without a status', false, bundleOf(note).replaceAll('"status":"current",', '')],
  ['a date that is none', false, bundleOf(note).replaceAll('1990-05-05', 'in May')],
  ['an empty string', false, bundleOf(note).replaceAll('"family":"Client"', '"family":""')],
];

function bundleOf(one: ExportedNote, client = aChart.client): string {
  const chart = { ...aChart, client };
  return `${openBundle(chart)}${noteEntries(chart, one)}${closeBundle}`;
}

function releaseOf(...notes: readonly ExportedNote[]): string {
  return [
    openBundle(aChart),
    ...notes.map((one, index) => noteEntries(aChart, { ...one, id: one.id.replace(/.$/, String(index)) })),
    closeBundle,
  ].join('');
}

if (!existsSync(libraries)) {
  process.stdout.write('Maven fetches the validator, once; that takes a few minutes.\n');
  execFileSync('mvn', ['-q', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${libraries}`], {
    stdio: 'inherit',
  });
}
const folder = mkdtempSync(join(tmpdir(), 'headway-fhir-'));
try {
  const files = bundles.map(([, , text], index) => {
    const file = join(folder, `${index}.json`);
    writeFileSync(file, text);
    return file;
  });
  const given = process.argv.slice(2);
  const classPath = [join(libraries, '*'), here].join(delimiter);
  const said = execFileSync('java', ['-cp', classPath, join(here, 'Validate.java'), ...files, ...given], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t'));
  const wrong = bundles.filter(([name, right, text], index) => {
    const byHapi = said.filter(([file]) => file === files[index]);
    const byTests = fhirFindings(JSON.parse(text) as Bundle);
    process.stdout.write(
      `${name}: HAPI ${verdict(byHapi)}, the validator of the tests ${verdict(byTests)}\n`,
    );
    for (const [, place, what] of right ? byHapi : []) process.stdout.write(`  ${place}: ${what}\n`);
    return (byHapi.length === 0) !== right || (byTests.length === 0) !== right;
  });
  const refused = said.filter(([file = '']) => given.includes(file));
  for (const [file, place, what] of refused) process.stdout.write(`${file}: ${place}: ${what}\n`);
  for (const file of given)
    process.stdout.write(`${file}: HAPI ${verdict(refused.filter(([f]) => f === file))}\n`);
  process.exitCode = wrong.length + refused.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}

function verdict(findings: readonly unknown[]): string {
  return findings.length === 0 ? 'takes it' : `refuses it (${findings.length})`;
}
