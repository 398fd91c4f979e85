import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { BlobReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAuditTrail } from '../../src/audit/trail.js';
import { contractTerminationId } from '../../src/protocol/contract-termination/messages.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { goodForm, mails, secrets } from '../harness/personas.js';
import { sendTermination } from '../harness/terminations.js';

describe('ending a contract, from the form to the exit letter', () => {
  let office: BackOffice;
  beforeAll(async () => {
    office = await openBackOffice({ tellsAlike: true });
  });
  afterAll(() => office.close());

  it('carries the provider, the clients and support through, with each mail sent once', async () => {
    const { db, people } = office;
    const provider = await office.signIn('provider', mails.provider);

    await provider.post('/contract-termination', goodForm(people.charts));
    const confirmation = await sendTermination(provider);
    const reference = /CT-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(confirmation.text)?.[0] ?? '';
    expect(confirmation.text).toContain('Request received');
    expect(confirmation.text).toMatch(/A confirmation to \S+ is on its way/);
    expect(reference).not.toBe('');

    // First, since its seven days pass soonest.
    const ready = await until('the export is ready', () =>
      db.noteExport.findFirst({ where: { state: 'ready', occasion: 'termination' } }),
    );
    const download = await provider.post(`/note-exports/${ready.id}/download`);
    expect(download.status).toBe(200);
    await checkZip(office, Buffer.from(await download.response.arrayBuffer()));
    const part = await provider.get(`/note-exports/${ready.id}/file`, { range: 'bytes=10-109' });
    expect([part.status, part.response.headers.get('content-range')]).toEqual([
      206,
      `bytes 10-109/${ready.sizeBytes}`,
    ]);
    const stranger = await office.signedIn('provider', mails.otherProvider);
    expect((await stranger.get(`/note-exports/${ready.id}`)).status).toBe(404);
    expect((await stranger.get(`/note-exports/${ready.id}/file`)).status).toBe(404);

    const notice = await until(
      'the client is told',
      async () =>
        office.inbox.messages.find(
          ({ to, subject }) => to === secrets.clientMail && subject === 'A change with your provider',
        ) ?? null,
    );
    expect(notice.text).toContain('988');
    expect(notice.text).toContain('911');
    const link = /http\S+\/provider-leaving\/\S+/.exec(notice.text)?.[0] ?? '';
    const client = office.browse('client');
    const before = await until('the notice is recorded', () =>
      db.clientMigration.findFirst({
        where: { chartId: people.charts['sourced'] ?? '', noticeGivenAt: { not: null } },
      }),
    );
    expect((await client.get(new URL(link).pathname)).text).toContain('What would you like to do?');
    expect(
      await db.clientMigration.findFirst({ where: { chartId: people.charts['sourced'] ?? '' } }),
    ).toEqual(before);
    expect((await client.post(new URL(link).pathname, { choice: 'stays' })).text).toContain(
      'We saved your choice: <strong>Stay on Headway',
    );

    await until('the last day ends', () => db.case.findFirst({ where: { reference, state: 'closing' } }));
    expect(await db.appointment.count({ where: { status: 'scheduled' } })).toBe(0);
    expect((await provider.get('/v1/caseload')).status).toBe(403);
    const [, draft = ''] =
      /href="(\/notes-to-sign\/[^"]+)"/.exec((await provider.get('/notes-to-sign')).text) ?? [];
    const [, seen = ''] = /name="seen" value="([^"]+)"/.exec((await provider.get(draft)).text) ?? [];
    expect((await provider.post(draft, { seen })).text).toContain('You have no notes to sign.');
    const [, session = ''] =
      /name="(item\.[^"]+)"/.exec((await provider.get('/sessions-to-bill')).text) ?? [];
    expect((await provider.post('/sessions-to-bill', { [session]: 'yes' })).text).toContain(
      '1 claim was submitted.',
    );
    const support = await office.signedIn('staff', mails.agent);
    const call = await db.supportTask.findFirstOrThrow({
      where: { kind: 'call_client_choice', status: 'open', subjectId: people.charts['silent'] ?? '' },
    });
    expect(
      (
        await support.post(`/tasks/${call.id}`, {
          choice: 'follows_provider',
          resolution: 'Reached by phone.',
        })
      ).status,
    ).toBe(200);

    await until('the case is complete', () =>
      db.case.findFirst({ where: { reference, state: 'completed', closedAt: { not: null } } }),
    );
    const outcomes = await db.clientMigration.findMany({
      where: { outcome: { not: null } },
      orderBy: { outcome: 'asc' },
    });
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['stays', 'follows_provider']);
    const account = await db.account.findUniqueOrThrow({ where: { id: people.provider.accountId } });
    expect([account.status, account.access, account.formerEmail]).toEqual([
      'ended',
      'downloads_only',
      mails.provider,
    ]);
    const charts = await db.chart.findMany({ where: { providerId: people.provider.id } });
    expect(
      charts.every(
        ({ retainUntil, retentionRule, closedAt }) =>
          retainUntil !== null && retentionRule === 'floor' && closedAt !== null,
      ),
    ).toBe(true);
    expect((await provider.get('/caseload')).text).toContain('Log in');

    const sent = office.inbox.messages.map(({ messageId }) => messageId);
    expect(new Set(sent).size).toBe(sent.length);
    const toProvider = office.inbox.messages
      .filter(({ to }) => to === mails.provider)
      .map(({ subject }) => subject.replace(reference, 'REF'));
    expect(
      toProvider.filter((subject) => subject.includes('Your contract with Headway has ended')),
    ).toHaveLength(1);
    expect(toProvider.filter((subject) => subject.includes('We got your request'))).toHaveLength(1);
    expect(await verifyAuditTrail(db)).toMatchObject({ brokenAt: null });
  });

  it('leaves no patient data in any history', async () => {
    const histories: string[] = [];
    const query = `TaskQueue="${office.config.TEMPORAL_TASK_QUEUE}"`;
    const kinds = new Set<string>();
    for await (const { workflowId, runId, type } of office.temporal.workflow.list({ query })) {
      kinds.add(type);
      histories.push(
        workflowId,
        historyToJSON(await office.temporal.workflow.getHandle(workflowId, runId).fetchHistory()),
      );
    }
    expect(kinds).toEqual(
      new Set([
        'caseloadNotice',
        'clientMigration',
        'contractTermination',
        'noteExport',
        'offboarding',
        'twoFactor',
      ]),
    );
    const raw = histories.join('\n');
    // The control: what goes by in clear is found by the same search.
    const { id } = await office.db.contractTermination.findFirstOrThrow();
    expect(raw).toContain(contractTerminationId(id));
    for (const secret of [...Object.values(secrets), mails.provider])
      for (const form of [secret, Buffer.from(secret).toString('base64').replace(/=+$/, '').slice(0, -1)])
        expect(raw).not.toContain(form);
  });
});

