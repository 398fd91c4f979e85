import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { verifyAuditTrail } from '../../src/audit/trail.js';
import { openCase } from '../../src/cases/open.js';
import { addLine } from '../../src/cases/timeline.js';
import { crisisPriority } from '../../src/domain/case/assignment.js';
import type { SupportTaskKind } from '../../src/domain/case/tasks.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { untilBlocked } from '../harness/blocked.js';
import type { Browser } from '../harness/browser.js';
import { addClientAccount } from '../harness/clients.js';
import { openSupportCase } from '../harness/contacts.js';
import { addStaffAccount, mails } from '../harness/personas.js';

const hourMs = 3_600_000;
const [agentId, leadId] = [stableId(mails.agent), stableId(mails.lead)];
let office: BackOffice;
let agent: Browser;
let lead: Browser;
let caseId: string;
let reference: string;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  agent = await office.signedIn('staff', mails.agent);
  lead = await office.signedIn('staff', mails.lead);
  ({ caseId, reference } = await openSupportCase(office));
});
beforeEach(async () => {
  await office.db.supportTask.deleteMany({});
  await office.db.savedView.deleteMany({});
});
afterAll(() => office.close());

const inHours = (hours: number) => new Date(office.clock().getTime() + hours * hourMs);
const inDays = (days: number) =>
  inHours(24 * days)
    .toISOString()
    .slice(0, 10);

/** An open task of the case; due in a day unless it says when. */
const task = async (
  kind: SupportTaskKind = 'rematch_client',
  dueInHours = 24,
  priority = 0,
): Promise<string> => {
  const id = randomUUID();
  await office.db.supportTask.create({
    data: { id, caseId, key: id, kind, priority, dueAt: inHours(dueInHours), openedAt: office.clock() },
  });
  return id;
};
const row = (id: string) => office.db.supportTask.findUniqueOrThrow({ where: { id } });

/** The tasks that a page of the desk lists, in their order. */
const listed = async (browser: Browser, path: string): Promise<string[]> => {
  const { text } = await browser.get(path);
  return Array.from(text.matchAll(/data-row="([^"]+)"/g), ([, id]) => id ?? '');
};
const viewsOf = async (browser: Browser): Promise<Record<string, string>> => {
  const { text } = await browser.get('/');
  const [, nav = ''] = /<nav class="letters" id="views"[^>]*>(.*?)<\/nav>/s.exec(text) ?? [];
  return Object.fromEntries(
    Array.from(nav.matchAll(/>([^<]+) · ([^<]+)<\/a>/g), ([, label, count]) => [label ?? '', count ?? '']),
  );
};
const lastAudit = (act: string) =>
  office.db.auditEntry.findFirstOrThrow({ where: { act }, orderBy: { seq: 'desc' } });

