import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { openCase } from '../../src/cases/open.js';
import { weekToRead, withinWeek } from '../../src/domain/case/quality-sample.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { mails } from '../harness/personas.js';

const [agentId, leadId, auditorId] = [mails.agent, mails.lead, mails.auditor].map(stableId);
const hourMs = 3_600_000;
let office: BackOffice;
let lead: Browser;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  lead = await office.signedIn('staff', mails.lead);
});
beforeEach(async () => {
  await office.db.qualityRead.deleteMany();
  await office.db.case.updateMany({ data: { closedAt: null } });
});
afterAll(() => office.close());

/** A case that was closed some hours into the week that is read now, or is open still, with a task that someone finished. */
async function closed(by: string | undefined, hours: number | null = 30): Promise<string> {
  const { from } = withinWeek(weekToRead(office.clock()));
  const closedAt = hours === null ? null : new Date(from.getTime() + hours * hourMs);
  return office.db.$transaction(async (tx) => {
    const { caseId, reference } = await openCase(tx, {
      kind: 'contact_request',
      workflowId: (id) => `contact-request/${id}`,
      state: 'closed',
      waitingOn: 'nobody',
      at: from,
    });
    await tx.case.update({ where: { id: caseId }, data: { closedAt } });
    const task = { key: 'done', kind: 'rematch_client', status: 'done', openedAt: from } as const;
    await tx.supportTask.create({
      data: { ...task, id: randomUUID(), caseId, doneById: by ?? null, doneAt: from },
    });
    return reference;
  });
}

const sampled = async (): Promise<string[]> => {
  const { text } = await lead.get('/lead');
  return Array.from(text.matchAll(/<h3><a href="\/cases\/([^"]+)"/g), ([, reference]) => reference ?? '');
};
const idOf = async (reference: string) =>
  (await office.db.case.findUniqueOrThrow({ where: { reference } })).id;

describe('the closed cases that a lead reads', () => {
  it('are five, the same all week, though others are closed and opened meanwhile', async () => {
    for (let number = 0; number < 8; number++) await closed(agentId, number);
    const first = await sampled();
    expect(new Set(first).size).toBe(5);
    await closed(agentId, 24 * 7 + 1);
    await closed(agentId, null);
    expect(await sampled()).toEqual(first);
  });

  it('are none that the reader worked on, none that is open, none of another week, and none without a person', async () => {
    const [one, two] = [await closed(agentId), await closed(auditorId)];
    await closed(leadId);
    await closed(agentId, null);
    await closed(agentId, -1);
    await closed(agentId, 24 * 7 + 2);
    await closed(undefined);
    expect((await sampled()).toSorted()).toEqual([one, two].toSorted());
  });

  it('are read with a grade and a note, again if they think better of it, and that is a report', async () => {
    const id = await idOf(await closed(agentId));
    const say = (grade: string, note: string) =>
      lead.post(`/lead/cases/${id}`, { [`${id}.grade`]: grade, [`${id}.note`]: note });
    const empty = await say('good', '  ');
    expect(empty.status).toBe(400);
    expect(await say('splendid', 'x')).toMatchObject({ status: 400 });
    expect(await office.db.qualityRead.count()).toBe(0);
    await say('poor', '<b>Late</b>');
    await say('fair', '=Kind, and <b>late</b>');
    expect(await office.db.qualityRead.findMany()).toMatchObject([
      { caseId: id, readerId: leadId, grade: 'fair', note: '=Kind, and <b>late</b>' },
    ]);
    expect((await lead.get('/reports/quality')).text).toContain('=Kind, and &lt;b>late&lt;/b>');
    expect((await lead.get('/reports/quality.csv')).text).toContain("'=Kind");
    expect(await office.db.auditEntry.count({ where: { act: 'case.grade', subjectId: id } })).toBe(2);
  });

  it('that are not in the sample take no grade', async () => {
    const id = await idOf(await closed(leadId));
    const answer = await lead.post(`/lead/cases/${id}`, { [`${id}.grade`]: 'good', [`${id}.note`]: 'Mine' });
    expect(answer.status).toBe(404);
    const agent = await office.signedIn('staff', mails.agent);
    expect((await agent.post(`/lead/cases/${id}`, {})).status).toBe(403);
    expect(await office.db.qualityRead.count()).toBe(0);
  });
});
