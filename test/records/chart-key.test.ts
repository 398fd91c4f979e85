import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { ChartKeyMissing, createKeyStore, wrap } from '../../src/adapters/key-store.js';
import { openCase } from '../../src/cases/open.js';
import { sealMessage } from '../../src/operations/contact-request/message-text.js';
import { contactRequestId } from '../../src/protocol/contact-request/messages.js';
import { keyForNewNotes } from '../../src/records/chart-key.js';
import { compareStores } from '../../src/records/compare-stores.js';
import { sealText } from '../../src/records/note-cipher.js';
import { askedRecords } from '../harness/asked-records.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { mails } from '../harness/personas.js';
import { createTestDatabase } from '../harness/postgres.js';
import { filesOf } from '../harness/zip.js';

/** Three charts of the personas have notes and keys; the fourth chart, made here, has neither. */
describe('the key of a chart with notes', () => {
  let office: BackOffice;
  let keys: pg.Client;
  const chartId = stableId('chart own');
  const newChart = randomUUID();

  beforeAll(async () => {
    office = await openBackOffice({ policy: 'standard' });
    keys = new pg.Client({ connectionString: office.database.keyStoreUrl });
    await keys.connect();
    const at = new Date();
    const clientId = randomUUID();
    const person = { givenName: 'New', familyName: 'Client', timeZone: 'UTC' };
    await office.db.client.create({ data: { ...person, id: clientId, birthDate: new Date('1990-05-05') } });
    const chart = { clientId, providerId: office.people.otherProvider.id, source: 'own' } as const;
    await office.db.chart.create({ data: { ...chart, id: newChart, sourceFixedAt: at, openedAt: at } });
  });
  afterAll(async () => {
    await keys.end();
    await office.close();
  });

  const rowsOf = async (id: string) =>
    (await keys.query('SELECT * FROM chart_key WHERE chart_id = $1', [id])).rows;
  const mark = (id: string) =>
    office.db.chart.findUniqueOrThrow({ where: { id }, select: { keyedAt: true } });

  it('is made with the first note of the chart, once for all its writers', async () => {
    expect(await mark(newChart)).toEqual({ keyedAt: null });
    const made = await Promise.all(Array.from({ length: 10 }, () => keyForNewNotes(office, newChart)));
    expect(new Set(made.map((key) => key.toString('hex'))).size).toBe(1);
    expect(await mark(newChart)).toEqual({ keyedAt: expect.any(Date) });
    expect(await keyForNewNotes(office, newChart)).toEqual(made[0]);
  });

  it('is made in no store that is another database’s', async () => {
    const another = createKeyStore((await createTestDatabase()).keyStoreUrl, office.config.RECORD_KEYS);
    await office.db.chart.update({ where: { id: newChart }, data: { keyedAt: null } });
    await expect(keyForNewNotes({ db: office.db, keyStore: another }, newChart)).rejects.toThrow(
      ChartKeyMissing,
    );
    expect([await another.count(), await mark(newChart)]).toEqual([0, { keyedAt: null }]);
    await another.close();
    await keyForNewNotes(office, newChart);
  });

  it('has to be there before a note is written: the database takes none past it', async () => {
    const id = randomUUID();
    await office.db.chart.update({ where: { id: newChart }, data: { keyedAt: null } });
    const sealedText = sealText(randomBytes(32), id, 'Sealed with a key of one’s own');
    await expect(
      office.db.note.create({
        data: { id, chartId: newChart, status: 'signed', writtenAt: new Date(), sealedText },
      }),
    ).rejects.toThrow('has no key');
    await keyForNewNotes(office, newChart);
  });

  describe('when the key store has lost it', () => {
    beforeAll(() => office.loseKey(chartId));

    it('is not made anew, for a reader or a writer', async () => {
      await expect(office.keyStore.read(chartId)).rejects.toThrow(ChartKeyMissing);
      await expect(keyForNewNotes(office, chartId)).rejects.toThrow(ChartKeyMissing);
      expect(await rowsOf(chartId)).toEqual([]);
    });

    it('leaves the other charts in an export, lists its own notes with the reason, and support is asked', async () => {
      const provider = await office.signedIn('provider', mails.provider);
      const page = await provider.post('/note-exports');
      const [path = ''] = /\/note-exports\/[\da-f-]{36}/.exec(page.text) ?? [];
      await until('the export is ready', async () =>
        (await provider.get(path)).text.includes('/download') ? true : null,
      );
      const { response } = await provider.post(`${path}/download`);
      const index =
        (await filesOf(Buffer.from(await response.arrayBuffer()))).get('index.csv')?.toString('utf8') ?? '';
      const unopened = index.split('\r\n').filter((line) => line.includes('the key of the chart is missing'));
      const ids = await office.db.note.findMany({ where: { chartId }, select: { id: true } });
      expect(unopened).toHaveLength(3);
      expect(ids.every(({ id }) => unopened.some((line) => line.includes(id)))).toBe(true);
      expect(
        await office.db.supportTask.findMany({ select: { kind: true, caseId: true, status: true } }),
      ).toEqual([{ kind: 'chart_key_missing', caseId: path.split('/').at(-1), status: 'open' }]);
      expect(await rowsOf(chartId)).toEqual([]);
      const asks = { needsAttention: true } as const;
      expect(await office.db.case.count({ where: asks })).toBe(1);
      const { id } = await office.db.supportTask.findFirstOrThrow();
      const agent = await office.signedIn('staff', mails.agent);
      await agent.post(`/tasks/${id}`, { resolution: 'The key is back.' });
      await until(
        'the export asks for nothing more',
        async () => (await office.db.case.count({ where: asks })) === 0,
      );
      office.take(mails.provider, '');
    });

    it('is named by the comparison of both stores, the quick one and the whole one', async () => {
      for (const depth of ['newest', 'every'] as const) {
        const { findings } = await compareStores(office, depth);
        expect(findings.map(({ kind, refusesStart }) => [kind, refusesStart])).toEqual([
          ['keys-missing', false],
        ]);
        expect(findings[0]?.sentence).toContain(chartId);
      }
    });
  });
});

