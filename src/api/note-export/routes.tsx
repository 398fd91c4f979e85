import { pipeline } from 'node:stream/promises';
import type { Router } from 'express';
import { wantsJson, type PortalContext, type Visit } from '../http/context.js';
import { providerOf } from '../../operations/account/practice.js';
import { routesFor } from '../sign-in/visits.js';
import {
  exportOf,
  exportsOf,
  mayDownload,
  startDownload,
  startExportOnDemand,
} from '../../operations/note-export/start.js';
import { NoteExportPage, NoteExportsPage } from './page.js';

/** Exports of notes: list, start, one export, download. */
export function noteExportRoutes(context: PortalContext): Router {
  return routesFor(context, [
    ['get', '/note-exports', list],
    ['post', '/note-exports', start],
    ['get', '/note-exports/:id', show],
    ['post', '/note-exports/:id/download', beginDownload],
    ['get', '/note-exports/:id/file', sendFile],
  ]);
}

async function list(context: PortalContext, visit: Visit): Promise<void> {
  const provider = providerOf(visit);
  const exports = await exportsOf(context.dependencies, provider.id);
  visit.page(
    'Your notes',
    NoteExportsPage({
      exports,
      timeZone: provider.timeZone,
    }),
  );
}

async function start({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  const { id } = await startExportOnDemand(dependencies, providerOf(visit).id, visit.signedIn.account.id);
  visit.response.redirect(303, `/note-exports/${id}`);
}

async function show(context: PortalContext, visit: Visit): Promise<void> {
  const provider = providerOf(visit);
  const exported = await exportOf(context.dependencies, provider.id, idIn(visit));
  if (exported === null) return visit.refuse('not-found');
  const started = await mayDownload(context.dependencies, exported.id, visit.signedIn.sessionIdHash);
  visit.page(
    'Export of your notes',
    NoteExportPage({
      exported,
      started,
      timeZone: provider.timeZone,
    }),
  );
}

async function beginDownload({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  const { account, sessionIdHash } = visit.signedIn;
  const exported = await exportOf(dependencies, providerOf(visit).id, idIn(visit));
  if (exported === null) return visit.refuse('not-found');
  const refusal = await startDownload(dependencies, exported, {
    idHash: sessionIdHash,
    accountId: account.id,
  });
  if (refusal !== null) return visit.refuse(refusal.refused);
  visit.response.redirect(303, `/note-exports/${exported.id}/file`);
}

/** Sends the file, or the range of it that was asked for (RFC 9110 §14), to the session that started a download. */
async function sendFile({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  const { request, response, signedIn } = visit;
  const exported = await exportOf(dependencies, providerOf(visit).id, idIn(visit));
  if (exported === null) return visit.refuse('not-found');
  const { objectKey, sizeBytes, sha256, state } = exported;
  if (state === 'expired') return visit.refuse('export-expired');
  if (objectKey === null || sizeBytes === null) return visit.refuse('export-not-ready');
  if (!(await mayDownload(dependencies, exported.id, signedIn.sessionIdHash)))
    return wantsJson(request)
      ? visit.refuse('download-over')
      : response.redirect(303, `/note-exports/${exported.id}`);
  const size = Number(sizeBytes);
  const etag = `"${sha256}"`;
  // A file that changed since must be sent whole (If-Range).
  const ifRange = request.get('if-range');
  const ranges =
    ifRange !== undefined && ifRange !== etag ? undefined : request.range(size, { combine: true });
  // Other units than bytes are ignored, and so is what is no range (RFC 9110 §14.2).
  const inBytes = /^bytes *=/i.test(request.get('range') ?? '');
  if (ranges === -1 && inBytes) {
    response.set('Content-Range', `bytes */${size}`).status(416).end();
    return;
  }
  const [range] = Array.isArray(ranges) && inBytes ? ranges : [];
  const { start, end } = range ? { start: range.start, end: range.end + 1 } : { start: 0, end: size };
  // Before anything says that a file comes: a store that does not give it is answered with a page.
  const file = await dependencies.records.get(objectKey, { start, end });
  response.status(range ? 206 : 200).set({
    'Accept-Ranges': 'bytes',
    ETag: etag,
    'Content-Type': 'application/zip',
    'Content-Disposition': `attachment; filename="headway-notes-${exported.case.reference}.zip"`,
    'Content-Length': String(end - start),
  });
  if (range) response.set('Content-Range', `bytes ${start}-${end - 1}/${size}`);
  try {
    await pipeline(file, response);
  } catch (error) {
    // A browser that goes away ends the download; it may come back with a range.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

function idIn({ request }: Visit): string {
  return String(request.params['id'] ?? '');
}
