import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createRecordStore } from '../../src/adapters/record-store.js';
import { RecordStoreAway } from '../../src/domain/away.js';
import type { RecordStore } from '../../src/ports.js';
import { startS3 } from '../harness/s3.js';

const folder = mkdtempSync(join(tmpdir(), 'headway-store-'));
let s3: Awaited<ReturnType<typeof startS3>>;

beforeAll(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  s3 = await startS3();
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await s3.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Bytes that differ from place to place, so that a range that is off by one is seen. */
const patterned = (length: number) =>
  Buffer.from(Array.from({ length }, (_, place) => (place * 7 + (place >> 8)) % 251));

async function* chunks(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function* brokenOff(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
  throw new Error('the export was stopped');
}

async function read(
  store: RecordStore,
  key: string,
  range?: { start: number; end: number },
): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of await store.get(key, range)) parts.push(part as Uint8Array);
  return Buffer.concat(parts);
}

describe.each([
  ['on disk', () => `file:${folder}`],
  ['on disk, by a file address', () => pathToFileURL(folder).href],
  ['on disk, in a folder written with a slash at its end', () => `file:${folder}/`],
  ['in a bucket', () => s3.url],
])('records %s', (_, address) => {
  const open = () => createRecordStore(address());

  it('come back as they were put, from a store that is opened later', async () => {
    const bytes = patterned(100_000);
    await open().put('exports/1/part-1', chunks(bytes, 7_000));
    expect((await read(open(), 'exports/1/part-1')).equals(bytes)).toBe(true);
    expect(await open().size('exports/1/part-1')).toBe(100_000);
  });

  it('of many megabytes come back whole', async () => {
    const bytes = patterned(18 * 1024 * 1024 + 5);
    await open().put('exports/1/large', chunks(bytes, 1_000_003));
    expect((await read(open(), 'exports/1/large')).equals(bytes)).toBe(true);
  });

  it('without any content come back empty', async () => {
    await open().put('exports/1/empty', chunks(Buffer.alloc(0), 1));
    expect(await read(open(), 'exports/1/empty')).toHaveLength(0);
    expect(await open().size('exports/1/empty')).toBe(0);
  });

  it.each([
    { start: 0, end: 1 },
    { start: 9, end: 10 },
    { start: 3, end: 8 },
    { start: 0, end: 10 },
  ])('give the bytes from $start to before $end', async (range) => {
    const bytes = patterned(10);
    await open().put('exports/1/ranged', chunks(bytes, 4));
    expect(await read(open(), 'exports/1/ranged', range)).toEqual(bytes.subarray(range.start, range.end));
  });

  it('keep the earlier content when a second writing breaks off', async () => {
    await open().put('exports/1/kept', chunks(patterned(50), 50));
    await expect(open().put('exports/1/kept', brokenOff(patterned(80)))).rejects.toThrow(
      'the export was stopped',
    );
    expect(await read(open(), 'exports/1/kept')).toEqual(patterned(50));
    await open().put('exports/1/kept', chunks(patterned(60), 60));
    expect(await read(open(), 'exports/1/kept')).toEqual(patterned(60));
  });

  it('are not there when their first writing breaks off', async () => {
    await expect(open().put('exports/1/broken', brokenOff(patterned(80)))).rejects.toThrow(
      'the export was stopped',
    );
    expect(await open().size('exports/1/broken')).toBeNull();
  });

  it('are gone once their folder is deleted, at any depth; deleting again does no harm, and nothing beside it goes', async () => {
    const inside = [
      'exports/3/parts/1/chart.pdf',
      'exports/3/parts/2/chart.pdf',
      'exports/3/parts/index.csv',
    ];
    const beside = ['exports/3/parts-list', 'exports/33/parts/1/chart.pdf'];
    for (const key of [...inside, ...beside]) await open().put(key, chunks(patterned(10), 10));
    await open().deleteFolder('exports/3/parts');
    await open().deleteFolder('exports/3/parts');
    for (const key of inside) {
      expect(await open().size(key)).toBeNull();
      await expect(read(open(), key)).rejects.toThrow();
    }
    for (const key of beside) expect(await open().size(key)).toBe(10);
  });

  it('that were never put have no size', async () => {
    expect(await open().size('exports/1/never')).toBeNull();
  });
});

