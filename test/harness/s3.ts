import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The least part that S3 takes, but for the last (Amazon S3 user guide, "Multipart upload limits"). */
const leastPart = 5 * 1024 * 1024;

/** How many entries a list gives at once; S3 gives 1,000. */
const pageSize = 2;

interface UploadInParts {
  readonly key: string;
  readonly parts: Map<number, Buffer>;
}

/**
 * A stand-in for S3 in memory that speaks the REST calls of the record store over HTTP: uploads whole and in parts, ranges, lists, HEAD,
 * DELETE. An object is there once its upload is completed and not before; parts that are too small are refused, as by S3 itself.
 */
export async function startS3() {
  const objects = new Map<string, Buffer>();
  const uploads = new Map<string, UploadInParts>();
  const troubles: string[] = [];
  const calls: string[] = [];
  const held: { readonly call: string; readonly prefix: string; readonly came: () => void }[] = [];

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
    const asked = url.searchParams.get('prefix') ?? nameOf(key);
    const hold = held.findIndex((one) => one.call === call && asked.startsWith(one.prefix));
    if (hold >= 0) return held.splice(hold, 1)[0]?.came();
    const parts = uploads.get(uploadId ?? '')?.parts;
    switch (call) {
      case 'CreateMultipartUpload': {
        const id = `upload-${calls.length}`;
        uploads.set(id, { key, parts: new Map() });
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
      case 'ListObjectsV2':
        return xml(response, objectList([...objects.keys()].map(nameOf), url.searchParams));
      case 'ListMultipartUploads':
        return xml(
          response,
          uploadList(
            [...uploads].map(([id, upload]) => ({ id, name: nameOf(upload.key) })),
            url.searchParams,
          ),
        );
      default:
        return read(request, response, objects.get(key));
    }
  }

  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `s3://records?endpoint=http://127.0.0.1:${(server.address() as AddressInfo).port}&region=us-east-1`,
    /** Begins an upload of one part, as a process does that is then killed. */
    leaveUnfinished(key: string) {
      uploads.set(`upload-left-${uploads.size}`, {
        key: `/records/${key}`,
        parts: new Map([[1, Buffer.alloc(10)]]),
      });
    },
    /** Uploads that were begun and neither completed nor aborted. */
    unfinished: () => uploads.size,
    calls,
    refuseNext: (call: string) => troubles.push(call),
    /** Lays an object there. */
    put: (key: string) => objects.set(`/records/${key}`, Buffer.from(key)),
    /** What lies there. */
    keys: () => [...objects.keys()].map(nameOf),
    /** Never answers the next such call about an object or a list that begins so; resolves once it has come. */
    hold: (call: string, prefix: string) =>
      new Promise<void>((came) => {
        held.push({ call, prefix, came });
      }),
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
  if (query.has('list-type')) return 'ListObjectsV2';
  if (query.has('uploads')) return 'ListMultipartUploads';
  return method === 'HEAD' ? 'HeadObject' : 'GetObject';
}

/** The key of an object within its bucket. */
const nameOf = (path: string) => path.split('/').slice(2).join('/');

/** ListObjectsV2: keys in order from after the token on, which is the last key given. */
function objectList(keys: readonly string[], query: URLSearchParams): string {
  const from = query.get('continuation-token') ?? '';
  const left = keys
    .filter((key) => key.startsWith(query.get('prefix') ?? '') && key > from)
    .toSorted((a, b) => (a < b ? -1 : 1));
  const page = left.slice(0, pageSize);
  const next = left.length > pageSize ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '';
  return `<ListBucketResult><IsTruncated>${next !== ''}</IsTruncated>${next}${page.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('')}</ListBucketResult>`;
}

/** ListMultipartUploads: uploads by key and id from after the markers on. */
function uploadList(all: readonly { id: string; name: string }[], query: URLSearchParams): string {
  const from = `${query.get('key-marker') ?? ''}\n${query.get('upload-id-marker') ?? ''}`;
  const left = all
    .map((upload) => ({ ...upload, at: `${upload.name}\n${upload.id}` }))
    .filter(({ name, at }) => name.startsWith(query.get('prefix') ?? '') && at > from)
    .toSorted((a, b) => (a.at < b.at ? -1 : 1));
  const page = left.slice(0, pageSize);
  const last = page.at(-1);
  const next =
    left.length > pageSize && last
      ? `<NextKeyMarker>${last.name}</NextKeyMarker><NextUploadIdMarker>${last.id}</NextUploadIdMarker>`
      : '';
  return `<ListMultipartUploadsResult><IsTruncated>${next !== ''}</IsTruncated>${next}${page.map(({ id, name }) => `<Upload><Key>${name}</Key><UploadId>${id}</UploadId></Upload>`).join('')}</ListMultipartUploadsResult>`;
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
