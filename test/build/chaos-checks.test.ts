import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject, afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ends, lostCases, type Left } from '../../dev/chaos/checks/ends.js';
import { checkLogs, secretsOf } from '../../dev/chaos/checks/logs.js';
import { mailTroubles, type MailRows } from '../../dev/chaos/checks/mails.js';
import { phoneTroubles, type PhoneRows } from '../../dev/chaos/checks/phone.js';
import { checkOnce, once } from '../../dev/chaos/checks/once.js';
import { disksNotFilled } from '../../dev/chaos/small-disk.js';
import type { InboxMessage } from '../../dev/inbox/messages.js';
import { connectDatabase } from '../../src/adapters/database.js';
import { createTestDatabase, withClient } from '../harness/postgres.js';

const at = new Date('2026-11-30T10:00:00Z');

const message = (of: Partial<InboxMessage>): InboxMessage => ({
  id: 'id',
  kind: 'mail',
  at: at.toISOString(),
  from: 'Headway <no-reply@headway.example>',
  to: 'chaos-1-3@people.example',
  subject: 'Your records',
  text: 'They are ready.',
  html: '',
  messageId: '<one@headway.example>',
  attachments: [],
  ...of,
});

describe('the look into the logs', () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'headway-chaos-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  const token = 'Ztq3Yw0mB8kq7Jx5rV2nL1cD.9s';
  const secrets = secretsOf({
    addresses: ['chaos-1-3@people.example', 'amara.abbott.chaos-1-3@clients.example'],
    phones: ['+12125550103'],
    passwords: ['quiet ferries 1 at 3'],
    names: ['Amara', 'Sol'],
    notes: ['Session 1. Telehealth, 50 minutes.\n\nPlan: call one friend; review in two weeks.'],
    diary: {
      typed: new Map([
        ['message', new Set(['How do I add my child?'])],
        ['givenName', new Set(['Luz'])],
        ['press', new Set(['confirm'])],
      ]),
      cookies: new Set(['c0ffee'.repeat(6)]),
    },
    codes: [{ code: '048213', names: ['TF-7Q4M-2KXD'] }],
    messages: [
      message({ text: `Press https://portal.example/records/${token}/status to see.` }),
      message({ to: 'guardian-of-chaos-1-3@people.example' }),
      message({ kind: 'sms', to: '+13125550144', text: 'Your code is 048213.\n@portal.example #048213' }),
    ],
  });
  const found = (line: string) => {
    writeFileSync(join(folder, 'api-1.log'), `{"msg":"server started"}\n${line}\n`);
    return checkLogs(folder, secrets);
  };

  it.each([
    ['an address', '{"to":"chaos-1-3@people.example"}'],
    ['an address', 'to=amara.abbott.chaos-1-3%40clients.example&x=1'],
    ['an address', 'mailed guardian-of-chaos-1-3@people.example'],
    ['an address', 'mailed records-of-chaos-1-3@people.example'],
    ['a phone number', 'called (212) 555-0103'],
    ['a phone number', '{"to":"+13125550144"}'],
    ['a password', '{"password":"quiet ferries 1 at 3 anew"}'],
    ['a password', 'password=quiet+ferries+1+at+3'],
    ['a name', '{"for":"Amara"}'],
    ['a sentence of a note', '{"error":"bad text: Plan: call one friend; review in two weeks."}'],
    ['what someone typed', '{"body":{"message":"How do I add my child?"}}'],
    ['what someone typed', '{"givenName":"Luz"}'],
    ['a cookie', `cookie: session=${'c0ffee'.repeat(6)}`],
    ['the token of a link', `GET /records/${token}/status`],
    ['a text or call', '{"Body":"Your code is 048213.\\n@portal.example #048213"}'],
    ['a code', '{"code":"048213"}'],
    ['a code', 'code=048213&remember=yes'],
    ['a code', '{"case":"TF-7Q4M-2KXD","typed":"048213"}'],
    ['a code', '@portal.example #048213'],
  ])('finds %s in %s', (what, line) => {
    expect(found(line).join()).toContain(what);
    expect(found(line).join()).toContain('stands in api-1.log');
  });

  it.each([
    '{"level":30,"bytes":048213}',
    '{"case":"TF-7Q4M-2KXD","time":"2026-11-30T10:00:00.048213Z"}',
    '{"code":"ECONNRESET","case":"TF-7777-2KXD","pid":048213}',
    '{"msg":"Solved","press":"confirm"}',
    '{"requestId":"f74b924c-00ab-4655-b0f6-dbef848fa4c9","route":"/records/:token"}',
  ])('finds nothing in %s', (line) => expect(found(line)).toEqual([]));

  it('finds it amiss where nothing was logged', () => {
    writeFileSync(join(folder, 'api-1.log'), '');
    expect(checkLogs(folder, secrets)).toEqual(['no log says anything']);
  });
});