describe('a task', () => {
  it('is taken by a press, and the trail of its case says so', async () => {
    const id = await task();
    await agent.post(`/tasks/${id}/claim`, {});
    expect((await row(id)).assigneeId).toBe(agentId);
    expect(await lastAudit('task.assign')).toMatchObject({
      actorId: agentId,
      subjectId: caseId,
      detail: { taskId: id, to: agentId },
    });
    expect(await listed(agent, '/?who=me')).toEqual([id]);
    expect(await listed(agent, '/?who=none')).toEqual([]);
  });

  it('that someone else took meanwhile is not taken from them by a window that shows it unassigned', async () => {
    const id = await task();
    const stale = (await agent.get(`/tasks/${id}`)).text;
    expect(stale).toContain('name="seen" value');
    await lead.post(`/tasks/${id}/claim`, { seen: '' });
    const told = await agent.post(`/tasks/${id}/claim`, { seen: '' });
    expect((await row(id)).assigneeId).toBe(leadId);
    expect(told.text).toContain('Someone else changed who has the task meanwhile.');
    expect(told.text).toContain('Take over');
    await agent.post(`/tasks/${id}/assign`, { [`${id}.to`]: agentId, seen: '' });
    expect((await row(id)).assigneeId).toBe(leadId);
    await agent.post(`/tasks/${id}/claim`, { seen: leadId });
    await agent.post(`/tasks/${id}/claim`, { seen: leadId });
    expect((await row(id)).assigneeId).toBe(agentId);
  });

  it('that someone else took meanwhile is not put off by a window that shows it unassigned', async () => {
    const id = await task();
    const stale = (await agent.get(`/tasks/${id}`)).text;
    expect(stale.match(/name="seen" value(?:="")?/g)?.length).toBe(3);
    await lead.post(`/tasks/${id}/claim`, { seen: '' });
    const told = await agent.post(`/tasks/${id}/snooze`, {
      seen: '',
      [`${id}.until`]: inDays(2),
      [`${id}.reason`]: 'Waiting',
    });
    expect(told.text).toContain('Someone else changed who has the task meanwhile.');
    expect((await row(id)).snoozedUntil).toBeNull();
  });

  it('is not given to someone who is removed at the same moment', async () => {
    const id = await task();
    const gone = await addStaffAccount(office, {
      email: 'gone@staff.example',
      role: 'agent',
      name: ['Sol', 'Reed'],
      phone: '+12125551900',
    });
    let letCommit = () => {};
    const mayCommit = new Promise<void>((resolve) => {
      letCommit = resolve;
    });
    let isRemoved = () => {};
    const removed = new Promise<void>((resolve) => {
      isRemoved = resolve;
    });
    const removal = office.db.$transaction(async (tx) => {
      await tx.account.update({ where: { id: gone }, data: { status: 'ended' } });
      isRemoved();
      await mayCommit;
    });
    await removed;
    const given = agent.post(`/tasks/${id}/assign`, { [`${id}.to`]: gone });
    await untilBlocked(office.db);
    letCommit();
    await removal;
    expect((await given).text).toContain('Choose someone who may do this');
    expect((await row(id)).assigneeId).toBeNull();
  });

  it('is handed over with a note, which the next reads on it', async () => {
    const id = await task();
    await agent.post(`/tasks/${id}/assign`, { [`${id}.to`]: leadId, [`${id}.note`]: 'She calls back at 3' });
    expect((await row(id)).assigneeId).toBe(leadId);
    expect((await lead.get(`/tasks/${id}`)).text).toContain('Handed over with: “She calls back at 3”');
    await lead.post(`/tasks/${id}/assign`, { [`${id}.to`]: 'none' });
    expect((await row(id)).assigneeId).toBeNull();
  });

  it.each([
    ['someone who works on no cases', () => stableId(mails.auditor)],
    ['nobody we know', () => randomUUID()],
    ['nonsense', () => "' OR 1=1"],
  ])('is not given to %s, and what was typed stays', async (_, to) => {
    const id = await task();
    const answer = await agent.post(`/tasks/${id}/assign`, {
      [`${id}.to`]: to(),
      [`${id}.note`]: 'My words',
    });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('Choose someone who may do this');
    expect(answer.text).toContain('My words');
    expect((await row(id)).assigneeId).toBeNull();
  });

  it('is handed over, snoozed and finished with words whose five hundredth character is half an emoji', async () => {
    const words = `${'x'.repeat(499)}🙂 and more`;
    const [handed, snoozed, finished] = [await task(), await task(), await task()];
    await agent.post(`/tasks/${handed}/assign`, { [`${handed}.to`]: leadId, [`${handed}.note`]: words });
    expect((await row(handed)).handOverNote).toBe(words);
    const until = { [`${snoozed}.until`]: inDays(3), [`${snoozed}.reason`]: words };
    await agent.post(`/tasks/${snoozed}/snooze`, until);
    expect((await row(snoozed)).snoozedUntil).not.toBeNull();
    await agent.post(`/tasks/${finished}`, { resolution: words });
    expect((await row(finished)).resolution).toBe(words);
    expect((await lastAudit('task.complete')).detail).toMatchObject({ resolution: 'x'.repeat(499) });
    expect((await verifyAuditTrail(office.db)).brokenAt).toBeNull();
  });

  it('that only a lead finishes is not given to an agent', async () => {
    const id = await task('gates_to_lead');
    expect((await lead.post(`/tasks/${id}/assign`, { [`${id}.to`]: agentId })).status).toBe(400);
    expect((await agent.post(`/tasks/${id}/claim`, {})).status).toBe(403);
    expect((await row(id)).assigneeId).toBeNull();
  });

  it('is snoozed until the morning of a day, is out of the queue till then, and comes back', async () => {
    const id = await task('rematch_client', 240);
    const until = { [`${id}.until`]: inDays(3), [`${id}.reason`]: 'The payer answers on that day' };
    await agent.post(`/tasks/${id}/snooze`, until);
    const { snoozedUntil } = await row(id);
    const inNewYork = new Intl.DateTimeFormat('en-US', {
      timeZone: 'America/New_York',
      hour: 'numeric',
    }).format(snoozedUntil ?? undefined);
    expect(inNewYork).toBe('9 AM');
    expect(await listed(agent, '/')).toEqual([]);
    expect(await listed(agent, '/?snoozed=yes')).toEqual([id]);
    await office.db.supportTask.update({ where: { id }, data: { snoozedUntil: inHours(-1) } });
    expect(await listed(agent, '/')).toEqual([id]);
    expect((await lastAudit('task.snooze')).detail).toMatchObject({
      reason: 'The payer answers on that day',
    });
  });

  it('that is overdue shows as overdue although it is snoozed', async () => {
    const id = await task('rematch_client', -1);
    await office.db.supportTask.update({ where: { id }, data: { snoozedUntil: inHours(48) } });
    expect(await listed(agent, '/?due=overdue')).toEqual([id]);
    expect(await viewsOf(agent)).toMatchObject({ Overdue: '1', 'Open tasks': '0', Snoozed: '1' });
  });

  it.each([
    ['a day that is over', () => inDays(-1), 'A reason', 'Enter a date after today'],
    ['a day too far', () => inDays(40), 'A reason', 'at most 30 days ahead'],
    ['no date', () => 'soon', 'A reason', 'Enter a date after today'],
    ['a day without a reason', () => inDays(2), '  ', 'Enter a reason'],
  ])('is not snoozed until %s', async (_, until, reason, words) => {
    const id = await task();
    const answer = await agent.post(`/tasks/${id}/snooze`, {
      [`${id}.until`]: until(),
      [`${id}.reason`]: reason,
    });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(words);
    expect((await row(id)).snoozedUntil).toBeNull();
  });

  it('as urgent as words of a crisis is not put off past its time, and no page offers it', async () => {
    const id = await task('crisis_contact', 1, crisisPriority);
    expect((await agent.get(`/tasks/${id}`)).text).not.toContain('Snooze it');
    expect((await agent.get('/')).text).not.toContain('Snooze until');
    const fields = { [`${id}.until`]: inDays(2), [`${id}.reason`]: 'Waiting' };
    const answer = await agent.post(`/tasks/${id}/snooze`, fields);
    expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('too urgent to put off')]);
    const old = { [`task.${id}`]: 'none', do: 'snooze', until: inDays(2), reason: 'Waiting' };
    expect((await agent.post('/tasks', old)).text).toContain('name="until"');
    const other = await task('send_letter', 200);
    expect((await agent.get('/')).text).toContain('Snooze until');
    const both = { [`task.${id}`]: 'none', [`task.${other}`]: 'none', until: inDays(2), reason: 'Waiting' };
    const together = await agent.post('/tasks', { ...both, do: 'snooze' });
    expect([together.status, together.text]).toEqual([409, expect.stringContaining('too urgent to put off')]);
    expect([(await row(id)).snoozedUntil, (await row(other)).snoozedUntil]).toEqual([null, null]);
    expect(await listed(agent, '/')).toEqual([id, other]);
  });

  it('that is finished leads to the next: one’s own first, then what is unassigned and for one’s role', async () => {
    const [first, forLeads, free, mine] = [
      await task('rematch_client', 1),
      await task('gates_to_lead', 2),
      await task('send_letter', 3),
      await task('send_letter', 4),
    ];
    await agent.post(`/tasks/${mine}/claim`, {});
    const finish = (id: string) =>
      agent.bare(
        'POST',
        `/tasks/${id}`,
        { origin: agent.origin },
        { [`${id}.resolution`]: 'Done', [`${id}.then`]: 'next' },
      );
    expect((await finish(first)).location).toBe(`/tasks/${mine}?done=task-next`);
    expect((await finish(mine)).location).toBe(`/tasks/${free}?done=task-next`);
    expect((await finish(free)).location).toBe('/?done=queue');
    expect((await row(forLeads)).status).toBe('open');
  });
});

