import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { createActivities } from '../../src/activities/index.js';
import { createKeyStore } from '../../src/adapters/key-store.js';
import { limits } from '../../src/domain/limits.js';
import { sealAnew } from '../../src/records/record-key-change.js';
import { openSealed } from '../../src/records/sealed-columns.js';
import { actsOnParts, askedRecords, exportIsReady } from '../harness/asked-records.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { passphraseIn, readLockedZip } from '../harness/locked-zip.js';
import { mails } from '../harness/personas.js';
import { filesOf } from '../harness/zip.js';

const wishes = { form: 'pdf', delivery: 'email', from: '', to: '', warned: 'yes' };
const subject = 'Your records, encrypted';
type Asked = Awaited<ReturnType<typeof askedRecords>>;

describe('records by encrypted email, made by workers', () => {
  let office: BackOffice;
  let asked: Asked;
  let zip: ReturnType<typeof readLockedZip>;
  let bytes: Buffer;
  let mailText: string;

  beforeAll(async () => {
    office = await openBackOffice({ policy: 'standard' });
    asked = await askedRecords(office, 'by mail');
    const client = office.browse('client');
    expect((await client.post(`${asked.path}/wishes`, wishes)).status).toBe(200);
    await office.browse('provider').post(`${asked.holderPath}/release`);
    await until('the records are mailed', async () => {
      const part = await office.db.recordRequestPart.findUniqueOrThrow({ where: { id: asked.partId } });
      return part.state === 'released';
    });
    const [mail, ...others] = office.take(asked.email, subject);
    expect(others).toEqual([]);
    const [attachment] = mail?.attachments ?? [];
    bytes = Buffer.from(attachment?.base64 ?? '', 'base64');
    zip = readLockedZip(bytes);
    mailText = `${mail?.text} ${mail?.html} ${attachment?.filename}`;
    expect(office.take(asked.email, 'Your records are ready')).toEqual([]);
  });
  afterAll(() => office.close());

  const ask = (birthDate: string) =>
    office
      .browse('client')
      .post(`${asked.path}/passphrase`, { part: asked.partId, 'birthDate-1': birthDate });

  it('come as an AES-256 ZIP that tells no name and no checksum of what is in it', () => {
    expect(zip).toMatchObject({ name: 'records.zip', version: 2, strength: 3, crc: 0 });
    for (const name of ['by mail', 'by-mail', 'chart.pdf', 'manifest'])
      expect(bytes.includes(name)).toBe(false);
  });

  it('carry the link to their passphrase and not the passphrase', () => {
    expect(passphraseIn(mailText)).toBeUndefined();
    expect(mailText).toContain(asked.path);
  });

  it('open with the passphrase that the page shows after the date of birth, and with no other', async () => {
    const page = await office.browse('client').get(asked.path);
    expect(passphraseIn(page.text)).toBeUndefined();
    const wrong = await ask('1/1/1990');
    expect([wrong.status, passphraseIn(wrong.text)]).toEqual([400, undefined]);
    const shown = await ask('5/5/1990');
    const passphrase = passphraseIn(shown.text) ?? '';
    expect([shown.status, passphrase.length]).toEqual([200, 24]);
    expect(passphraseIn((await ask('5/5/1990')).text)).toBe(passphrase);
    const files = await filesOf(zip.open(passphrase));
    expect([...files.keys()]).toContain('manifest.json');
    const other = passphrase.replace(/.$/, (last) => (last === '7' ? '8' : '7'));
    expect(() => zip.open(other)).toThrow('Wrong passphrase');
  });

  it('are on the time line, with who was told the passphrase', async () => {
    const lines = await office.db.caseEvent.findMany({ where: { caseId: asked.requestId } });
    const codes = lines.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(['records-mailed', 'records-passphrase-shown']));
    expect(codes).not.toContain('records-sent-out');
    const tasks = await office.db.supportTask.count({
      where: { caseId: asked.requestId, kind: 'send_records' },
    });
    expect(tasks).toBe(0);
  });

  it('have a passphrase that a change of the record key seals anew', async () => {
    const { db, config, environment } = office;
    const old = config.RECORD_KEYS;
    const fresh = { id: 'fresh-record-key', key: randomBytes(32) };
    const change = async (keys: readonly [typeof fresh, ...typeof old]) => {
      const keyStore = createKeyStore(environment.KEY_STORE_URL, keys);
      expect((await sealAnew({ db, keyStore, config: { RECORD_KEYS: keys } })).unopened).toEqual([]);
      await keyStore.close();
      const { exportId, passphraseKeyId, sealedPassphrase } = await db.recordRequestPart.findUniqueOrThrow({
        where: { id: asked.partId },
      });
      const sealed = { id: String(exportId), keyId: String(passphraseKeyId) };
      const text = { ...sealed, sealedText: sealedPassphrase ?? new Uint8Array() };
      return [passphraseKeyId, openSealed(text, [keys[0]])?.toString()];
    };
    const before = passphraseIn((await ask('5/5/1990')).text);
    expect(before).toHaveLength(24);
    expect(await change([fresh, ...old])).toEqual([fresh.id, before]);
    const [current = fresh, ...others] = old;
    expect(await change([current, ...others, fresh])).toEqual([current.id, before]);
    expect(passphraseIn((await ask('5/5/1990')).text)).toBe(before);
  });

  it('have a passphrase that support reads with a reason, and an auditor never', async () => {
    const at = `/cases/${asked.reference}`;
    const agent = await office.signIn('staff', mails.agent);
    expect(passphraseIn((await agent.get(at)).text)).toBeUndefined();
    const without = await agent.post(`${at}/record-passphrases`, { part: asked.partId, reason: ' ' });
    expect([without.status, passphraseIn(without.text)]).toEqual([400, undefined]);
    const reason = 'Has no browser; called back';
    const read = await agent.post(`${at}/record-passphrases`, { part: asked.partId, reason });
    expect(passphraseIn(read.text)).toBe(passphraseIn((await ask('5/5/1990')).text));
    const auditor = await office.signIn('staff', mails.auditor);
    expect((await auditor.post(`${at}/record-passphrases`, { part: asked.partId, reason })).status).toBe(403);
    expect(
      await office.db.auditEntry.findMany({
        where: { act: 'case.records-passphrase-read', subjectId: asked.requestId },
        select: { actorId: true, detail: true },
      }),
    ).toEqual([{ actorId: stableId(mails.agent), detail: { reason } }]);
  });

  it('can’t be opened anymore by who has not written it down, once the request is over', async () => {
    const stored = () =>
      office.db.recordRequestPart.findUniqueOrThrow({
        where: { id: asked.partId },
        select: { sealedPassphrase: true, passphraseKeyId: true },
      });
    const before = await stored();
    const told = passphraseIn((await ask('5/5/1990')).text) ?? '';
    expect(Buffer.from(before.sealedPassphrase ?? []).includes(told)).toBe(false);
    await office.browse('client').post(asked.path, { press: 'confirm', part: '' });
    expect(await stored()).toEqual({ sealedPassphrase: null, passphraseKeyId: null });
    const late = await ask('5/5/1990');
    expect([late.status, passphraseIn(late.text)]).toEqual([409, undefined]);
    await until('the end is told', () => Promise.resolve(office.take(asked.email, 'is closed').length > 0));
  });
});

