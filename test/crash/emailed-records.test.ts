import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { verifyAuditTrail } from '../../src/audit/trail.js';
import { askedRecords, exportIsReady } from '../harness/asked-records.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import type { HeldWrite } from '../harness/hold.js';
import { apiKilledAt, killedAt, letterWrites } from '../harness/killed-at.js';
import { passphraseIn, readLockedZip } from '../harness/locked-zip.js';
import { startProgram } from '../harness/program.js';
import { untilStarted } from '../harness/started-case.js';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
afterAll(() => office.close());

type Asked = Awaited<ReturnType<typeof granted>>;

/** Records that a third party wants by email, granted, with a file that is ready. */
async function granted(name: string) {
  const request = await askedRecords(office, name, {
    requester: 'third_party',
    authorizedUntil: '2099-01-01',
  });
  await untilStarted(office, request.requestId);
  const wishes = { form: 'pdf', delivery: 'email', from: '', to: '', warned: 'yes' };
  await office.browse('client').post(`${request.path}/wishes`, wishes);
  await office.browse('provider').post(`${request.holderPath}/release`);
  await exportIsReady(office, request);
  return request;
}

/** Everything that a file that goes by email writes, but for its passphrase and its letters. */
async function standing({ requestId }: Asked) {
  const { db } = office;
  return {
    request: await db.recordRequest.findUniqueOrThrow({
      where: { id: requestId },
      include: {
        parts: { orderBy: { id: 'asc' }, omit: { passphraseKeyId: true, sealedPassphrase: true } },
        case: { omit: { workflowLookedAt: true }, include: { events: { orderBy: { key: 'asc' } } } },
      },
    }),
    disclosures: await db.disclosure.count({ where: { caseId: requestId } }),
  };
}

const sealedFor = async ({ partId }: Asked) =>
  (await office.db.recordRequestPart.findUniqueOrThrow({ where: { id: partId } })).sealedPassphrase;

const passphraseForm = ({ partId }: Asked) => ({ part: partId, 'birthDate-1': '5/5/1990' });

const shownPassphrase = async (request: Asked) =>
  passphraseIn(
    (await office.browse('client').post(`${request.path}/passphrase`, passphraseForm(request))).text,
  );

/** Each write that a file brings which goes by email, in its order, and whether its passphrase is kept by then. */
const writes: readonly (readonly [string, HeldWrite, boolean])[] = [
  [
    'the passphrase',
    { table: 'record_request_part', when: `NEW.state = 'granted' AND NEW.sealed_passphrase IS NOT NULL` },
    false,
  ],
  ...letterWrites('records-mailed').map(([name, write]) => [name, write, true] as const),
  ['the part', { table: 'record_request_part', when: `NEW.state = 'released'` }, true],
  ['the request', { table: 'record_request', when: 'NEW.answered_at IS NOT NULL' }, true],
  ['the case', { table: 'case', when: `NEW.kind = 'record_request' AND NEW.state = 'answered'` }, true],
  ['the line', { table: 'case_event', when: `NEW.code = 'records-mailed'` }, true],
  ['the line of the trail', { table: 'audit_entry', when: `NEW.act = 'case.records-mailed'` }, true],
  ['the accounting', { table: 'disclosure', when: 'true' }, true],
];

describe('a worker is killed while it mails records', () => {
  it.each(writes)(
    'as it writes %s: nothing counts as sent, and the next attempt mails it once, with one passphrase',
    async (name, write, isMade) => {
      const request = await granted(`emailed ${name}`);
      const { requestId, email } = request;
      const at = office.clock().toISOString();
      const { settleRecordRequest, tellOfRecordRequest } = createActivities(office);
      const before = await standing(request);
      await killedAt(office, write, () =>
        startProgram('test/crash/settle-records.mjs', office.environment, ['record-request', requestId, at]),
      );
      const killed = await standing(request);
      expect(killed.request.parts).toEqual(before.request.parts);
      expect(killed).toMatchObject({ request: { answeredAt: null }, disclosures: 0 });
      const sealed = await sealedFor(request);
      expect(sealed !== null).toBe(isMade);

      for (const _ of [1, 2]) {
        await settleRecordRequest({ requestId, at });
        await tellOfRecordRequest({ requestId, at });
      }
      const { disclosures, request: row } = await standing(request);
      expect(row).toMatchObject({ state: 'answered', parts: [{ state: 'released', delivery: 'email' }] });
      expect(row.case.events.filter(({ code }) => code === 'records-mailed')).toHaveLength(1);
      expect(disclosures).toBe(1);
      if (isMade) expect(await sealedFor(request)).toEqual(sealed);

      const sent = office.take(email, 'Your records, encrypted');
      // A mail whose taking nobody noted goes again under the same Message-ID, which mail programs show once.
      expect(sent).toHaveLength(name === 'that the relay took it' ? 2 : 1);
      expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(1);
      const passphrase = (await shownPassphrase(request)) ?? '';
      expect(passphrase).toHaveLength(24);
      for (const { attachments, text, html } of sent) {
        const [zip] = attachments ?? [];
        expect(
          readLockedZip(Buffer.from(zip?.base64 ?? '', 'base64'))
            .open(passphrase)
            .toString(),
        ).toBe('a file');
        expect(passphraseIn(`${text} ${html}`)).toBeUndefined();
      }
    },
  );
});

describe('the API is killed while it tells a passphrase', () => {
  it.each([
    ['the line', { table: 'case_event', when: `NEW.code = 'records-passphrase-shown'` }],
    ['the line of the trail', { table: 'audit_entry', when: `NEW.act = 'case.records-passphrase-shown'` }],
  ] as const satisfies readonly (readonly [string, HeldWrite])[])(
    'as it writes %s: it is told to nobody, and the next one who asks is told the same, on the time line',
    async (name, write) => {
      const request = await granted(`passphrase ${name}`);
      const { requestId } = request;
      await createActivities(office).tellOfRecordRequest({ requestId, at: office.clock().toISOString() });
      const sealed = await sealedFor(request);
      const told = () =>
        office.db.caseEvent.count({ where: { caseId: requestId, code: 'records-passphrase-shown' } });
      await apiKilledAt(office, write, `${request.path}/passphrase`, passphraseForm(request), 'client');
      expect(await told()).toBe(0);
      expect(await shownPassphrase(request)).toHaveLength(24);
      expect(await told()).toBe(1);
      expect(await sealedFor(request)).toEqual(sealed);
    },
  );

  it('and the audit trail is whole', async () => {
    expect((await verifyAuditTrail(office.db)).brokenAt).toBeNull();
  });
});