describe('several tasks', () => {
  const chosen = (...ids: string[]) => Object.fromEntries(ids.map((id) => [`task.${id}`, 'yes']));

  it('of one kind are finished with one reason, each with its line in the trail', async () => {
    const [one, two] = [await task(), await task()];
    const answer = await agent.post('/tasks', {
      ...chosen(one, two),
      do: 'finish',
      reason: 'Found them one',
    });
    expect(answer.text).toContain('2 tasks finished.');
    expect([(await row(one)).resolution, (await row(two)).resolution]).toEqual([
      'Found them one',
      'Found them one',
    ]);
    const lines = await office.db.auditEntry.findMany({ where: { act: 'task.complete', subjectId: caseId } });
    expect(
      lines.filter(({ detail }) => [one, two].includes((detail as { taskId: string }).taskId)),
    ).toHaveLength(2);
  });

  it.each<[string, SupportTaskKind, SupportTaskKind]>([
    ['of two kinds', 'rematch_client', 'send_letter'],
    ['that an act ends', 'answer_contact', 'answer_contact'],
    ['whose form asks more', 'decide_source', 'decide_source'],
    ['that are a lead’s', 'gates_to_lead', 'gates_to_lead'],
  ])('%s are not finished together, and stay chosen', async (_, kind, other) => {
    const ids = [await task(kind), await task(other)];
    const answer = await agent.post('/tasks', { ...chosen(...ids), do: 'finish', reason: 'All of it' });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('value="All of it"');
    expect(await office.db.supportTask.count({ where: { status: 'open' } })).toBe(2);
  });

  it('are assigned and snoozed together, and the page comes back to its view', async () => {
    const [one, two] = [await task('rematch_client', 200), await task('send_letter', 200)];
    const fields = {
      ...chosen(one, two),
      do: 'assign',
      to: leadId,
      view: 'who=none',
      reason: 'You know them',
    };
    const assigned = await agent.bare('POST', '/tasks', { origin: agent.origin }, fields);
    expect(assigned.location).toBe('/?who=none&done=assigned-2#tasks');
    expect((await listed(lead, '/?who=me')).toSorted()).toEqual([one, two].toSorted());
    const mine = Object.fromEntries([one, two].map((id) => [`task.${id}`, leadId]));
    await lead.post('/tasks', { ...mine, do: 'snooze', until: inDays(2), reason: 'Waiting' });
    expect(await listed(lead, '/?who=me')).toEqual([]);
  });

  it('that someone else took meanwhile are not taken from them by a window that shows them unassigned, and it says so', async () => {
    const [one, two] = [await task('rematch_client', 200), await task('send_letter', 200)];
    const page = (await agent.get('/')).text;
    const fields = Object.fromEntries(
      Array.from(page.matchAll(/name="(task\.[^"]+)" value="([^"]*)"/g), ([, name = '', seen = '']) => [
        name,
        seen,
      ]),
    );
    expect(Object.keys(fields).toSorted()).toEqual([`task.${one}`, `task.${two}`].toSorted());
    await lead.post(`/tasks/${one}/claim`, {});
    const told = await agent.post('/tasks', { ...fields, do: 'assign', to: agentId });
    expect(told.text).toContain('1 task assigned. You chose 2: the others were changed by someone else');
    expect([(await row(one)).assigneeId, (await row(two)).assigneeId]).toEqual([leadId, agentId]);
  });

  it('are at least one, and an auditor acts on none', async () => {
    const id = await task();
    expect((await agent.post('/tasks', { do: 'assign', to: agentId })).text).toContain(
      'Choose at least one task',
    );
    const auditor = await office.signedIn('staff', mails.auditor);
    expect((await auditor.post('/tasks', { ...chosen(id), do: 'assign', to: agentId })).status).toBe(403);
    expect((await row(id)).assigneeId).toBeNull();
  });
});

