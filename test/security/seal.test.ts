import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { unwrap, wrap } from '../../src/adapters/key-store.js';
import type { RecordStore } from '../../src/ports.js';
import { openText, sealText } from '../../src/records/note-cipher.js';
import { createSealedStore } from '../../src/records/sealed-store.js';
import { createPayloadCodec, openPayload } from '../../src/temporal/payload-codec.js';

// Recorded before the four kinds of sealed bytes shared one seal: what is stored must open for as long as it is kept.
const noteKey = Buffer.alloc(32, 1);
const recordKey = { id: 'records-1', key: Buffer.alloc(32, 2) };
const payloadKey = { id: 'payloads-1', key: Buffer.alloc(32, 3) };

const storedNote = fromBase64(
  'AYPZwkM+XpR+uZyTDrLOK4/9pOnVtQ2LnnkT3yh5RMP15V5H0+aYyp6WP4F79jC4KtEmff1pBWllbw==',
);
const storedChartKey = fromBase64(
  'CNgmoeFmSinVdOCHQtitVn3LmLdUPnlINQ1dApWPGMt279aHVuTxMeftrpadBaPpeWiEd46bQ4krzLxB',
);
const storedPayload = {
  metadata: {
    encoding: Buffer.from('binary/encrypted'),
    'encryption-key-id': Buffer.from('payloads-1'),
  },
  data: fromBase64(
    'GGO0qE6o+mCmUo/pOpycXRqd6wrGbcDIge3oV2nCUUa3Fnfaaq2QQgmiV4YZ9gZCsOA3KdBNuJq8EsSXlHWUzDq79ftPXwHv3j+vj9R5JBAX+hcZpif5iypiFCpRBGGd',
  ),
};

test('opens a note that was sealed before, and seals in the same layout', () => {
  expect(openText(noteKey, 'note-1', storedNote)).toBe('Slept well — no nightmares.');
  expect(() => openText(noteKey, 'note-2', storedNote)).toThrow();
  const sealed = sealText(noteKey, 'note-1', 'Slept well — no nightmares.');
  expect([sealed[0], sealed.length]).toEqual([1, storedNote.length]);
});

test('unwraps the key of a chart that was wrapped before, and wraps in the same layout', () => {
  expect(unwrap(storedChartKey, 'chart-1', recordKey)).toEqual(Buffer.alloc(32, 7));
  expect(() => unwrap(storedChartKey, 'chart-2', recordKey)).toThrow();
  expect(wrap(Buffer.alloc(32, 7), 'chart-1', recordKey).length).toBe(storedChartKey.length);
});

test('opens a payload that was sealed before, and seals in the same layout', async () => {
  const { payload, workflowId } = openPayload(storedPayload, [payloadKey]);
  expect(workflowId).toBe('offboarding-1');
  expect(Buffer.from(payload.data ?? []).toString()).toBe('"hello"');
  const [sealed] = await createPayloadCodec([payloadKey]).encode([payload], {
    type: 'workflow',
    namespace: 'headway',
    workflowId: 'offboarding-1',
  });
  expect(sealed?.data?.length).toBe(storedPayload.data.length);
});

test('opens a record that was stored before', async () => {
  const stored = Buffer.concat([
    header('P2IPZBnnPwvquudWtUBKXopR72fN7Wxa36KuwlcHlnxcjwNzNONbpuNW3OaZeR+oCSRD/qM9kQPdfwYL'),
    fromBase64('hWKl5VltBnWpIEclrDA1RHArMsdq36Laa1iWDyDvvQ=='),
  ]);
  expect(await read(stored, 'exports/one')).toBe('A short record.');
});

test('opens the last frame of a record of two frames that was stored before', async () => {
  const firstFrame = Buffer.alloc(65_536 + 16);
  const stored = Buffer.concat([
    header('NdjKXXVrjE4zVgCkipWDhe8DG2XOh4ztYK7eFxOVCmIz65XHvduaglg1vuMDOIRkXUgo75sCqx2EwMfk'),
    firstFrame,
    fromBase64('b7Ybqy58fjPYTATYPYeBLrQ/gztMBP5FMLd7iQ=='),
  ]);
  expect(await read(stored, 'exports/two', { start: 65_536, end: 65_548 })).toBe('and the end.');
  await expect(read(stored, 'exports/two')).rejects.toThrow();
});

function fromBase64(text: string): Buffer {
  return Buffer.from(text, 'base64');
}

function header(wrapped: string): Buffer {
  return Buffer.from(JSON.stringify({ v: 1, k: 'records-1', w: wrapped }).padEnd(256));
}

/** What the sealed store reads of one object that lies in a store of objects. */
async function read(stored: Buffer, key: string, range?: { start: number; end: number }): Promise<string> {
  const store: RecordStore = {
    put: () => Promise.reject(new Error('Nothing is put here')),
    get: async (_, part) => Readable.from([stored.subarray(part?.start, part?.end)]),
    size: async () => stored.length,
    deleteFolder: async () => {},
  };
  return (await buffer(await createSealedStore(store, [recordKey]).get(key, range))).toString();
}
