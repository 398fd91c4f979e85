import type { Response } from 'express';
import type { PaperKind } from '../../domain/contact-request/papers.js';
import type { OpenedPaper } from '../../operations/contact-request/papers.js';
import { sendStream } from '../http/send-stream.js';

const types: Record<PaperKind, string> = { pdf: 'application/pdf', jpeg: 'image/jpeg', png: 'image/png' };
const extensions: Record<PaperKind, string> = { pdf: 'pdf', jpeg: 'jpg', png: 'png' };

/** Sends a paper as a download: a browser opens it in no page of ours. */
export async function sendPaper(
  response: Response,
  { kind, sizeBytes, content }: OpenedPaper,
): Promise<void> {
  response.type(types[kind]).attachment(`paper.${extensions[kind]}`).set('Content-Length', String(sizeBytes));
  await sendStream(response, content);
}
