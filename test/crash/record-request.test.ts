import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { verifyAuditTrail } from '../../src/audit/trail.js';
import { daysAfter } from '../../src/domain/instants.js';
import { askedRecords } from '../harness/asked-records.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { pathIn } from '../harness/clients.js';
import type { HeldWrite } from '../harness/hold.js';
import { apiKilledAt, killedAt, letterWrites } from '../harness/killed-at.js';
import { startProgram } from '../harness/program.js';
import { filesOf } from '../harness/zip.js';
import { untilStarted } from '../harness/started-case.js';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
afterAll(() => office.close());

type Asked = Awaited<ReturnType<typeof asked>>;

/** A request whose workflow is started: that is noted a moment later, and is no part of what is compared. */
async function asked(name: string) {
  const request = await askedRecords(office, name);
  await untilStarted(office, request.requestId);
  return request;
}

/** Everything that a grant and a release write, as it stands, but for when the sweep last looked. */
async function standing({ requestId, chartId }: Asked) {
  const { db } = office;
  return {
    request: await db.recordRequest.findUniqueOrThrow({
      where: { id: requestId },
      include: {
        parts: { orderBy: { id: 'asc' } },
        case: {
          omit: { workflowLookedAt: true },
          include: { tasks: { orderBy: { id: 'asc' } }, events: { orderBy: { key: 'asc' } } },
        },
      },
    }),
    exports: await db.noteExportScope.count({ where: { chartId } }),
    audited: await db.auditEntry.count({ where: { subjectId: requestId } }),
  };
}

/** Each write of the transaction that grants, in its order. */
const grants: readonly (readonly [string, HeldWrite])[] = [
  ['the part', { table: 'record_request_part', when: `NEW.state = 'granted' AND NEW.export_id IS NULL` }],
  ['the request', { table: 'record_request', event: 'UPDATE', when: 'true' }],
  ['the case', { table: 'case', event: 'UPDATE', when: `NEW.kind = 'record_request'` }],
  ['the line', { table: 'case_event', when: `NEW.code = 'records-granted'` }],
  ['the line of the trail', { table: 'audit_entry', when: `NEW.act = 'case.records-granted'` }],
  ['the case of the export', { table: 'case', event: 'INSERT', when: `NEW.kind = 'note_export'` }],
  ['the export', { table: 'note_export', when: `NEW.occasion = 'record_request'` }],
  ['its limits', { table: 'note_export_scope', when: 'true' }],
  ['its line of the trail', { table: 'audit_entry', when: `NEW.act = 'note-export.request'` }],
  ['the export of the part', { table: 'record_request_part', when: 'NEW.export_id IS NOT NULL' }],
];

describe('the API is killed while the provider releases records in one press', () => {
  it.each(grants)(
    'as it writes %s: nothing has happened, and the next press grants once',
    async (name, write) => {
      const request = await asked(`granted ${name}`);
      const before = await standing(request);
      await apiKilledAt(office, write, `${request.holderPath}/release`);
      expect(await standing(request)).toEqual(before);

      for (const _ of [1, 2])
        expect((await office.browse('provider').post(`${request.holderPath}/release`)).status).toBe(200);
      const after = await standing(request);
      expect(after.request.parts).toMatchObject([{ state: 'granted', downloadedAt: null }]);
      expect(after.request.parts[0]?.exportId).not.toBeNull();
      expect(after.request.case.events.map(({ code }) => code).toSorted()).toEqual([
        'records-asked-for',
        'records-granted',
      ]);
      expect(after).toMatchObject({ exports: 1, audited: before.audited + 1 });
    },
  );
});