/** Every note of the database is in the ZIP, and every file has the hash the manifest states. */
async function checkZip(office: BackOffice, zip: Buffer): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'headway-zip-'));
  writeFileSync(join(folder, 'notes.zip'), zip);
  expect(execFileSync('unzip', ['-t', join(folder, 'notes.zip')]).toString()).toContain('No errors detected');
  const entries = await new ZipReader(new BlobReader(new Blob([new Uint8Array(zip)]))).getEntries();
  const read = async (name: string) => {
    const entry = entries.find(({ filename }) => filename === name);
    if (!entry || entry.directory) throw new Error(`${name} is not in the ZIP`);
    return entry.getData(new Uint8ArrayWriter());
  };
  const manifest = JSON.parse(Buffer.from(await read('manifest.json')).toString()) as {
    notes: number;
    files: { name: string; sha256: string; size: number }[];
  };
  for (const { name, sha256, size } of manifest.files) {
    const bytes = await read(name);
    expect([name, bytes.length, createHash('sha256').update(bytes).digest('hex')]).toEqual([
      name,
      size,
      sha256,
    ]);
  }
  const notes = await office.db.note.findMany({
    where: { chart: { providerId: office.people.provider.id } },
  });
  const index = Buffer.from(await read('index.csv')).toString();
  const bundles = await Promise.all(
    manifest.files
      .filter(({ name }) => name.endsWith('.fhir.json'))
      .map(async ({ name }) => Buffer.from(await read(name)).toString()),
  );
  expect(manifest.notes).toBe(notes.length);
  for (const { id } of notes) {
    expect(index).toContain(id);
    expect(bundles.join('')).toContain(id);
  }
}