describe('the views', () => {
  it('count what is mine, unassigned, for my role, overdue and due soon', async () => {
    await agent.post(`/tasks/${await task('rematch_client', -2)}/claim`, {});
    await task('send_letter', 3);
    await task('gates_to_lead', 100);
    const common = {
      Unassigned: '2',
      Overdue: '1',
      'Due within a day': '2',
      'Open tasks': '3',
      Snoozed: '0',
    };
    expect(await viewsOf(agent)).toMatchObject({ ...common, 'Assigned to me': '1', 'My team': '2' });
    expect(await viewsOf(lead)).toMatchObject({ ...common, 'Assigned to me': '0', 'My team': '1' });
  });

  it('of one’s own are kept, shown to nobody else, and removed', async () => {
    await task('send_letter');
    await task('rematch_client');
    await agent.post('/views', { name: 'Letters', view: 'kind=send_letter&nonsense=1' });
    expect(await viewsOf(agent)).toMatchObject({ Letters: '1' });
    expect(await viewsOf(lead)).not.toHaveProperty('Letters');
    const { id, query } = await office.db.savedView.findFirstOrThrow();
    expect(query).toBe('kind=send_letter');
    await lead.post(`/views/${id}/remove`, {});
    expect(await office.db.savedView.count()).toBe(1);
    await agent.post(`/views/${id}/remove`, {});
    expect(await office.db.savedView.count()).toBe(0);
  });

  it('need a name', async () => {
    const answer = await agent.post('/views', { name: ' ', view: '' });
    expect([answer.status, answer.text.includes('Enter a name for the view.')]).toEqual([400, true]);
  });

  it('narrow by what the case waits on, and by the state of its provider', async () => {
    const id = await task();
    expect(await listed(agent, '/?waiting=support')).toEqual([id]);
    expect(await listed(agent, '/?waiting=person')).toEqual([]);
    const provider = await office.db.provider.findFirstOrThrow();
    const { subjectId } = await office.db.case.findUniqueOrThrow({ where: { id: caseId } });
    await office.db.case.update({ where: { id: caseId }, data: { subjectId: provider.id } });
    expect(await listed(agent, `/?jurisdiction=${provider.jurisdiction}`)).toEqual([id]);
    expect(await listed(agent, `/?jurisdiction=${provider.jurisdiction === 'NY' ? 'CA' : 'NY'}`)).toEqual([]);
    await office.db.case.update({ where: { id: caseId }, data: { subjectId } });
  });

  it('narrow by the state of a client’s provider: by their chart, their record, or their account', async () => {
    const id = await task();
    const chart = await office.db.chart.findFirstOrThrow({ include: { provider: true } });
    const accountId = await addClientAccount(office, 'of.a.chart@clients.example');
    await office.db.client.update({ where: { id: chart.clientId }, data: { accountId } });
    const { jurisdiction } = chart.provider;
    const found = async () => [
      await listed(agent, `/?jurisdiction=${jurisdiction}`),
      await listed(agent, `/?jurisdiction=${jurisdiction === 'NY' ? 'CA' : 'NY'}`),
    ];
    expect(await found()).toEqual([[], []]);
    await office.db.supportTask.update({ where: { id }, data: { subjectId: chart.id } });
    expect(await found()).toEqual([[id], []]);
    await office.db.supportTask.update({ where: { id }, data: { subjectId: null } });
    const { subjectId } = await office.db.case.findUniqueOrThrow({ where: { id: caseId } });
    for (const about of [chart.id, chart.clientId, accountId, chart.provider.accountId]) {
      await office.db.case.update({ where: { id: caseId }, data: { subjectId: about } });
      expect(await found()).toEqual([[id], []]);
    }
    await office.db.case.update({ where: { id: caseId }, data: { subjectId } });
  });

  it('say their counts anew to the desk’s script, which doesn’t keep a session alive', async () => {
    await task();
    await office.db.session.updateMany({ data: { lastSeenAt: inHours(-0.1) } });
    const { views } = JSON.parse((await agent.get('/live/queue')).text) as {
      views: { query: string; words: string }[];
    };
    expect(views.find(({ query }) => query === 'who=none')?.words).toBe('Unassigned · 1');
    const seen = async () =>
      (await office.db.session.findFirstOrThrow({ where: { accountId: agentId } })).lastSeenAt.getTime();
    expect(await seen()).toBeLessThan(inHours(-0.05).getTime());
    await agent.get('/');
    expect(await seen()).toBeGreaterThan(inHours(-0.05).getTime());
    const stranger = await office.browse('staff').get('/live/queue');
    expect(stranger.status).toBe(401);
  });
});