describe('records by encrypted email, step by step', () => {
  let office: BackOffice;
  beforeAll(async () => {
    office = await openBackOffice({ policy: 'standard', worker: false });
  });
  afterEach(() => office.db.rateLimit.deleteMany());
  afterAll(() => office.close());

  const tell = ({ requestId }: Asked) =>
    createActivities(office).tellOfRecordRequest({ requestId, at: office.clock().toISOString() });
  const partOf = ({ partId }: Asked) =>
    office.db.recordRequestPart.findUniqueOrThrow({ where: { id: partId } });
  const act = actsOnParts(() => office);

  /** Asked for by email, granted, with a file of some bytes that is ready. */
  async function granted(name: string, change: Parameters<typeof askedRecords>[2] = {}, said = 6) {
    const asked = await askedRecords(office, name, change);
    await office.browse('client').post(`${asked.path}/wishes`, wishes);
    expect(await act(asked, 'grant')).toBe('done');
    await exportIsReady(office, asked, said);
    return asked;
  }

  const passphraseOf = async ({ path, partId }: Asked) =>
    passphraseIn(
      (await office.browse('client').post(`${path}/passphrase`, { part: partId, 'birthDate-1': '5/5/1990' }))
        .text,
    );

  it('go once, whether the step is repeated, or was cut off before it was written that they went', async () => {
    const asked = await granted('mailed once');
    await Promise.all([tell(asked), tell(asked)]);
    await tell(asked);
    const sent = office.take(asked.email, subject);
    expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(1);
    const passphrase = (await passphraseOf(asked)) ?? '';
    for (const { attachments } of sent)
      expect(
        readLockedZip(Buffer.from(attachments?.[0]?.base64 ?? '', 'base64'))
          .open(passphrase)
          .toString(),
      ).toBe('a file');

    const cut = await granted('cut off');
    await tell(cut);
    await office.db.recordRequestPart.update({
      where: { id: cut.partId },
      data: { state: 'granted', releasedAt: null },
    });
    await tell(cut);
    expect(office.take(cut.email, subject)).toHaveLength(1);
    expect(await partOf(cut)).toMatchObject({ state: 'released' });
  });

  it('granted again have another passphrase, and the one before opens nothing that is shown', async () => {
    const asked = await granted('granted twice');
    await tell(asked);
    const first = await passphraseOf(asked);
    expect(await act(asked, 'grant')).toBe('done');
    expect(await partOf(asked)).toMatchObject({ sealedPassphrase: null, state: 'granted' });
    expect(await passphraseOf(asked)).toBeUndefined();
    expect(first).toHaveLength(24);
    office.take(asked.email, subject);
  });

  it('that are too large are downloaded in their place, and the letter says so', async () => {
    const asked = await granted('too large', {}, limits.mailedFileBytes + 1);
    await tell(asked);
    expect(office.take(asked.email, subject)).toEqual([]);
    const [letter, ...others] = office.take(asked.email, 'Your records are ready');
    expect([letter?.text.includes('too large'), others]).toEqual([true, []]);
    expect(await partOf(asked)).toMatchObject({
      state: 'released',
      delivery: 'portal',
      sealedPassphrase: null,
    });
    await tell(asked);
    expect(office.take(asked.email, 'Your records are ready')).toHaveLength(1);
  });

  it('that are too large are told of although another letter has to wait', async () => {
    const asked = await granted('another letter waits', {}, limits.mailedFileBytes + 1);
    office.smtp.misbehaveNext({ kind: 'refuse', code: 451, enhanced: '4.3.0' });
    await expect(tell(asked)).rejects.toThrow();
    expect(office.take(asked.email, 'Your records are ready')).toHaveLength(1);
    await tell(asked);
    expect(office.take(asked.email, 'Your records are ready')).toHaveLength(1);
    expect(office.take(asked.email, subject)).toEqual([]);
  });

  it('that the relay finds too large are downloaded in their place, and the address still gets mail', async () => {
    const asked = await granted('refused by the relay');
    await office.db.outboundMail.createMany({
      data: ['referred', `holder/${asked.partId}/asked`].map((key) => ({
        key: key.startsWith('holder') ? `${asked.requestId}/${key}` : `${asked.requestId}/records-${key}`,
        template: 'sent before',
        messageId: `<${key}@before.example>`,
        status: 'accepted',
        createdAt: office.clock(),
      })),
    });
    office.smtp.misbehaveNext({ kind: 'refuse', code: 552, enhanced: '5.3.4' });
    await tell(asked);
    expect(office.take(asked.email, subject)).toEqual([]);
    const [letter] = office.take(asked.email, 'Your records are ready');
    expect(letter?.text).toContain('Your mailbox didn’t take the file');
    expect(await passphraseOf(asked)).toBeUndefined();
  });

  it('stay shut for a third party once the person took the authorization back', async () => {
    const third = { requester: 'third_party', isProven: true, authorizedUntil: '2099-01-01' } as const;
    const asked = await granted('mailed and revoked', third);
    await tell(asked);
    expect(await office.db.disclosure.count({ where: { caseId: asked.requestId } })).toBe(1);
    expect(await passphraseOf(asked)).toHaveLength(24);
    expect(await act(asked, 'revoke')).toBe('done');
    expect(await passphraseOf(asked)).toBeUndefined();
    office.take(asked.email, subject);

    const early = await granted('revoked before', third);
    expect(await act(early, 'revoke')).toBe('done');
    await tell(early);
    expect(office.take(early.email, subject)).toEqual([]);
  });

  it('wanted by download after all go no more by email', async () => {
    const asked = await granted('another way');
    const page = office.browse('client');
    expect((await page.post(`${asked.path}/wishes`, { ...wishes, delivery: 'portal' })).status).toBe(200);
    await tell(asked);
    expect(office.take(asked.email, subject)).toEqual([]);
    expect(await partOf(asked)).toMatchObject({ state: 'released', delivery: 'portal' });
  });
});
