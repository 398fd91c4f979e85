import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The least part that S3 takes, but for the last (Amazon S3 user guide, "Multipart upload limits"). */
const leastPart = 5 * 1024 * 1024;

/**
 * A stand-in for S3 in memory that speaks the REST calls of the record store over HTTP: uploads whole and in parts, ranges, HEAD, DELETE. An
 * object is there once its upload is completed and not before; parts that are too small are refused, as by S3 itself.
 */
export async function startS3() {
  const objects = new Map<string, Buffer>();
  const uploads = new Map<string, Map<number, Buffer>>();
  const troubles: string[] = [];
  const calls: string[] = [];

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bytesOf(request);
    const url = new URL(request.url ?? '', 'http://s3');
    const key = decodeURIComponent(url.pathname);
    const uploadId = url.searchParams.get('uploadId');
    const call = callOf(request.method ?? '', url.searchParams);
    calls.push(call);
    if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 '))
      return refuse(response, 403, 'AccessDenied');
    if (troubles[0] === call) {
      troubles.shift();
      return refuse(response, 403, 'AccessDenied');
    }
    const parts = uploads.get(uploadId ?? '');
    switch (call) {
      case 'CreateMultipartUpload': {
        const id = `upload-${calls.length}`;
        uploads.set(id, new Map());
        return xml(
          response,
          `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
        );
      }
      case 'UploadPart':
        if (!parts) return refuse(response, 404, 'NoSuchUpload');
        parts.set(Number(url.searchParams.get('partNumber')), body);
        response.writeHead(200, { ETag: etagOf(body) }).end();
        return;
      case 'CompleteMultipartUpload': {
        if (!parts) return refuse(response, 404, 'NoSuchUpload');
        const named = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber>/g)].map(([, n]) =>
          Number(n),
        );
        const whole = named.map((number) => parts.get(number));
        if (whole.some((part) => part === undefined)) return refuse(response, 400, 'InvalidPart');
        const buffers = whole.filter((part) => part !== undefined);
        if (buffers.slice(0, -1).some(({ length }) => length < leastPart))
          return refuse(response, 400, 'EntityTooSmall');
        objects.set(key, Buffer.concat(buffers));
        uploads.delete(uploadId ?? '');
        return xml(
          response,
          '<CompleteMultipartUploadResult><ETag>"whole"</ETag></CompleteMultipartUploadResult>',
        );
      }
      case 'AbortMultipartUpload':
        uploads.delete(uploadId ?? '');
        response.writeHead(204).end();
        return;
      case 'PutObject':
        objects.set(key, body);
        response.writeHead(200, { ETag: etagOf(body) }).end();
        return;
      case 'DeleteObject':
        objects.delete(key);
        response.writeHead(204).end();
        return;
      default:
        return read(request, response, objects.get(key));
    }
  }

  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `s3://records?endpoint=http://127.0.0.1:${(server.address() as AddressInfo).port}&region=us-east-1`,
    /** Uploads that were begun and neither completed nor aborted. */
    unfinished: () => uploads.size,
    calls,
    refuseNext: (call: string) => troubles.push(call),
    async stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function callOf(method: string, query: URLSearchParams): string {
  if (method === 'POST') return query.has('uploads') ? 'CreateMultipartUpload' : 'CompleteMultipartUpload';
  if (method === 'PUT') return query.has('uploadId') ? 'UploadPart' : 'PutObject';
  if (method === 'DELETE') return query.has('uploadId') ? 'AbortMultipartUpload' : 'DeleteObject';
  return method === 'HEAD' ? 'HeadObject' : 'GetObject';
}

function read(request: IncomingMessage, response: ServerResponse, object: Buffer | undefined): void {
  if (object === undefined) return refuse(response, 404, 'NoSuchKey');
  const [, start, end] = /^bytes=(\d+)-(\d+)?$/.exec(request.headers.range ?? '') ?? [];
  if (start !== undefined && Number(start) >= object.length) return refuse(response, 416, 'InvalidRange');
  const from = Number(start ?? 0);
  const to = Math.min(object.length - 1, Number(end ?? object.length - 1));
  const bytes = object.subarray(from, to + 1);
  response.writeHead(start === undefined ? 200 : 206, {
    'content-length': bytes.length,
    ETag: etagOf(object),
    ...(start === undefined ? {} : { 'content-range': `bytes ${from}-${to}/${object.length}` }),
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

function refuse(response: ServerResponse, status: number, code: string): void {
  xml(response, `<Error><Code>${code}</Code><Message>${code}</Message></Error>`, status);
}

function xml(response: ServerResponse, text: string, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/xml' }).end(`<?xml version="1.0"?>${text}`);
}

const etagOf = (bytes: Buffer) => `"${createHash('md5').update(bytes).digest('hex')}"`;

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