describe('a list longer than a page', () => {
  it('is read page by page, forward and back, though tasks are done meanwhile', async () => {
    const ids: string[] = [];
    for (let hour = 1; hour <= 60; hour += 1) ids.push(await task('rematch_client', hour));
    const pages = async (path: string) => {
      const { text } = await agent.get(path);
      const link = (rel: string) =>
        new RegExp(`href="([^"]+)" rel="${rel}"`).exec(text)?.[1]?.replaceAll('&amp;', '&') ?? null;
      return { next: link('next'), previous: link('prev') };
    };
    const first = await pages('/?kind=rematch_client');
    expect(first.previous).toBeNull();
    // Someone finishes a task of the first page: none is skipped on the second.
    await office.db.supportTask.update({ where: { id: ids[3] ?? '' }, data: { status: 'done' } });
    expect(await listed(agent, first.next ?? '')).toEqual(ids.slice(25, 50));
    const second = await pages(first.next ?? '');
    expect(await listed(agent, second.next ?? '')).toEqual(ids.slice(50));
    const third = await pages(second.next ?? '');
    expect(third.next).toBeNull();
    expect(await listed(agent, third.previous ?? '')).toEqual(ids.slice(25, 50));
    const left = ids.filter((_, index) => index !== 3);
    expect(await listed(agent, second.previous ?? '')).toEqual(left.slice(0, 25));
  });

  it.each(['after=1', 'before=0', `after=${'9'.repeat(18)}`, 'after=11111111-1111-4111-8111-111111111111'])(
    'begins at the beginning for %s',
    async (place) => {
      const id = await task();
      for (const path of ['/', '/cases', '/audit', '/legal-holds', '/suppressions', `/cases/${reference}`])
        expect([path, (await lead.get(`${path}?${place}`)).status]).toEqual([path, 200]);
      expect(await listed(agent, `/?${place}`)).toEqual([id]);
    },
  );
});

