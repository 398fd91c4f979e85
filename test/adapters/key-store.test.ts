import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ChartKeyDestroyed,
  ChartKeyMissing,
  createKeyStore,
  unwrap,
  wrap,
  type KeyStore,
} from '../../src/adapters/key-store.js';
import { openText, sealText } from '../../src/records/note-cipher.js';
import { createTestDatabase } from '../harness/postgres.js';

const oldKey = { id: 'record-2026', key: randomBytes(32) };
const newKey = { id: 'record-2027', key: randomBytes(32) };
let url: string;
let rows: pg.Client;
let keyStore: KeyStore;

beforeAll(async () => {
  ({ keyStoreUrl: url } = await createTestDatabase());
  rows = new pg.Client({ connectionString: url });
  await rows.connect();
  keyStore = createKeyStore(url, [oldKey]);
});

afterAll(async () => {
  await keyStore.close();
  await rows.end();
});

async function withKeys<Result>(
  keys: readonly (typeof oldKey)[],
  work: (store: KeyStore) => Promise<Result>,
) {
  const store = createKeyStore(url, keys);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

describe('the key of a chart', () => {
  it('is made once, also when twenty writers ask at the same moment', async () => {
    const chartId = randomUUID();
    const keys = await Promise.all(Array.from({ length: 20 }, () => keyStore.make(chartId)));
    expect(keys[0]).toHaveLength(32);
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
  });

  it('that is missing is an error for a reader, and none is made', async () => {
    const chartId = randomUUID();
    await expect(keyStore.read(chartId)).rejects.toThrow(ChartKeyMissing);
    await expect(keyStore.read(chartId)).rejects.toThrow(ChartKeyMissing);
    expect(await keyStore.missing([chartId])).toEqual([chartId]);
  });

  it('is another for every chart, and stands nowhere in plain', async () => {
    const [one, other] = [randomUUID(), randomUUID()];
    const [first, second] = [await keyStore.make(one), await keyStore.make(other)];
    expect(first.equals(second)).toBe(false);
    const { rows: stored } = await rows.query('SELECT wrapped_key FROM chart_key WHERE chart_id = $1', [one]);
    expect(stored[0].wrapped_key.includes(first)).toBe(false);
  });

  it('stays readable after the record key was replaced, and not without the old one', async () => {
    const chartId = randomUUID();
    const key = await keyStore.make(chartId);
    expect(await withKeys([newKey, oldKey], (store) => store.read(chartId))).toEqual(key);
    await expect(withKeys([newKey], (store) => store.read(chartId))).rejects.toThrow(
      'No record key with the id record-2026',
    );
  });

  it('does not open when its wrap is moved to another chart', async () => {
    const [one, other] = [randomUUID(), randomUUID()];
    await keyStore.make(one);
    await keyStore.make(other);
    await rows.query(
      'UPDATE chart_key SET wrapped_key = (SELECT wrapped_key FROM chart_key WHERE chart_id = $1) WHERE chart_id = $2',
      [one, other],
    );
    await expect(keyStore.read(other)).rejects.toThrow();
  });

  it('does not open when its wrap is altered, shortened, or named after another record key', () => {
    const wrapped = wrap(randomBytes(32), 'chart', oldKey);
    const altered = Buffer.from(wrapped);
    altered.writeUInt8(altered.readUInt8(20) ^ 1, 20);
    expect(() => unwrap(altered, 'chart', oldKey)).toThrow();
    expect(() => unwrap(wrapped.subarray(0, 10), 'chart', oldKey)).toThrow();
    expect(() => unwrap(wrapped, 'chart', { ...oldKey, id: 'record-2027' })).toThrow();
  });
});

describe('a destroyed key', () => {
  it('can never be read or made again, and what it sealed stays sealed', async () => {
    const chartId = randomUUID();
    const note = sealText(await keyStore.make(chartId), 'note-1', 'The heron dream');
    await keyStore.destroy(chartId);
    await expect(keyStore.read(chartId)).rejects.toThrow(ChartKeyDestroyed);
    await expect(keyStore.make(chartId)).rejects.toThrow(ChartKeyDestroyed);
    await expect(withKeys([newKey, oldKey], (store) => store.read(chartId))).rejects.toThrow(
      ChartKeyDestroyed,
    );
    expect(() => openText(randomBytes(32), 'note-1', note)).toThrow();
  });

  it('leaves a row that says when, and nothing to unwrap', async () => {
    const chartId = randomUUID();
    await keyStore.make(chartId);
    await keyStore.destroy(chartId);
    const { rows: first } = await rows.query('SELECT * FROM chart_key WHERE chart_id = $1', [chartId]);
    expect(first[0]).toMatchObject({ wrapped_key: null, destroyed_at: expect.any(Date) });
    await keyStore.destroy(chartId);
    const { rows: second } = await rows.query('SELECT * FROM chart_key WHERE chart_id = $1', [chartId]);
    expect(second[0].destroyed_at).toEqual(first[0].destroyed_at);
  });

  it('of a chart that never had one leaves that chart without', async () => {
    const chartId = randomUUID();
    await keyStore.destroy(chartId);
    await expect(keyStore.read(chartId)).rejects.toThrow(ChartKeyDestroyed);
    await expect(keyStore.make(chartId)).rejects.toThrow(ChartKeyDestroyed);
  });

  it('does not touch the key of another chart', async () => {
    const [one, other] = [randomUUID(), randomUUID()];
    const key = await keyStore.make(other);
    await keyStore.make(one);
    await keyStore.destroy(one);
    expect(await keyStore.read(other)).toEqual(key);
  });
});

describe('a note', () => {
  const chartKey = randomBytes(32);
  const sealed = sealText(chartKey, 'note-1', 'Ünïcödé 🕊');

  it('opens with its chart’s key', () => {
    expect(openText(chartKey, 'note-1', sealed)).toBe('Ünïcödé 🕊');
  });

  it('does not open as another note, with another chart’s key, or altered', () => {
    const altered = sealed.with(15, (sealed[15] ?? 0) ^ 1);
    expect(() => openText(chartKey, 'note-2', sealed)).toThrow();
    expect(() => openText(randomBytes(32), 'note-1', sealed)).toThrow();
    expect(() => openText(chartKey, 'note-1', altered)).toThrow();
    expect(() => openText(chartKey, 'note-1', sealed.with(0, 9))).toThrow('unknown format');
    expect(() => openText(chartKey, 'note-1', sealed.subarray(0, 12))).toThrow();
  });
});

describe('a key store that stands still', () => {
  it('is given up on after the time of a statement, and asked again with the same connections', async () => {
    const store = createKeyStore(url, [oldKey], { statementSeconds: 1 });
    const chartId = randomUUID();
    try {
      await rows.query('BEGIN; LOCK TABLE chart_key');
      await expect(store.make(chartId)).rejects.toThrow(/statement timeout/);
      await rows.query('ROLLBACK');
      expect(await store.make(chartId)).toHaveLength(32);
    } finally {
      await rows.query('ROLLBACK');
      await store.close();
    }
  });
});
