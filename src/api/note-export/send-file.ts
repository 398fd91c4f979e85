import type { Request, Response } from 'express';
import type { Dependencies } from '../../dependencies.js';
import { sendStream } from '../http/send-stream.js';
import type { ExportWithCase } from '../../operations/note-export/start.js';

/** Sends the file of an export, or the range of it that was asked for (RFC 9110 §14); the caller has found that this browser may have it. */
export async function sendExportFile(
  { records }: Pick<Dependencies, 'records'>,
  { request, response }: { readonly request: Request; readonly response: Response },
  exported: ExportWithCase & { readonly objectKey: string; readonly sizeBytes: bigint },
): Promise<void> {
  const size = Number(exported.sizeBytes);
  const etag = `"${exported.sha256}"`;
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
  // Before anything says that a file comes: a store that doesn't give it is answered with a page.
  const file = await records.get(exported.objectKey, { start, end });
  response.status(range ? 206 : 200).set({
    'Accept-Ranges': 'bytes',
    ETag: etag,
    'Content-Type': 'application/zip',
    'Content-Disposition': `attachment; filename="headway-notes-${exported.case.reference}.zip"`,
    'Content-Length': String(end - start),
  });
  if (range) response.set('Content-Range', `bytes ${start}-${end - 1}/${size}`);
  await sendStream(response, file);
}

/** Whether an export has its file, so that it can be sent. */
export function hasFile(
  exported: ExportWithCase,
): exported is ExportWithCase & { readonly objectKey: string; readonly sizeBytes: bigint } {
  return exported.objectKey !== null && exported.sizeBytes !== null;
}
