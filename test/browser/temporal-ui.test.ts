/**
 * Summary, details and current details were empty boxes in the Temporal UI, on every case: it frames its Markdown from a path that the
 * portal didn't serve. What staff are to read there is read here, in the frame, as they see it.
 */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { contractTerminationId } from '../../src/protocol/contract-termination/messages.js';
import { stableId } from '../../dev/demo-caseload.js';
import { makeSchedules, scheduleIds } from '../../src/temporal/schedules.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { openChromium, type Window } from '../harness/chromium.js';
import { goodForm, mails } from '../harness/personas.js';
import { sendTermination } from '../harness/terminations.js';
import { openStaffPortal, type StaffPortal } from '../temporal/staff-portal.js';
import { press, signIn } from './hands.js';

describe('the Temporal UI in a real browser', () => {
  let office: BackOffice;
  let portal: StaffPortal;
  let browser: Awaited<ReturnType<typeof openChromium>>;
  let agent: Window;
  let workflowId: string;

  beforeAll(async () => {
    [office, browser] = await Promise.all([openBackOffice({ policy: 'standard' }), openChromium()]);
    portal = await openStaffPortal(office, { TEMPORAL_UI_URL: inject('stack').temporalUiUrl });
    const provider = await office.signIn('provider', mails.provider);
    await provider.post('/contract-termination', goodForm(office.people.charts, 60));
    await sendTermination(provider);
    const { caseId } = await until('the case runs', () =>
      office.db.caseEvent.findFirst({ where: { code: 'export-started' } }),
    );
    workflowId = contractTerminationId(caseId);
    agent = await browser.window(portal.origin, { viewport: { width: 1400, height: 1000 } });
    await signIn(office, agent.page, mails.agent);
  });
  afterAll(async () => {
    await browser.close();
    portal.close();
    await office.close();
  });

  const frames = () =>
    agent.page.frames().filter((frame) => frame.url().startsWith(`${portal.origin}/render?`));
  const wordsIn = async (part: string) => {
    // The page may draw a frame anew while it is read.
    const read = frames().map((frame) =>
      frame
        .locator('main')
        .innerText()
        .catch(() => ''),
    );
    const all = await Promise.all(read);
    return all.find((words) => words.includes(part)) ?? '';
  };
  const untilFrameSays = (part: string) =>
    until(`a frame says “${part}”`, async () => (await wordsIn(part)) || null);

  it('shows summary, details and where the case stands, in words', async () => {
    const { page, complaints } = agent;
    await page.goto(`/temporal/namespaces/default/workflows/${encodeURIComponent(workflowId)}`);
    await page.getByText('User Metadata').first().click();
    await until('three frames are there', async () => frames().length >= 3);
    expect(await untilFrameSays('contract ends')).toMatch(/^CT-\w{4}-\w{4}: a provider’s contract ends$/);
    const details = await untilFrameSays('What happened');
    expect(details).toMatch(
      /^CT-\w{4}-\w{4} is requested\. It goes on by itself: it waits for the time at which clients are told/,
    );
    expect(details).toMatch(/until \w{3} \d+, \d{4}, \d+:\d\d [AP]M E[SD]T\.\n/);
    expect(details).toMatch(/\nhold \(agent, lead\): Stops what is sent/);
    expect(details).not.toContain('delayNotice');
    await until('the acts are a list', async () => {
      const lists = frames().map((frame) =>
        frame
          .locator('li')
          .count()
          .catch(() => 0),
      );
      return Math.max(...(await Promise.all(lists))) >= 7;
    });
    expect(complaints.filter((line) => /render|frame|Content.Security/i.test(line))).toEqual([]);
  });

  it('offers no button that ends the case, and the one for acts', async () => {
    const { page } = agent;
    expect(await page.getByRole('button', { name: 'Request Cancellation' }).isDisabled()).toBe(true);
    await page.locator('button:visible', { hasText: 'More Actions' }).click();
    // Hidden from the wide menu, each is there a second time for narrow windows.
    const isOff = async (id: string) =>
      (await page.getByTestId(id).first().getAttribute('aria-disabled')) === 'true';
    expect(await Promise.all(['terminate-button', 'reset-button', 'update-button'].map(isOff))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('opens from the desk as support needs its list: its columns and views, chosen once and never over a person’s own', async () => {
    const { page } = agent;
    await page.goto('/');
    await Promise.all([
      page.waitForURL(/\/temporal\//),
      page
        .locator('#temporal-lists')
        .getByRole('link', { name: 'Terminations under way', exact: true })
        .click(),
    ]);
    await page.getByRole('link', { name: workflowId }).first().waitFor();
    const heads = await page.locator('table thead').first().innerText();
    for (const column of ['CaseReference', 'CaseKind', 'CaseState', 'WaitingOn', 'DueAt'])
      expect(heads).toContain(column);
    expect(await page.locator('body').innerText()).toContain('Needs attention');
    const own = JSON.stringify({ default: [{ label: 'Workflow ID' }] });
    await page.evaluate(`localStorage.setItem('namespace-workflow-table-columns', '${own}')`);
    await page.goto('/');
    expect(await page.evaluate(`localStorage.getItem('namespace-workflow-table-columns')`)).toBe(own);
  });

  const listed = (path: string) => `/temporal/namespaces/default/workflows/${path}`;

  it('asks a workflow what its pages show, and is answered', async () => {
    const { page } = agent;
    const answered: Record<string, number> = {};
    page.on('response', (response) => {
      const [, type] = /\/query\/(\w+)/.exec(response.url()) ?? [];
      if (type !== undefined) answered[type] = response.status();
    });
    const { runId } = await office.temporal.workflow.getHandle(workflowId).describe();
    const run = listed(`${encodeURIComponent(workflowId)}/${runId}`);
    await page.goto(`${run}/call-stack`);
    await until('its stack is there', async () => answered['__stack_trace'] ?? null);
    await page.goto(`${run}/query`);
    await page.getByRole('button', { name: 'Run Query' }).click();
    await until('its view is there', async () => answered['view'] ?? null);
    expect(answered).toEqual({ __stack_trace: 200, __temporal_workflow_metadata: 200, view: 200 });
    await page.getByText('"requested"').first().waitFor();
  });

  it('opens a workflow that a schedule started, from the list and by its history', async () => {
    const { page, complaints } = agent;
    const { temporal, config } = office;
    await makeSchedules(office);
    const schedules = scheduleIds(config).map((id) => temporal.schedule.getHandle(id));
    const started = await Promise.all(
      schedules.map(async (schedule) => {
        await schedule.trigger();
        return until('it started', async () => (await schedule.describe()).info.recentActions.at(-1) ?? null);
      }),
    );
    await Promise.all(schedules.map((schedule) => schedule.delete()));
    for (const { action } of started) {
      const { workflowId: id, firstExecutionRunId: runId } = action.workflow;
      const before = complaints.length;
      await page.goto(listed(`${encodeURIComponent(id)}/${runId}/history`));
      await page
        .getByText('WorkflowExecutionStarted')
        .or(page.getByText('Workflow Execution Started'))
        .first()
        .waitFor();
      expect([id, complaints.slice(before).filter((line) => /^\d/.test(line))]).toEqual([id, []]);
    }
    const [first] = started;
    const id = first?.action.workflow.workflowId ?? '';
    await page.goto(`${listed('')}?query=${encodeURIComponent(`WorkflowId="${id}"`)}`);
    await page.getByRole('link', { name: id }).first().click();
    await page.getByText('User Metadata').first().waitFor();
  });

  it('takes an act from its own form with a token of the case page, and shows what came of it', async () => {
    const { page } = agent;
    const { id, reference } = await office.db.case.findFirstOrThrow({ where: { workflowId } });
    await page.goto(`/cases/${reference}`);
    const act = page.locator('#act-hold');
    await act.locator('summary').click();
    await act.getByLabel('Reason').fill('The provider asked by phone');
    await press(page, /one-time token for “hold”/);
    const argument = await page.locator('pre').first().innerText();

    await page.goto(`/temporal/namespaces/default/workflows/${encodeURIComponent(workflowId)}`);
    await page.locator('button:visible', { hasText: 'More Actions' }).click();
    await page.locator('[data-testid=update-button]:visible').click();
    const form = page.locator('[data-testid=update-confirmation-modal]:visible');
    await form.getByRole('button', { name: 'Select an Update' }).click();
    await page.getByRole('option', { name: /^hold/ }).click();
    await form.locator('.cm-content').fill(argument);
    await form.getByRole('button', { name: 'Submit' }).click();
    await page.getByText('Update successful').first().waitFor();
    await until('the case is held', () => office.db.case.findFirst({ where: { id, state: 'held' } }));
    const { actorId, detail } = await office.db.auditEntry.findFirstOrThrow({
      where: { act: 'case.hold', subjectId: id },
      orderBy: { seq: 'asc' },
    });
    expect(actorId).toBe(stableId(mails.agent));
    expect(detail).toMatchObject({ reason: 'The provider asked by phone' });
    const lines = await portal.audited('temporal.update');
    const { updateId } = detail as { updateId?: string };
    expect(lines.map((line) => line.detail)).toEqual([
      { act: 'hold', updateId },
      { act: 'hold', updateId, outcome: 'accepted' },
    ]);

    await page.reload();
    await page.getByText('User Metadata').first().click();
    await until('the details say so', async () => (await wordsIn('What happened')).includes('is held'));
    expect(agent.complaints.filter((line) => /Content.Security/i.test(line))).toEqual([]);
  });

  it('is only read by an auditor, whose form sends nothing', async () => {
    const { page } = await browser.window(portal.origin, { viewport: { width: 1400, height: 1000 } });
    await signIn(office, page, mails.auditor);
    await page.goto(`/temporal/namespaces/default/workflows/${encodeURIComponent(workflowId)}`);
    await page.getByText('User Metadata').first().waitFor();
    expect(await page.locator('[data-testid=update-button]:visible').count()).toBe(0);
  });
});