describe('the look at mails', () => {
  const known = (of: Partial<MailRows> = {}): MailRows => ({
    rows: [{ messageId: '<one@headway.example>', status: 'accepted', template: 'records-ready' }],
    listsWait: false,
    downloads: 0,
    ...of,
  });

  it('finds nothing where each has its row, however often it came', () => {
    expect(mailTroubles([message({}), message({})], known())).toEqual([]);
  });

  it('finds one without a row, also of a code', () => {
    const code = message({ messageId: '<code@headway.example>', subject: 'Your sign-in code' });
    expect(mailTroubles([message({}), code], known())).toEqual([
      'a mail “Your sign-in code” came without a row',
    ]);
  });

  it('finds one purpose mailed twice, one with other words, one that never came, and one refused', () => {
    const again = {
      messageId: '<two@headway.example>',
      status: 'accepted',
      template: 'records-ready',
    } as const;
    const rows = [...known().rows, again];
    expect(mailTroubles([message({}), message({ messageId: again.messageId })], known({ rows }))).toEqual([
      'a mail “Your records” came 2 times to one address',
    ]);
    expect(mailTroubles([message({}), message({ text: 'They are not.' })], known())).toEqual([
      'a mail “Your records” came twice with other words',
    ]);
    expect(mailTroubles([], known())).toEqual(['a mail records-ready is accepted and never came']);
    const refused = known({ rows: [{ ...again, status: 'refused' }] });
    expect(mailTroubles([], refused)).toEqual(['a mail records-ready is refused']);
  });
});

describe('the look at texts and calls', () => {
  const send = { because: null, requestedAt: at, settledAt: at };
  const text = { ...send, sid: 'SM1', method: 'text', status: 'delivered' } as const;
  const call = { ...send, sid: 'CA1', method: 'voice', status: 'accepted' } as const;
  const known = (of: Partial<PhoneRows>): PhoneRows => ({
    sends: [],
    texts: [],
    unanswered: [],
    broken: [],
    ...of,
  });
  const sms = message({ kind: 'sms', to: '+12125550103', text: 'Your code is 048213.', messageId: 'SM1' });

  it('finds one that no sending knows, also where another answer got lost', () => {
    const lost = { kind: 'sms', to: sms.to, code: '048213' } as const;
    expect(phoneTroubles([sms], known({ sends: [text] }))).toEqual([]);
    expect(phoneTroubles([sms], known({ unanswered: [lost] }))).toEqual([]);
    for (const unanswered of [
      [],
      [{ ...lost, code: '111111' }],
      [{ ...lost, to: '+12125550104' }],
      [{ ...lost, kind: 'call' as const }],
    ])
      expect(phoneTroubles([sms], known({ unanswered }))).toEqual(['a text belongs to no sending']);
    const second = { ...sms, messageId: 'SM2' };
    expect(phoneTroubles([sms, second], known({ unanswered: [lost] }))).toEqual([
      'a text belongs to no sending',
    ]);
  });

  it('finds what came twice, what is accepted and never came, and what is refused', () => {
    expect(phoneTroubles([sms, sms], known({ sends: [text] }))).toEqual(['a text or call came twice']);
    expect(phoneTroubles([], known({ sends: [text] }))).toEqual(['a text is accepted and never came']);
    expect(phoneTroubles([], known({ texts: [{ sid: 'SM9', status: 'accepted', because: null }] }))).toEqual([
      'a text is accepted and never came',
    ]);
    const refused = { ...text, sid: null, status: 'refused', because: '21610' } as const;
    expect(phoneTroubles([], known({ sends: [refused] }))).toEqual(['a text or call is refused (21610)']);
  });

  it('lets only what is broken keep an accepted call from being heard', () => {
    const missing = ['a call is accepted and never came'];
    const from = at.getTime() + 5_000;
    const broken = [{ name: 'way to PROVIDER_PORTAL: drop', from, until: from + 4_000 }];
    expect(phoneTroubles([], known({ sends: [call] }))).toEqual(missing);
    expect(phoneTroubles([], known({ sends: [call], broken }))).toEqual([]);
    const delivered = { ...call, status: 'delivered' } as const;
    expect(phoneTroubles([], known({ sends: [delivered], broken }))).toEqual(missing);
  });
});

