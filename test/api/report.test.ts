import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { openCase } from '../../src/cases/open.js';
import { supportTimeZone } from '../../src/domain/case/tasks.js';
import { dateIn } from '../../src/domain/zoned-time.js';
import { recordDisclosure } from '../../src/operations/disclosure/record.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { mails } from '../harness/personas.js';

const dayMs = 86_400_000;
const clientId = stableId('client sourced');
let office: BackOffice;
let auditor: Browser;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  auditor = await office.signedIn('staff', mails.auditor);
});
afterAll(() => office.close());

const ago = (days: number) => new Date(office.clock().getTime() - days * dayMs);
/** Reports tell dates in support's zone, where the day ends later than in UTC. */
const dateOf = (at: Date) => dateIn(supportTimeZone, at);
const csvOf = async (name: string, query = '') => {
  const { text } = await auditor.get(`/reports/${name}.csv${query}`);
  return text
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));
};

/** A case that is due some days ago. */
const overdue = (days: number, closed = false) =>
  office.db.$transaction(async (tx) => {
    const { caseId, reference } = await openCase(tx, {
      kind: 'contact_request',
      workflowId: (id) => `late/${id}`,
      state: 'open',
      waitingOn: 'support',
      dueAt: ago(days),
      at: ago(days + 1),
    });
    if (closed) await tx.case.update({ where: { id: caseId }, data: { closedAt: ago(0) } });
    return reference;
  });

const disclose = (key: string, daysAgo: number, recipientName: string) =>
  office.db.$transaction((tx) =>
    recordDisclosure(tx, {
      key,
      clientId,
      disclosedOn: dateOf(ago(daysAgo)),
      recipientName,
      recipientAddress: 'Brooklyn, NY',
      what: 'Progress notes of 2025',
      purpose: 'Subpoena 12-345',
      basis: 'judicial',
      withheldThrough: null,
      caseId: null,
      actor: { kind: 'system' },
      at: ago(daysAgo),
    }),
  );

describe('the report of overdue clocks', () => {
  it('lists each open case whose date is past, with its days, and no other', async () => {
    const [late, , closed] = [await overdue(3), await overdue(-2), await overdue(9, true)];
    const page = await auditor.get('/reports/overdue-cases');
    expect(page.text).toContain(`href="/cases/${late}"`);
    expect(page.text).not.toContain(closed);
    expect((await csvOf('overdue-cases')).slice(1)).toEqual([
      [late, 'contact_request', 'open', 'support', expect.stringMatching(/^\d{4}-\d\d-\d\d$/), '3'],
    ]);
  });

  it('goes on page by page, and whole into the file', async () => {
    for (let number = 0; number < 205; number += 1) await overdue(5);
    const first = await auditor.get('/reports/overdue-cases');
    const [, next = ''] = /href="([^"]+)" rel="next"/.exec(first.text) ?? [];
    const second = await auditor.get(next.replaceAll('&amp;', '&'));
    const references = ({ text }: { text: string }) => text.match(/href="\/cases\/CR-[^"]+"/g) ?? [];
    expect(references(first)).toHaveLength(200);
    expect(new Set([...references(first), ...references(second)]).size).toBe(206);
    expect(second.text).not.toContain('rel="next"');
    expect(await csvOf('overdue-cases')).toHaveLength(207);
  });
});

describe('the report of disclosures', () => {
  it('lists those within its days, ninety unless others are asked for, formulas as plain text', async () => {
    await disclose('court', 10, 'Kings County Court');
    await disclose('old', 200, '=cmd()');
    expect((await csvOf('disclosures')).slice(1).map(([, , name]) => name)).toEqual(['Kings County Court']);
    const query = `?from=${dateOf(ago(300))}&through=${dateOf(ago(100))}`;
    expect((await csvOf('disclosures', query)).slice(1)).toEqual([
      [
        dateOf(ago(200)),
        clientId,
        "'=cmd()",
        'Progress notes of 2025',
        'Subpoena 12-345',
        expect.any(String),
      ],
    ]);
  });

  it('takes days as people type them, and the usual ones for nonsense', async () => {
    const { text } = await auditor.get('/reports/disclosures?from=1/1/2020&through=nonsense');
    expect(text).toContain('Disclosures from January 1, 2020 through');
    expect(text).toContain('Kings County Court');
  });

  it.each(['0000-01-01', '1/1/0001', '12/31/9999'])(
    'takes the usual days for %s, on each page and in each file',
    async (day) => {
      const query = `?${new URLSearchParams({ from: day, through: day }).toString()}`;
      for (const path of [
        '/reports/disclosures',
        '/reports/destructions',
        '/reports/tasks-on-time',
        '/audit',
      ])
        for (const one of [path, `${path}.csv`]) {
          const { status } = await auditor.get(`${one}${query}`);
          expect([one, status]).toEqual([one, 200]);
        }
    },
  );
});

describe('the report of destructions', () => {
  it('lists what was destroyed, with rule, version, who approved it and the certificate’s hash', async () => {
    const chartId = randomUUID();
    await office.db.destructionCertificate.create({
      data: {
        chartId,
        clientId,
        providerId: office.people.provider.id,
        keptThrough: new Date('2026-01-31'),
        rule: 'NY adult',
        ruleSource: '8 NYCRR 29.2',
        rulesVersion: '2026-1',
        counts: { note: 3 },
        folders: [],
        approvedAt: ago(2),
        approvedById: stableId(mails.lead),
        destroyedAt: ago(1),
        hash: 'f'.repeat(64),
      },
    });
    const [, row] = await csvOf('destructions');
    expect(row?.slice(1, 5)).toEqual([chartId, '2026-01-31', 'NY adult', '2026-1']);
    expect(row?.slice(6)).toEqual([stableId(mails.lead), 'f'.repeat(64)]);
  });
});