describe('a case', () => {
  it('says who else opened it lately', async () => {
    await lead.get(`/cases/${reference}`);
    const { givenName, familyName } = await office.db.account.findUniqueOrThrow({ where: { id: leadId } });
    expect((await agent.get(`/cases/${reference}`)).text).toContain(
      `${givenName} ${familyName} opened this case, too`,
    );
  });

  it('tells what happened on the cases that belong to it, each with its reference, and they tell it of theirs', async () => {
    const at = office.clock();
    const parent = await openSupportCase(office);
    const { id: providerId } = await office.db.provider.findFirstOrThrow();
    const child = await office.db.$transaction(async (tx) => {
      const opened = await openCase(tx, {
        kind: 'note_export',
        workflowId: (id) => `note-export/${id}`,
        subjectId: providerId,
        state: 'requested',
        at,
      });
      await tx.noteExport.create({
        data: {
          id: opened.caseId,
          providerId,
          occasion: 'termination',
          terminationCaseId: parent.caseId,
          requestedAt: at,
          notesUpTo: at,
        },
      });
      await addLine(tx, opened.caseId, at, { key: 'ready', code: 'export-ready', detail: { count: 3 } });
      await addLine(tx, parent.caseId, at, { key: 'notice', code: 'notice-started', detail: { count: 2 } });
      return opened;
    });
    const linesOn = async (of: string) => {
      const [timeline = ''] =
        /<ol class="timeline">.*?<\/ol>/s.exec((await agent.get(`/cases/${of}`)).text) ?? [];
      return timeline.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
    };
    expect(await linesOn(parent.reference)).toContain(`${child.reference} : The export is ready: 3 notes.`);
    expect(await linesOn(child.reference)).toContain(
      `${parent.reference} : We began to send the client notice to 2 clients.`,
    );
  });

  it('tells its script what someone did on it since the page was loaded', async () => {
    const live = async (version: string) =>
      JSON.parse((await agent.get(`/live/cases/${reference}?version=${version}`)).text) as {
        changed: string;
      };
    expect(await live('0')).toMatchObject({ changed: '' });
    await office.db.caseEvent.create({
      data: { caseId, key: 'held', at: office.clock(), code: 'held', detail: {}, actorId: leadId },
    });
    expect((await live('0')).changed).toMatch(/^This case changed\. .+: .+/);
  });

  it('gives no token for the Temporal UI to a window that has not seen what someone did meanwhile', async () => {
    const reason = { 'resolveContact.reason': 'settled on the phone' };
    const token = (version: string) =>
      agent.post(`/cases/${reference}/act-tokens/resolveContact`, { ...reason, version });
    const [, shown = ''] =
      /name="version" value="(\d+)"/.exec((await agent.get(`/cases/${reference}`)).text) ?? [];
    await office.db.caseEvent.create({
      data: { caseId, key: 'released', at: office.clock(), code: 'released', detail: {}, actorId: leadId },
    });
    const refused = await token(shown);
    expect(refused.text).toContain('what you typed is kept');
    expect(refused.text).toContain('settled on the phone');
    expect(refused.text).not.toContain('temporal workflow update');
    const [, now = ''] = /name="version" value="(\d+)"/.exec(refused.text) ?? [];
    expect(now).not.toBe(shown);
    expect((await token(now)).text).toContain('temporal workflow update');
  });

  it('is followed, and listed among those that are', async () => {
    const followed = async () =>
      (await agent.get('/cases?followed=yes')).text.includes(`/cases/${reference}`);
    expect(await followed()).toBe(false);
    await agent.post(`/cases/${reference}/follow`, { follow: 'yes' });
    await agent.post(`/cases/${reference}/follow`, { follow: 'yes' });
    expect(await followed()).toBe(true);
    expect(await office.db.auditEntry.count({ where: { act: 'case.follow' } })).toBe(1);
    await agent.post(`/cases/${reference}/follow`, { follow: 'no' });
    expect(await followed()).toBe(false);
  });
});
