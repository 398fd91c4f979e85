import { fullName, type PersonName } from '../../domain/person-name.js';
import type { ExportedChart, ExportedNote } from './chart.js';

const loinc = { system: 'http://loinc.org', code: '11506-3', display: 'Progress note' };
const actCode = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';

/** Says that what is labeled must not be passed on. Source: HL7 v3-ActCode. */
const part2 = { system: actCode, code: '42CFRPart2', display: '42 CFR Part2' } as const;

const types: Record<ExportedNote['kind'], object> = {
  progress: { coding: [loinc], text: 'Progress note' },
  psychotherapy: { text: 'Psychotherapy note (45 CFR 164.501)' },
  amendment: { text: 'Amendment of the record (45 CFR 164.526)' },
};

/** The opening of a chart's FHIR R4 Bundle (type collection) with its Patient and Practitioner. */
export function openBundle(chart: ExportedChart): string {
  const { client, provider } = chart;
  const patient = {
    resourceType: 'Patient',
    id: client.id,
    name: [{ use: 'official', ...humanName(client) }],
    birthDate: client.birthDate,
  };
  const practitioner = {
    resourceType: 'Practitioner',
    id: provider.id,
    ...(provider.npi
      ? { identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: provider.npi }] }
      : {}),
    name: [
      {
        ...humanName(provider),
        ...(provider.credentials ? { suffix: [provider.credentials] } : {}),
      },
    ],
    ...(provider.licenseNumber
      ? {
          qualification: [
            {
              identifier: [{ value: provider.licenseNumber }],
              code: { text: `Licensed in ${provider.jurisdiction}` },
            },
          ],
        }
      : {}),
  };
  const head = JSON.stringify({
    resourceType: 'Bundle',
    id: chart.chartId,
    ...(chart.part2 ? { meta: { security: [part2] } } : {}),
    type: 'collection',
  });
  return `${head.slice(0, -1)},"entry":[${entry(patient)},${entry(practitioner)}`;
}

/** One note as an Encounter (where there was a session) and a DocumentReference, to follow in the bundle. */
export function noteEntries(chart: ExportedChart, note: ExportedNote): string {
  const subject = { reference: `urn:uuid:${chart.client.id}` };
  const encounter = note.session && {
    resourceType: 'Encounter',
    id: note.session.id,
    status: 'finished',
    class: { system: actCode, code: 'AMB', display: 'ambulatory' },
    subject,
    participant: [{ individual: { reference: `urn:uuid:${chart.provider.id}` } }],
    period: { start: note.session.startsAt.toISOString(), end: note.session.endsAt.toISOString() },
  };
  const document = {
    resourceType: 'DocumentReference',
    id: note.id,
    status: 'current',
    docStatus: note.status === 'signed' ? 'final' : 'preliminary',
    type: types[note.kind],
    subject,
    date: (note.signedAt ?? note.writtenAt).toISOString(),
    // What is said of an amendment may be the person's own words; its heading tells whose.
    ...(note.kind === 'amendment' ? {} : { author: [{ reference: `urn:uuid:${chart.provider.id}` }] }),
    content: [
      {
        attachment: {
          contentType: 'text/plain; charset=utf-8',
          // FHIR knows no empty strings; an empty note says that it has no bytes.
          ...(note.text === '' ? { size: 0 } : { data: Buffer.from(note.text, 'utf8').toString('base64') }),
          creation: note.writtenAt.toISOString(),
        },
      },
    ],
    ...(note.session ? { context: { encounter: [{ reference: `urn:uuid:${note.session.id}` }] } } : {}),
  };
  return `${encounter ? `,${entry(encounter)}` : ''},${entry(document)}`;
}

/** The end of the bundle. */
export const closeBundle = ']}\n';

/** A HumanName; FHIR knows no empty strings, and someone with one name has no family name. */
function humanName(person: PersonName) {
  const { givenName, familyName } = person;
  return {
    text: fullName(person),
    ...(familyName && { family: familyName }),
    ...(givenName && { given: [givenName] }),
  };
}

function entry(resource: { id: string }): string {
  return JSON.stringify({ fullUrl: `urn:uuid:${resource.id}`, resource });
}
