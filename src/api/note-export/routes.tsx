import type { Router } from 'express';
import { isRefusal } from '../../domain/refusals.js';
import { pathText, type PortalContext, type Visit, wantsJson } from '../http/context.js';
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
import { hasFile, sendExportFile } from './send-file.js';

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
  const { account } = visit.signedIn;
  const started = await startExportOnDemand(dependencies, providerOf(visit).id, account.id);
  if (isRefusal(started)) return visit.refuse(started.refused);
  visit.response.redirect(303, `/note-exports/${started.id}`);
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

/** Sends the file to the session that started a download. */
async function sendFile({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  const { request, response, signedIn } = visit;
  const exported = await exportOf(dependencies, providerOf(visit).id, idIn(visit));
  if (exported === null) return visit.refuse('not-found');
  if (exported.state === 'expired') return visit.refuse('export-expired');
  if (!hasFile(exported)) return visit.refuse('export-not-ready');
  if (!(await mayDownload(dependencies, exported.id, signedIn.sessionIdHash)))
    return wantsJson(request)
      ? visit.refuse('download-over')
      : response.redirect(303, `/note-exports/${exported.id}`);
  await sendExportFile(dependencies, { request, response }, exported);
}

function idIn({ request }: Visit): string {
  return pathText(request, 'id');
}