describe('the comparison of both stores', () => {
  let office: BackOffice;
  beforeEach(async () => {
    office = await openBackOffice({ worker: false });
    return () => office.close();
  });

  const withStore = async (
    url: string,
    recordKeys: { id: string; key: Buffer }[] = office.config.RECORD_KEYS,
  ) => {
    const keyStore = createKeyStore(url, recordKeys);
    try {
      const config = { RECORD_KEYS: recordKeys };
      return await compareStores({ db: office.db, keyStore, config }, 'newest');
    } finally {
      await keyStore.close();
    }
  };

  it('finds nothing where each chart with notes has its key', async () => {
    expect(await compareStores(office, 'newest')).toEqual({ charts: 3, keys: 3, findings: [] });
    expect(await compareStores(office, 'every')).toEqual({ charts: 3, keys: 3, findings: [] });
  });

  it('recognizes the key store of another database, and an empty one', async () => {
    const { keyStoreUrl } = await createTestDatabase();
    expect(await withStore(keyStoreUrl)).toMatchObject({
      findings: [{ kind: 'wrong-store', refusesStart: true }],
    });
  });

  it('recognizes a record key that is not known, and another one under the same name', async () => {
    const url = office.database.keyStoreUrl;
    for (const id of ['another', office.config.RECORD_KEYS[0]?.id ?? ''])
      expect((await withStore(url, [{ id, key: randomBytes(32) }])).findings).toEqual([
        {
          kind: 'record-key',
          sentence: expect.stringContaining(`“${office.config.RECORD_KEYS[0]?.id}”`),
          refusesStart: true,
        },
      ]);
  });

  it('names keys of charts that do not know of one', async () => {
    const orphan = randomUUID();
    await office.keyStore.make(orphan);
    for (const depth of ['newest', 'every'] as const) {
      const { findings } = await compareStores(office, depth);
      expect(findings).toMatchObject([{ kind: 'keys-unused', refusesStart: false }]);
      expect(findings[0]?.sentence).toContain(orphan);
    }
  });

  const certificateOf = (chartId: string) =>
    office.db.destructionCertificate.create({
      data: {
        chartId,
        clientId: randomUUID(),
        providerId: randomUUID(),
        keptThrough: new Date(),
        rule: 'floor',
        ruleSource: 'a rule',
        rulesVersion: '1',
        counts: {},
        folders: [],
        approvedAt: new Date(),
        approvedById: randomUUID(),
        destroyedAt: new Date(),
        finishedAt: new Date(),
        hash: chartId,
      },
    });

  it('counts no destroyed chart’s row for the key of another: one that is lost is missed, though it is none of the newest', async () => {
    const destroyed = randomUUID();
    await office.keyStore.destroy(destroyed);
    await certificateOf(destroyed);
    expect((await compareStores(office, 'newest')).findings).toEqual([]);
    // As of a thousand newer charts.
    const older = new Date('2020-01-01');
    await office.db.chart.updateMany({ where: { id: stableId('chart own') }, data: { keyedAt: older } });
    await office.loseKey(stableId('chart own'));
    const others = Array.from({ length: 1_000 }, () => randomUUID());
    const clients = others.map((id) => ({
      id,
      givenName: 'A',
      familyName: 'B',
      timeZone: 'UTC',
      birthDate: new Date('1990-05-05'),
    }));
    await office.db.client.createMany({ data: clients });
    const at = new Date();
    const providerId = office.people.otherProvider.id;
    const chart = { providerId, source: 'own', sourceFixedAt: at, openedAt: at, keyedAt: at } as const;
    await office.db.chart.createMany({ data: others.map((id) => ({ ...chart, id, clientId: id })) });
    const [recordKey] = office.config.RECORD_KEYS;
    if (recordKey === undefined) throw new Error('There is no record key');
    const wrapped = (id: string) => wrap(randomBytes(32), id, recordKey).toString('base64');
    await office.keyStore.putBack(
      others.map((chartId) => ({ chartId, keyId: recordKey.id, wrapped: wrapped(chartId) })),
    );
    expect((await compareStores(office, 'newest')).findings).toMatchObject([{ kind: 'keys-missing' }]);
  });

  it('finds the key of a destroyed chart that a dump of before brought back', async () => {
    const returned = randomUUID();
    await certificateOf(returned);
    await office.keyStore.make(returned);
    for (const depth of ['newest', 'every'] as const) {
      const found = (await compareStores(office, depth)).findings.find(
        ({ kind }) => kind === 'keys-returned',
      );
      expect(found?.sentence).toContain(returned);
    }
  });

  it('recognizes that a message was sealed with a record key that is not known, or is another one', async () => {
    const at = new Date();
    const { caseId } = await office.db.$transaction((tx) =>
      openCase(tx, { kind: 'contact_request', workflowId: contactRequestId, state: 'open', at }),
    );
    const who = {
      portal: 'client',
      topic: 'something_else',
      name: 'Noor',
      email: 'noor@clients.example',
    } as const;
    await office.db.contactRequest.create({ data: { ...who, id: caseId, digest: caseId, requestedAt: at } });
    const sealed = sealMessage(office.config, randomUUID(), 'Hello');
    const message = { ...sealed, requestId: caseId, author: 'person', writtenAt: at } as const;
    await office.db.contactMessage.create({ data: { ...message, keyId: 'record-1999' } });
    expect((await compareStores(office, 'newest')).findings).toMatchObject([
      { kind: 'record-key', refusesStart: true, sentence: expect.stringContaining('record-1999') },
    ]);
    await office.db.contactMessage.updateMany({ data: { keyId: sealed.keyId } });
    expect((await compareStores(office, 'newest')).findings).toEqual([]);
    const altered = new Uint8Array(randomBytes(60));
    await office.db.contactMessage.updateMany({ data: { sealedText: altered } });
    expect((await compareStores(office, 'newest')).findings).toMatchObject([{ kind: 'record-key' }]);
  });

  it('recognizes the same of a note on a case, and of the passphrase of emailed records', async () => {
    const { requestId, partId } = await askedRecords(office, 'sealed');
    const exportId = randomUUID();
    const sealed = sealMessage(office.config, exportId, 'A passphrase');
    const passphrase = (keyId: string) =>
      office.db.recordRequestPart.update({
        where: { id: partId },
        data: { exportId, passphraseKeyId: keyId, sealedPassphrase: sealed.sealedText },
      });
    const lacking = async () =>
      (await compareStores(office, 'newest')).findings.map(({ kind, sentence }) => [kind, sentence]);
    await passphrase('record-1998');
    expect(await lacking()).toEqual([['record-key', expect.stringContaining('record-1998')]]);
    await passphrase(sealed.keyId);
    expect(await lacking()).toEqual([]);

    const note = sealMessage(office.config, randomUUID(), 'A note');
    await office.db.caseNote.create({
      data: {
        ...note,
        keyId: 'record-1997',
        caseId: requestId,
        authorId: stableId(mails.agent),
        writtenAt: new Date(),
        pressKey: 'note',
      },
    });
    expect(await lacking()).toEqual([['record-key', expect.stringContaining('record-1997')]]);
    await office.db.caseNote.updateMany({ data: { keyId: note.keyId } });
    expect(await lacking()).toEqual([]);
  });

  it('does not take a destroyed key for a missing one', async () => {
    await office.keyStore.destroy(stableId('chart own'));
    expect((await compareStores(office, 'every')).findings).toEqual([]);
  });
});
