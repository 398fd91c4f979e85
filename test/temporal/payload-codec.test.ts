import { randomBytes } from 'node:crypto';
import { decode, encode } from '@temporalio/common/lib/encoding.js';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { createPayloadCodec, isSealed, openPayload } from '../../src/temporal/payload-codec.js';
import { secrets } from '../harness/personas.js';

const first = { id: '2026-11', key: randomBytes(32) };
const second = { id: '2027-05', key: randomBytes(32) };
const codec = createPayloadCodec([first]);

const plain: Payload = defaultPayloadConverter.toPayload({ note: secrets.noteText });

async function sealed(payload = plain, using = codec): Promise<Payload> {
  const [only] = await using.encode([payload]);
  if (only === undefined) throw new Error('unreachable: one went in');
  return only;
}

/** A payload as text, whichever kind of bytes it is made of. */
const shown = ({ metadata, data }: Payload) => ({
  metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, decode(value)])),
  data: Buffer.from(data ?? []).toString('base64'),
});

const opened = async (payload: Payload, using = codec) => (await using.decode([payload])).map(shown);

const bytesOf = ({ data }: Payload) => Buffer.from(data ?? []);

/** A sealed payload that someone changed on its way. */
async function altered(
  change: (bytes: Buffer) => Uint8Array,
  metadata: Record<string, string> = {},
): Promise<Payload> {
  const payload = await sealed();
  return {
    metadata: {
      ...payload.metadata,
      ...Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, encode(value)])),
    },
    data: change(bytesOf(payload)),
  };
}

describe('a payload', () => {
  it('comes back as it was, with its own metadata', async () => {
    expect(await opened(await sealed())).toEqual([shown(plain)]);
    const [payload] = await codec.decode([await sealed()]);
    expect(defaultPayloadConverter.fromPayload(payload as Payload)).toEqual({ note: secrets.noteText });
  });

  it('shows only that it is encrypted, and under which key', async () => {
    const payload = await sealed();
    expect(shown(payload).metadata).toEqual({
      encoding: 'binary/encrypted',
      'encryption-key-id': '2026-11',
    });
    expect(bytesOf(payload).toString('latin1')).not.toContain('heron');
    expect(bytesOf(payload).toString('latin1')).not.toContain('json/plain');
  });

  it('holds within of which workflow it is, where that is known, and nobody who opens it sees more than before', async () => {
    const context = { type: 'workflow', namespace: 'default', workflowId: 'note-export/x' } as const;
    const [payload = {}] = await codec.encode([plain], context);
    expect(openPayload(payload, [first]).workflowId).toBe('note-export/x');
    expect(await opened(payload)).toEqual([shown(plain)]);
    expect(shown(payload).metadata).toEqual({
      encoding: 'binary/encrypted',
      'encryption-key-id': '2026-11',
    });
    expect(openPayload(await sealed(), [first]).workflowId).toBeNull();
  });

  it('takes no word for it from who seals', async () => {
    const claimed = { ...plain, metadata: { ...plain.metadata, 'headway-workflow': encode('other') } };
    expect(openPayload(await sealed(claimed), [first]).workflowId).toBeNull();
  });

  it('never looks the same twice', async () => {
    expect(bytesOf(await sealed()).equals(bytesOf(await sealed()))).toBe(false);
  });

  it.each<[string, Payload]>([
    ['nothing at all', defaultPayloadConverter.toPayload(undefined) as Payload],
    ['bytes', defaultPayloadConverter.toPayload(Buffer.from([0, 255, 10])) as Payload],
    ['half a megabyte', defaultPayloadConverter.toPayload('x'.repeat(500_000)) as Payload],
  ])('may be %s', async (_, payload) => {
    expect(await opened(await sealed(payload))).toEqual([shown(payload)]);
  });

  it('keeps its place among others', async () => {
    const several = ['a', 'b', 'c'].map((text) => defaultPayloadConverter.toPayload(text) as Payload);
    expect((await codec.decode(await codec.encode(several))).map(shown)).toEqual(several.map(shown));
  });
});

describe('rotation of the keys', () => {
  const rotated = createPayloadCodec([second, first]);

  it('leaves readable what the old key sealed', async () => {
    expect(await opened(await sealed(), rotated)).toEqual([shown(plain)]);
  });

  it('seals with the new key', async () => {
    const payload = await sealed(plain, rotated);
    expect(shown(payload).metadata).toMatchObject({ 'encryption-key-id': '2027-05' });
    expect(await opened(payload, createPayloadCodec([second]))).toEqual([shown(plain)]);
  });

  it('says which key is missing once the old one is gone', async () => {
    await expect(createPayloadCodec([second]).decode([await sealed()])).rejects.toThrow(
      'No payload key with the id 2026-11',
    );
  });

  it('needs a key to begin with', () => {
    expect(() => createPayloadCodec([])).toThrow('The payload codec needs a key');
  });
});

describe('a payload that was tampered with does not open', () => {
  it.each<[string, (bytes: Buffer) => Uint8Array]>([
    ['one bit of its text is turned', (bytes) => bytes.fill((bytes[20] ?? 0) ^ 1, 20, 21)],
    ['one bit of its nonce is turned', (bytes) => bytes.fill((bytes[0] ?? 0) ^ 1, 0, 1)],
    ['one bit of its tag is turned', (bytes) => bytes.fill((bytes.at(-1) ?? 0) ^ 1, bytes.length - 1)],
    ['its end is cut off', (bytes) => bytes.subarray(0, -1)],
    ['only nonce and four bytes are left', (bytes) => bytes.subarray(0, 16)],
    ['nothing is left', () => new Uint8Array()],
  ])('when %s', async (_, change) => {
    await expect(codec.decode([await altered(change)])).rejects.toThrow();
  });

  it('when it names another key of the ring', async () => {
    const both = createPayloadCodec([first, second]);
    const payload = await altered((bytes) => bytes, { 'encryption-key-id': '2027-05' });
    await expect(both.decode([payload])).rejects.toThrow();
  });

  it('when nobody sealed it', async () => {
    await expect(codec.decode([plain])).rejects.toThrow('A payload is not encrypted');
    expect(isSealed(plain)).toBe(false);
    expect(isSealed(await sealed())).toBe(true);
  });
});
