import type { NoteExportScope, Prisma } from '../../generated/prisma/client.js';
import { exportedCharts } from '../../operations/record-retention/wanted.js';
import type { StoredPart } from './parts.js';

/** The charts of an export: the one that a release is of, or all of the provider's. */
export function chartsOf(providerId: string, scope: NoteExportScope | null): Prisma.ChartWhereInput {
  return { ...exportedCharts(providerId), ...(scope === null ? {} : { id: scope.chartId }) };
}

/** The files of a chart in the form that was asked for; the index is always there. */
export function filesOf(files: StoredPart['files'], scope: NoteExportScope | null): StoredPart['files'] {
  const form = scope?.form ?? 'both';
  return form === 'both' ? files : files.filter(({ name }) => name !== otherThan[form]);
}

const otherThan = { pdf: 'chart.fhir.json', fhir: 'chart.pdf' } as const;