describe('the look at ends', () => {
  const left = (of: Partial<Left>): Left => ({
    reference: 'TF-7Q4M-2KXD',
    kind: 'two_factor',
    state: 'passed',
    waitingOn: 'nobody',
    closedAt: at,
    openTasks: 0,
    whose: 'someone',
    ...of,
  });
  const lost = (...cases: Left[]) => lostCases(cases, new Set(cases.map(({ reference }) => reference)));

  it('finds a reference that someone was told and that is no case', () => {
    expect(lostCases([left({})], new Set(['TF-7Q4M-2KXD', 'RR-AAAA-BBBB']))).toEqual([
      'RR-AAAA-BBBB is no case',
    ]);
  });

  it('lets a try come to nothing only where another one of the same person didn’t', () => {
    const expired = left({ state: 'expired', reference: 'TF-AAAA-BBBB' });
    expect(lost(expired)).toEqual(['TF-AAAA-BBBB (two_factor) is left expired']);
    expect(lost(expired, left({}))).toEqual([]);
    expect(lost(expired, left({ whose: 'someone else' }))).toHaveLength(1);
  });

  it('finds what waits for no one and nothing, what failed, and an export that was never ready', () => {
    expect(
      lost(left({ kind: 'record_request', state: 'referred', waitingOn: 'system', closedAt: null })),
    ).toEqual(['TF-7Q4M-2KXD (record_request) is referred and waits for system']);
    expect(
      lost(left({ kind: 'note_export', state: 'failed', waitingOn: 'support', closedAt: null })),
    ).toHaveLength(1);
    expect(lost(left({ kind: 'note_export', state: 'expired', wasReady: false }))).toHaveLength(1);
    expect(lost(left({ kind: 'note_export', state: 'expired', wasReady: true }))).toEqual([]);
  });

  it('finds what waits for support, which doesn’t know of it', () => {
    const written = left({ kind: 'contact_request', state: 'open', waitingOn: 'support', closedAt: null });
    expect(lost({ ...written, openTasks: 1 })).toEqual([]);
    expect(lost(written)).toEqual([
      'TF-7Q4M-2KXD (contact_request) is open and waits for support, which has no task',
    ]);
  });

  it('knows an end of every kind', () => {
    for (const [kind, { reached }] of Object.entries(ends)) expect(reached, kind).not.toEqual([]);
  });
});

describe('the look at disks', () => {
  it('finds one that may not be mounted, and one that was never full', () => {
    const records = { of: 'the record store', fill() {}, makeRoom() {}, unmount() {} };
    const missing = 'the disk of PostgreSQL is not filled: no right to mount';
    expect(disksNotFilled([records], () => true)).toEqual([missing]);
    expect(disksNotFilled([records], () => false)).toEqual([
      'the disk of the record store was never full',
      missing,
    ]);
    expect(disksNotFilled([records, { ...records, of: 'PostgreSQL' }], () => true)).toEqual([]);
  });
});

describe('the look for what is there twice', () => {
  it('finds two rows of each kind, and nothing where there is one', async () => {
    const { ownerUrl } = await createTestDatabase();
    const { pathname } = new URL(ownerUrl);
    const adminUrl = Object.assign(new URL(inject('stack').adminUrl), { pathname });
    // Tables of the same columns that let anything in: what a constraint forbids today is looked for all the same.
    adminUrl.searchParams.set('options', '-c search_path=loose,public');
    const tables = [...new Set(once.map(({ table }) => table))];
    await withClient(adminUrl.href, async (admin) => {
      await admin.query('CREATE SCHEMA loose');
      for (const table of tables) {
        await admin.query(`CREATE TABLE loose.${table} AS SELECT * FROM public.${table} LIMIT 0`);
      }
    });
    const db = connectDatabase(adminUrl.href);
    const rowOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      'client of a sign-up': { email: 'chaos-1-3@people.example' },
      'verified address': { state: 'verified' },
      reset: { state: 'completed' },
      'notice of one change': { kind: 'password_changed' },
      'export of a case': { termination_case_id: '00000000-0000-4000-8000-000000000001' },
      recovery: { state: 'completed' },
      'retrieval of notes': { state: 'downloaded' },
      'message of a press': { press_key: 'a press' },
      'review of an emergency': { person_id: '00000000-0000-4000-8000-000000000001' },
      contract: {},
    };
    for (const { what, table, by } of once) {
      const row = { [by[0] ?? '']: null, ...rowOf[what] };
      const [columns, values] = [Object.keys(row).join(', '), Object.values(row)];
      const places = values.map((_, index) => `$${index + 1}`).join(', ');
      const insert = () =>
        withClient(adminUrl.href, (admin) =>
          admin.query(`INSERT INTO loose.${table} (${columns}) VALUES (${places})`, values),
        );
      await insert();
      expect(await checkOnce({ db }), what).toEqual([]);
      await insert();
      expect(await checkOnce({ db }), what).toEqual([`one ${what} is there 2 times`]);
      await withClient(adminUrl.href, (admin) => admin.query(`TRUNCATE loose.${table}`));
    }
    await db.$disconnect();
  });
});