describe('the reports of work', () => {
  it('list open tasks by who has them, what is unassigned first', async () => {
    const { id } = await office.db.case.findFirstOrThrow();
    const task = (key: string, dueAt: Date) =>
      office.db.supportTask.create({
        data: { id: randomUUID(), caseId: id, key, kind: 'answer_contact', dueAt, openedAt: ago(3) },
      });
    await task('free', ago(1));
    const taken = await task('taken', ago(-1));
    const agent = await office.signedIn('staff', mails.agent);
    await agent.post(`/tasks/${taken.id}/claim`, {});
    const name = await office.db.account.findUniqueOrThrow({ where: { id: stableId(mails.agent) } });
    expect((await csvOf('workload')).slice(1)).toEqual([
      ['Unassigned', expect.any(String), '1', '1'],
      [`${name.givenName} ${name.familyName}`, expect.any(String), '1', '0'],
    ]);
  });

  it('tell two of one name apart', async () => {
    const { givenName, familyName } = await office.db.account.findUniqueOrThrow({
      where: { id: stableId(mails.agent) },
    });
    const where = { id: stableId(mails.lead) };
    const before = await office.db.account.findUniqueOrThrow({ where });
    await office.db.account.update({ where, data: { givenName, familyName } });
    await office.db.supportTask.updateMany({ where: { assigneeId: null }, data: { assigneeId: where.id } });
    const name = `${givenName} ${familyName}`;
    expect((await csvOf('workload')).slice(1).map(([who, , open]) => [who, open])).toEqual([
      [name, '1'],
      [name, '1'],
    ]);
    await office.db.account.update({
      where,
      data: { givenName: before.givenName, familyName: before.familyName },
    });
    await office.db.supportTask.updateMany({ where: { assigneeId: where.id }, data: { assigneeId: null } });
  });

  it('list what only a lead decides, what is overdue, and the countries without new phones, as what waits for a lead is', async () => {
    const { id: caseId, reference } = await office.db.case.findFirstOrThrow();
    const task = { caseId, openedAt: ago(3) };
    await office.db.supportTask.createMany({
      data: [
        { ...task, id: randomUUID(), key: 'lead', kind: 'gates_to_lead', dueAt: ago(-2) },
        { ...task, id: randomUUID(), key: 'late', kind: 'send_letter', dueAt: ago(2) },
      ],
    });
    await office.db.codeBreaker.create({
      data: {
        id: randomUUID(),
        country: 'CA',
        because: 'spike',
        sends: 50,
        judged: 40,
        used: 2,
        trippedAt: ago(1),
      },
    });
    expect((await csvOf('approvals')).slice(1)).toEqual([
      [
        reference,
        'A lead decides about unfinished work after the last day',
        dateOf(ago(3)),
        dateOf(ago(-2)),
        'Unassigned',
      ],
    ]);
    const overdueTasks = (await csvOf('overdue-tasks')).slice(1);
    expect(overdueTasks.map(([, title = '']) => title).toSorted((a, b) => a.localeCompare(b))).toEqual([
      'Answer a message',
      'Mail a letter to a client we couldn’t reach',
    ]);
    expect((await csvOf('stopped-codes')).slice(1)).toEqual([
      ['CA', dateOf(ago(1)), 'spike', '50', '40', '2'],
    ]);
    const lead = await office.signedIn('staff', mails.lead);
    const { text } = await lead.get('/lead');
    for (const name of ['overdue-tasks', 'approvals', 'stopped-codes'])
      expect(text).toContain(`href="/reports/${name}"`);
    const [, title = ''] = /<h1>(.*?)<\/h1>/.exec((await lead.get('/reports/stopped-codes')).text) ?? [];
    expect(text).toContain(`href="/reports/stopped-codes">${title.toLowerCase()}</a>`);
    await office.db.codeBreaker.deleteMany();
    await office.db.supportTask.deleteMany({ where: { key: { in: ['lead', 'late'] } } });
  });

  it('count the tasks that were done within the days, and those that were late', async () => {
    await office.db.supportTask.updateMany({ data: { status: 'done', doneAt: ago(0) } });
    expect((await csvOf('tasks-on-time')).slice(1)).toEqual([[expect.any(String), '2', '1', '1']]);
    expect((await csvOf('tasks-on-time', '?from=1/1/2020&through=1/2/2020')).slice(1)).toEqual([]);
  });
});

describe('reading a report', () => {
  it('is in the audit trail: who, which, as what, and the days', async () => {
    await auditor.get('/reports/open-access-requests.csv');
    const line = await office.db.auditEntry.findFirstOrThrow({
      where: { act: 'report.read' },
      orderBy: { seq: 'desc' },
    });
    expect(line).toMatchObject({
      actorId: stableId(mails.auditor),
      detail: { report: 'open-access-requests', as: 'csv' },
    });
  });

  it.each(['constructor', 'x', '__proto__', '%'])('of the name %s is not found', async (name) => {
    const answer = await auditor.get(`/reports/${encodeURIComponent(name)}`);
    expect(answer.status).toBe(404);
  });
});