describe('records on disk', () => {
  it.each(['../outside', 'exports/../../outside', '..'])('never leave their folder (%s)', async (key) => {
    const store = createRecordStore(`file:${join(folder, 'inner')}`);
    await expect(store.put(key, chunks(patterned(1), 1))).rejects.toThrow('leads out of the store');
    await expect(store.get(key)).rejects.toThrow('leads out of the store');
    await expect(store.deleteFolder(key)).rejects.toThrow('leads out of the store');
  });

  it('leave nothing unfinished behind', () => {
    expect(readdirSync(join(folder, 'exports/1')).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('that a killed process left half written go with their folder', async () => {
    const store = createRecordStore(`file:${folder}`);
    await store.put('exports/4/parts/1/chart.pdf', chunks(patterned(10), 10));
    writeFileSync(join(folder, 'exports/4/parts/1/index.csv.0.part'), 'half');
    await store.deleteFolder('exports/4/parts');
    expect(readdirSync(join(folder, 'exports/4'))).toEqual([]);
  });
});

describe('records in a bucket', () => {
  afterEach(() => expect(s3.unfinished()).toBe(0));

  it.each([
    ['what it is given', 'PutObject', 10],
    ['a part', 'UploadPart', 20 * 1024 * 1024],
    ['to put the parts together', 'CompleteMultipartUpload', 20 * 1024 * 1024],
  ])('say why when the bucket refuses %s, and leave nothing unfinished behind', async (_, call, bytes) => {
    s3.refuseNext(call);
    await expect(
      createRecordStore(s3.url).put('exports/2/refused', chunks(patterned(bytes), 1_000_003)),
    ).rejects.toThrow('AccessDenied');
    expect(await createRecordStore(s3.url).size('exports/2/refused')).toBeNull();
  });

  it('hold little more than one part in memory at a time, however large', async () => {
    let given = 0;
    let ahead = 0;
    async function* large(): AsyncGenerator<Uint8Array> {
      for (let part = 0; part < 64; part += 1) {
        const taken = s3.calls.filter((call) => call === 'UploadPart').length - before;
        ahead = Math.max(ahead, given - taken * 8 * 1024 * 1024);
        given += 1024 * 1024;
        yield Buffer.alloc(1024 * 1024, part);
      }
    }
    const before = s3.calls.filter((call) => call === 'UploadPart').length;
    await createRecordStore(s3.url).put('exports/2/large', large());
    expect(await createRecordStore(s3.url).size('exports/2/large')).toBe(64 * 1024 * 1024);
    expect(ahead).toBeLessThan(24 * 1024 * 1024);
  });

  it('that a killed process left half uploaded go with their folder, each page of them, and no others', async () => {
    for (let part = 0; part < 5; part += 1) s3.leaveUnfinished(`exports/4/parts/${part}/chart.pdf`);
    s3.leaveUnfinished('exports/44/parts/1/chart.pdf');
    await createRecordStore(s3.url).deleteFolder('exports/4/parts');
    expect(s3.unfinished()).toBe(1);
    await createRecordStore(s3.url).deleteFolder('exports/44/parts');
  });

  it('go with their folder, each page of them', async () => {
    const keys = Array.from({ length: 5 }, (_, part) => `exports/5/parts/${part}/chart.pdf`);
    for (const key of keys) await createRecordStore(s3.url).put(key, chunks(patterned(10), 10));
    await createRecordStore(s3.url).deleteFolder('exports/5/parts');
    for (const key of keys) expect(await createRecordStore(s3.url).size(key)).toBeNull();
  });

  it.each<[string, (store: RecordStore) => Promise<unknown>]>([
    ['PutObject', (store) => store.put('exports/2/shut', chunks(patterned(10), 10))],
    ['GetObject', (store) => read(store, 'exports/2/shut')],
    ['HeadObject', (store) => store.size('exports/2/shut')],
  ])('are away while the bucket doesn’t let us in (%s)', async (call, ask) => {
    s3.refuseNext(call);
    await expect(ask(createRecordStore(s3.url))).rejects.toThrow(RecordStoreAway);
  });

  it('are away while we have nothing to be let in with', async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    await expect(createRecordStore(s3.url).size('exports/2/shut')).rejects.toThrow(RecordStoreAway);
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, 'local');
  });

  it('are let in with the keys that a file has', async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    const file = join(folder, 'credentials');
    writeFileSync(file, '[default]\naws_access_key_id = local\naws_secret_access_key = local\n');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', file);
    await expect(createRecordStore(s3.url).size('exports/2/unknown')).resolves.toBeNull();
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, 'local');
  });

  it('say when the bucket does not let us look, instead of calling them missing', async () => {
    s3.refuseNext('HeadObject');
    await expect(createRecordStore(s3.url).size('exports/2/any')).rejects.toThrow();
  });
});
