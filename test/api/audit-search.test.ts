import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { appendAudit, auditAlone } from '../../src/audit/trail.js';
import { openCase } from '../../src/cases/open.js';
import { clientMigrationId } from '../../src/protocol/client-migration/messages.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { addClientAccount } from '../harness/clients.js';
import { openSupportCase } from '../harness/contacts.js';
import { mails } from '../harness/personas.js';

let office: BackOffice;
let auditor: Browser;
let reference: string;
const agentId = stableId(mails.agent);
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  auditor = await office.signedIn('staff', mails.auditor);
  const opened = await office.db.$transaction((tx) =>
    openCase(tx, {
      kind: 'contact_request',
      workflowId: (id) => `contact-request/${id}`,
      state: 'open',
      at: office.clock(),
    }),
  );
  ({ reference } = opened);
  const line = (act: string, id: string | null, actorId: string, at: string) =>
    office.db.$transaction((tx) =>
      appendAudit(tx, {
        at: new Date(at),
        actor: { kind: 'account', id: actorId },
        act,
        subject: { kind: 'case', id },
        detail: { reason: `=${act}` },
      }),
    );
  await line('probe.one', opened.caseId, agentId, '2026-03-01T12:00:00Z');
  await line('probe.two', null, agentId, '2026-03-02T12:00:00Z');
  await line('probe_three', opened.caseId, stableId(mails.lead), '2026-03-03T12:00:00Z');
});
afterAll(() => office.close());

/** The planted acts that a query shows, the newest first. */
const shown = async (query: Record<string, string>) => {
  const { text } = await auditor.get(`/audit?${new URLSearchParams(query).toString()}`);
  return Array.from(text.matchAll(/data-label="Act">(probe[._]\w+)/g), ([, act]) => act);
};

