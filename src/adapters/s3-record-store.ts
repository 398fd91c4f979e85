import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  paginateListObjectsV2,
  S3Client,
  type ListMultipartUploadsCommandInput,
  type ListMultipartUploadsCommandOutput,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { RecordStore } from '../ports.js';

/** S3 takes parts of at least 5 MiB, and at most 10,000 of them (Amazon S3 user guide, "Multipart upload limits"); one is in memory at a time. */
const parts = { partSize: 8 * 1024 * 1024, queueSize: 1 } as const;

/** Milliseconds for a connection, and in which nothing goes either way on one; the SDK asks three times. */
export interface S3Patience {
  readonly connectMs: number;
  readonly silenceMs: number;
}

/** Basis: product; a person waits for a page, and their own connection is cut off after two minutes of silence (api/http/connections.ts). */
const usualPatience: S3Patience = { connectMs: 5_000, silenceMs: 20_000 };

/** Objects in an S3-compatible bucket; `s3://bucket?endpoint=…&region=…`, credentials from the SDK's usual chain. */
export function createS3RecordStore(url: string, { connectMs, silenceMs } = usualPatience): RecordStore {
  const { hostname: Bucket, searchParams } = new URL(url);
  const endpoint = searchParams.get('endpoint');
  const s3 = new S3Client({
    region: searchParams.get('region') ?? 'us-east-1',
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: connectMs, socketTimeout: silenceMs },
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
  });
  return {
    async put(Key, source) {
      const Body = Readable.from(source, { objectMode: false });
      await new Upload({ client: s3, params: { Bucket, Key, Body }, ...parts }).done();
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
    async deleteFolder(folder) {
      const below = { Bucket, Prefix: `${folder}/` };
      for (let from: Omit<ListMultipartUploadsCommandInput, 'Bucket'> | undefined = {}; from;) {
        const page: ListMultipartUploadsCommandOutput = await s3.send(
          new ListMultipartUploadsCommand({ ...below, ...from }),
        );
        for (const { Key, UploadId } of page.Uploads ?? [])
          await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
        from = page.IsTruncated
          ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker }
          : undefined;
      }
      for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, below))
        for (const { Key } of Contents) await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    },
  };
}
