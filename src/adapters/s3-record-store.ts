import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { RecordStore } from '../ports.js';

/** S3 takes parts of at least 5 MiB (Amazon S3 user guide, "Multipart upload limits"); one part is in memory at a time. */
const partBytes = 8 * 1024 * 1024;

/** Objects in an S3-compatible bucket; `s3://bucket?endpoint=…&region=…`, credentials from the SDK's usual chain. */
export function createS3RecordStore(url: string): RecordStore {
  const { hostname: Bucket, searchParams } = new URL(url);
  const endpoint = searchParams.get('endpoint');
  const s3 = new S3Client({
    region: searchParams.get('region') ?? 'us-east-1',
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
  });
  return {
    async put(Key, source) {
      const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
      try {
        const Parts: { ETag: string | undefined; PartNumber: number }[] = [];
        for await (const Body of inParts(source)) {
          const PartNumber = Parts.length + 1;
          const { ETag } = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
          Parts.push({ ETag, PartNumber });
        }
        await s3.send(
          new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }),
        );
      } catch (error) {
        await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
        throw error;
      }
    },
    async get(Key, range) {
      const Range = range ? `bytes=${range.start}-${range.end - 1}` : undefined;
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, Range }));
      if (!(Body instanceof Readable)) throw new Error('The record store answered without a body');
      return Body;
    },
    async size(Key) {
      try {
        return (await s3.send(new HeadObjectCommand({ Bucket, Key }))).ContentLength ?? null;
      } catch (error) {
        if (error instanceof Error && error.name === 'NotFound') return null;
        throw error;
      }
    },
    async delete(Key) {
      await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    },
  };
}

async function* inParts(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of source) {
    waiting.push(chunk);
    bytes += chunk.length;
    if (bytes < partBytes) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    bytes = 0;
  }
  yield Buffer.concat(waiting);
}