describe('the audit trail is searched', () => {
  it.each<[string, () => Record<string, string>, string[]]>([
    ['by a case', () => ({ case: `#${reference.toLowerCase()}` }), ['probe_three', 'probe.one']],
    [
      'by who acted, their address',
      () => ({ who: mails.agent.toUpperCase(), act: 'probe' }),
      ['probe.two', 'probe.one'],
    ],
    ['by who acted, their id', () => ({ who: agentId, act: 'probe' }), ['probe.two', 'probe.one']],
    ['by the beginning of an act', () => ({ act: 'probe.' }), ['probe.two', 'probe.one']],
    ['by an act, whose _ is no wildcard', () => ({ act: 'probe_' }), ['probe_three']],
    ['by days', () => ({ from: '3/2/2026', through: '3/2/2026' }), ['probe.two']],
    [
      'by all at once',
      () => ({ case: reference, who: mails.agent, from: '3/1/2026', through: '3/1/2026' }),
      ['probe.one'],
    ],
  ])('%s', async (_, query, acts) => {
    expect(await shown(query())).toEqual(acts);
  });

  it('by an address that was typed, of which none stands in the address of a page', async () => {
    const { response, text } = await auditor.post('/audit', { who: mails.agent, act: 'probe' });
    expect(response.url).toBe(`${auditor.origin}/audit?case=&who=${agentId}&act=probe&from=&through=`);
    expect(text).toContain(`value="${mails.agent}"`);
    expect(text).not.toMatch(/(href|action)="[^"]*(%40|@)/);
  });

  it('and says what it could not read, which narrows nothing', async () => {
    const { text, status } = await auditor.post('/audit', {
      case: 'nothing',
      who: 'no@body.example',
      from: 'soon',
    });
    expect(status).toBe(200);
    expect(text).not.toMatch(/(href|action)="[^"]*no(%40|@)body/);
    for (const words of [
      'There is no case with this reference',
      'No one on our staff has this address',
      'Enter a date',
    ])
      expect(text).toContain(words);
    expect(text).toContain('probe');
  });

  it('and taken as a file, oldest first, with the chain’s hashes; that it was taken is in the trail', async () => {
    const { text } = await auditor.get('/audit.csv?act=probe');
    const lines = text.trimEnd().split('\r\n').slice(1);
    expect(lines.map((line) => line.split(',')[4])).toEqual(['probe.one', 'probe.two', 'probe_three']);
    expect(lines[0]).toMatch(/,[0-9a-f]{64},[0-9a-f]{64}$/);
    expect(await office.db.auditEntry.findFirst({ orderBy: { seq: 'desc' } })).toMatchObject({
      act: 'audit.export',
      actorId: stableId(mails.auditor),
      detail: { act: 'probe' },
    });
  });

  it('by a person, which finds what was done with their cases and charts, too', async () => {
    const { id: chartId, client } = await office.db.chart.findFirstOrThrow({ include: { client: true } });
    const { caseId } = await office.db.$transaction((tx) =>
      openCase(tx, {
        kind: 'client_deactivation',
        workflowId: (id) => `client-deactivation/${id}`,
        subjectId: chartId,
        state: 'requested',
        at: office.clock(),
      }),
    );
    const of = (act: string, id: string) =>
      office.db.$transaction((tx) =>
        appendAudit(tx, {
          at: office.clock(),
          actor: { kind: 'account', id: agentId },
          act,
          subject: { kind: 'person', id },
          detail: {},
        }),
      );
    await of('probe.person', client.id);
    await of('probe.chart', chartId);
    await of('probe.case', caseId);
    expect(await shown({ case: client.id })).toEqual(['probe.case', 'probe.chart', 'probe.person']);
    expect(await shown({ case: chartId })).toEqual(['probe.chart']);
  });

  it('by a client, which finds looks at their provider’s case, at a task of theirs and into the workflows, too', async () => {
    const chart = await office.db.chart.findFirstOrThrow({ where: { closedAt: null } });
    const ending = (providerId: string) =>
      office.db.$transaction((tx) =>
        openCase(tx, {
          kind: 'contract_termination',
          workflowId: (id) => `contract-termination/${id}`,
          subjectId: providerId,
          state: 'requested',
          at: office.clock(),
        }),
      );
    const [theirs, anothers] = [await ending(chart.providerId), await ending(randomUUID())];
    const { caseId: withTask } = await openSupportCase(office);
    await office.db.supportTask.create({
      data: {
        id: randomUUID(),
        caseId: withTask,
        key: 'call',
        kind: 'reach_by_phone',
        subjectId: chart.id,
        openedAt: office.clock(),
      },
    });
    const look = (act: string, id: string) =>
      auditAlone(office, agentId, { act: `probe.seen_${act}`, subject: { kind: 'case', id } });
    await look('ending', theirs.caseId);
    await look('anothers', anothers.caseId);
    await look('task', withTask);
    await look('workflow', `contract-termination/${theirs.caseId}`);
    await look('migration', clientMigrationId(theirs.caseId, chart.id));
    const seen = (of: string) => shown({ case: of, act: 'probe.seen' });
    expect(await seen(chart.clientId)).toEqual([
      'probe.seen_migration',
      'probe.seen_workflow',
      'probe.seen_task',
      'probe.seen_ending',
    ]);
    expect(await seen(theirs.reference)).toEqual(['probe.seen_workflow', 'probe.seen_ending']);
  });

  it('by a person with so many cases that no statement takes all of their ids one by one', async () => {
    const personId = await addClientAccount(office, 'asked.often@clients.example');
    await office.db.$executeRaw`
      INSERT INTO "case" (id, reference, kind, workflow_id, subject_id, state, waiting_on, opened_at, closed_at)
      SELECT gen_random_uuid(), 'PR-PLANTED-' || n, 'password_reset', 'password-reset/planted/' || n, ${personId}::uuid,
        'expired', 'nobody', now(), now() FROM generate_series(1, 33000) n`;
    const { id } = await office.db.case.findUniqueOrThrow({ where: { reference: 'PR-PLANTED-33000' } });
    const probe = { act: 'probe.often', subject: { kind: 'case', id } };
    await auditAlone(office, agentId, probe);
    expect(await shown({ case: personId })).toEqual(['probe.often']);
    const csv = await auditor.get(`/audit.csv?case=${personId}&act=probe`);
    expect([csv.status, csv.text.split('\r\n').length]).toEqual([200, 3]);
  });
});
