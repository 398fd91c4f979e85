import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { createDiskRecordStore } from '../../src/adapters/disk-record-store.js';
import { createSealedStore, type SealedStore } from '../../src/records/sealed-store.js';

const folder = mkdtempSync(join(tmpdir(), 'headway-sealed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const disk = createDiskRecordStore(folder);
const oldKey = { id: 'record-2026', key: randomBytes(32) };
const newKey = { id: 'record-2027', key: randomBytes(32) };
const sealed = createSealedStore(disk, [oldKey]);

/** A frame holds 64 KiB and its tag of 16 bytes, after a header of 256. */
const frame = 65_536;
const sealedFrame = frame + 16;
const header = 256;

async function* once(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function read(key: string, range?: { start: number; end: number }, store: SealedStore = sealed) {
  const parts: Uint8Array[] = [];
  for await (const part of await store.get(key, range)) parts.push(part as Uint8Array);
  return Buffer.concat(parts);
}

const stored = (key: string) => readFileSync(join(folder, key));

/** Seals three frames and a bit, then lets someone with the disk in hand change them. */
async function alteredBy(key: string, change: (bytes: Buffer) => Buffer): Promise<void> {
  await sealed.put(key, once(randomBytes(3 * frame + 100)));
  writeFileSync(join(folder, key), change(stored(key)));
}

describe('a sealed object', () => {
  it.each([0, 1, frame - 1, frame, frame + 1, 2 * frame, 5 * frame + 17])(
    'of %i bytes comes back whole, with its size and SHA-256 said at its writing',
    async (size) => {
      const bytes = randomBytes(size);
      expect(await sealed.put('whole', once(bytes))).toEqual({
        size,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      });
      expect((await read('whole')).equals(bytes)).toBe(true);
    },
  );

  it.each([
    ['its first byte', 0, 1],
    ['its last byte', 3 * frame + 99, 3 * frame + 100],
    ['the last byte of a frame and the first of the next', frame - 1, frame + 1],
    ['exactly its second frame', frame, 2 * frame],
    ['more than is there', 3 * frame, 9 * frame],
    ['nothing', 10, 10],
  ])('gives %s when asked for it', async (_, start, end) => {
    const bytes = randomBytes(3 * frame + 100);
    await sealed.put('ranged', once(bytes));
    expect((await read('ranged', { start, end })).equals(bytes.subarray(start, end))).toBe(true);
  });

  it('shows nothing of its content on disk, and never the same bytes twice', async () => {
    await sealed.put('first', once(Buffer.from('The heron dream')));
    await sealed.put('second', once(Buffer.from('The heron dream')));
    expect(stored('first').toString('latin1')).not.toContain('heron');
    expect(stored('first').subarray(header).equals(stored('second').subarray(header))).toBe(false);
  });

  it('is sealed from one large piece a frame at a time', async () => {
    const bytes = randomBytes(40 * frame + 7);
    const concat = vi.spyOn(Buffer, 'concat');
    await sealed.put('large', once(bytes));
    const copied = concat.mock.results.map(({ value }) => (value as Buffer).length);
    concat.mockRestore();
    expect(Math.max(...copied)).toBeLessThanOrEqual(sealedFrame);
    expect((await read('large')).equals(bytes)).toBe(true);
  });

  it('stays readable after the record key was replaced, and not without the old one', async () => {
    await sealed.put('rotated', once(Buffer.from('a chart')));
    const both = createSealedStore(disk, [newKey, oldKey]);
    expect((await read('rotated', undefined, both)).toString()).toBe('a chart');
    const without = createSealedStore(disk, [newKey]);
    await expect(read('rotated', undefined, without)).rejects.toThrow(
      'No record key with the id record-2026',
    );
  });

  it('is said to be missing when it is', async () => {
    await expect(sealed.get('never')).rejects.toThrow('A stored record is missing');
  });
});

describe('a sealed object that someone changed on disk does not open', () => {
  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['one bit is turned', (bytes) => (bytes.writeUInt8(bytes.readUInt8(header + 5) ^ 1, header + 5), bytes)],
    ['the last frame is cut off', (bytes) => bytes.subarray(0, header + 3 * sealedFrame)],
    ['half of the last frame is cut off', (bytes) => bytes.subarray(0, bytes.length - 50)],
    [
      'two frames are exchanged',
      (bytes) =>
        Buffer.concat([
          bytes.subarray(0, header),
          bytes.subarray(header + sealedFrame, header + 2 * sealedFrame),
          bytes.subarray(header, header + sealedFrame),
          bytes.subarray(header + 2 * sealedFrame),
        ]),
    ],
    ['something is added', (bytes) => Buffer.concat([bytes, randomBytes(40)])],
    ['all frames are taken away', (bytes) => bytes.subarray(0, header)],
    ['only a tag is left', (bytes) => bytes.subarray(0, header + 3)],
  ])('when %s', async (_, change) => {
    await alteredBy('altered', change);
    await expect(read('altered')).rejects.toThrow();
  });

  it('when it is put under another object’s name', async () => {
    await sealed.put('one', once(Buffer.from('the chart of one person')));
    writeFileSync(join(folder, 'other'), stored('one'));
    await expect(read('other')).rejects.toThrow();
  });
});
