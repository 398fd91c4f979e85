import { z } from 'zod';
import { isRefusal } from '../../domain/refusals.js';
import { pathText } from '../http/context.js';
import { endpoint } from '../openapi/endpoints.js';
import { providerOf } from '../../operations/account/practice.js';
import {
  exportOf,
  exportsOf,
  startExportOnDemand,
  type ExportWithCase,
} from '../../operations/note-export/start.js';
import { instant } from '../openapi/shapes.js';

const noteExport = z.object({
  id: z.uuid(),
  reference: z.string(),
  state: z.string(),
  requestedAt: instant,
  chartsDone: z.int(),
  chartsTotal: z.int(),
  notesTotal: z.int(),
  expiresAt: instant.nullable(),
});

/** Exports of a provider's notes, on the provider portal. */
export const noteExportEndpoints = [
  endpoint({
    method: 'get',
    path: '/v1/note-exports',
    summary: 'Exports of notes, newest first.',
    response: z.object({ exports: z.array(noteExport) }),
    handle: async ({ context, signedIn }) => ({
      exports: (await exportsOf(context.dependencies, providerOf({ signedIn }).id)).map(exportView),
    }),
  }),
  endpoint({
    method: 'post',
    path: '/v1/note-exports',
    summary: 'Starts an export of all notes, or returns the one under way.',
    success: 202,
    body: z.object({}),
    response: noteExport,
    handle: async ({ context, signedIn }) => {
      const { id } = providerOf({ signedIn });
      const started = await startExportOnDemand(context.dependencies, id, signedIn.account.id);
      return isRefusal(started) ? started : exportView(started);
    },
  }),
  endpoint({
    method: 'get',
    path: '/v1/note-exports/{id}',
    summary: 'How far an export is.',
    response: noteExport,
    handle: async ({ context, request, signedIn }) => {
      const exported = await exportOf(
        context.dependencies,
        providerOf({ signedIn }).id,
        pathText(request, 'id'),
      );
      return exported === null ? { refused: 'not-found' } : exportView(exported);
    },
  }),
];

function exportView({
  id,
  case: row,
  state,
  requestedAt,
  chartsDone,
  chartsTotal,
  notesTotal,
  expiresAt,
}: ExportWithCase) {
  return {
    id,
    reference: row.reference,
    state,
    requestedAt: requestedAt.toISOString(),
    chartsDone,
    chartsTotal,
    notesTotal,
    expiresAt: expiresAt?.toISOString() ?? null,
  };
}