/** Each write that a file which is ready brings: the transaction of the release, in its order, and the letters. */
const releases: readonly (readonly [string, HeldWrite, 'granted' | 'released'])[] = [
  ['the part', { table: 'record_request_part', when: `NEW.state = 'released'` }, 'granted'],
  ['the request', { table: 'record_request', when: `NEW.answered_at IS NOT NULL` }, 'granted'],
  ['the case', { table: 'case', when: `NEW.kind = 'record_request' AND NEW.state = 'answered'` }, 'granted'],
  ['the line', { table: 'case_event', when: `NEW.code = 'records-released'` }, 'granted'],
  ['the line of the trail', { table: 'audit_entry', when: `NEW.act = 'case.records-released'` }, 'granted'],
  ...letterWrites('records-released').map(([name, write]) => [name, write, 'released'] as const),
];

describe('a worker is killed while it releases records', () => {
  it.each(releases)(
    'as it writes %s: there is no half of a release, and the next attempt releases once',
    async (name, write, stands) => {
      const request = await asked(`released ${name}`);
      const { requestId, email } = request;
      await office.browse('provider').post(`${request.holderPath}/release`);
      const { exportId } = await office.db.recordRequestPart.findUniqueOrThrow({
        where: { id: request.partId },
      });
      const at = office.clock();
      await office.db.noteExport.update({
        where: { id: exportId ?? '' },
        data: { state: 'ready', readyAt: at, expiresAt: daysAfter(at, 7), objectKey: 'file', sizeBytes: 1 },
      });
      const letters = () =>
        office.take(email, 'Your records are ready').filter(({ text }) => text.includes(request.path));
      const before = await standing(request);
      await killedAt(office, write, () =>
        startProgram('test/crash/settle-records.mjs', office.environment, [
          'record-request',
          requestId,
          at.toISOString(),
        ]),
      );
      const killed = await standing(request);
      if (stands === 'granted') expect(killed).toEqual(before);
      else expect(killed.request).toMatchObject({ state: 'answered', parts: [{ state: 'released' }] });

      const { settleRecordRequest, tellOfRecordRequest } = createActivities(office);
      for (const _ of [1, 2]) {
        await settleRecordRequest({ requestId, at: at.toISOString() });
        await tellOfRecordRequest({ requestId, at: at.toISOString() });
      }
      const { parts, case: row } = (await standing(request)).request;
      expect(parts).toMatchObject([{ state: 'released', releasedAt: at }]);
      expect(row.events.filter(({ code }) => code === 'records-released')).toHaveLength(1);
      const sent = letters();
      // A letter whose taking nobody noted goes again under the same Message-ID, which mail programs show once.
      expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(1);
      if (name !== 'that the relay took it') expect(sent).toHaveLength(1);
    },
  );

  it('and the one that is started next makes the file and releases it: one letter, one download', async () => {
    const request = await asked('released by workers');
    await killedAt(
      office,
      { table: 'record_request_part', when: `NEW.state = 'released' AND NEW.id = '${request.partId}'` },
      async () => {
        const worker = await startProgram('worker', office.environment);
        await office.browse('provider').post(`${request.holderPath}/release`);
        return worker;
      },
    );
    expect((await standing(request)).request.parts).toMatchObject([{ state: 'granted' }]);

    const second = await startProgram('worker', office.environment);
    const [mail] = await until('the letter is there', async () => {
      const mails = office.take(request.email, 'Your records are ready');
      return mails.length > 0 && mails;
    });
    await second.stop();
    const path = mail === undefined ? '' : pathIn(mail);
    const fields = { part: request.partId, 'birthDate-1': '5/5/1990' };
    const file = await office.browse('client').post(`${path}/file`, fields);
    const files = await filesOf(Buffer.from(await file.response.arrayBuffer()));
    expect([...files.keys()].some((name) => name.endsWith('chart.pdf'))).toBe(true);
    expect((await office.browse('client').post(`${path}/file`, fields)).status).toBe(409);
    expect((await standing(request)).exports).toBe(1);
  });

  it('and the audit trail is whole', async () => {
    expect((await verifyAuditTrail(office.db)).brokenAt).toBeNull();
  });
});
