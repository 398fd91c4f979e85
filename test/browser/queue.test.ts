import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import type { SupportTaskKind } from '../../src/domain/case/tasks.js';
import { removeStaff } from '../../src/operations/staff-member/change.js';
import { hashOfPassword, openBackOffice, type BackOffice } from '../harness/back-office.js';
import { axeFindings, openChromium, sidewaysScroll } from '../harness/chromium.js';
import { openSupportCase } from '../harness/contacts.js';
import { addStaffAccount, mails } from '../harness/personas.js';
import { focused, focusedId, follow, press, signIn } from './hands.js';

let office: BackOffice;
let browser: Awaited<ReturnType<typeof openChromium>>;
let caseId: string;
let reference: string;
beforeAll(async () => {
  [office, browser] = await Promise.all([
    openBackOffice({ policy: 'standard', worker: false }),
    openChromium(),
  ]);
  ({ caseId, reference } = await openSupportCase(office));
});
beforeEach(() => office.db.supportTask.deleteMany({}));
afterAll(async () => {
  await browser.close();
  await office.close();
});

/** An open task that is due in some hours. */
async function task(kind: SupportTaskKind, hours: number): Promise<string> {
  const id = randomUUID();
  const dueAt = new Date(office.clock().getTime() + hours * 3_600_000);
  await office.db.supportTask.create({
    data: { id, caseId, key: id, kind, dueAt, openedAt: office.clock() },
  });
  return id;
}

const title = (page: Page) => page.locator('h1').innerText();

describe('the queue, by the keyboard on a desktop', () => {
  it('is walked with j and k, chosen from with x, and worked off without a mouse', async () => {
    const [first, second] = [await task('rematch_client', 1), await task('send_letter', 2)];
    const { page, complaints } = await browser.window(office.originOf('staff'));
    await page.setViewportSize({ width: 1280, height: 900 });
    await signIn(office, page, mails.agent);
    expect(await axeFindings(page)).toEqual([]);
    expect(await sidewaysScroll(page, 1280)).toBe(0);

    await page.keyboard.press('j');
    expect(await focused(page)).toBe('Find a new provider for a client');
    await page.keyboard.press('j');
    expect(await focused(page)).toBe('Mail a letter to a client we couldn’t reach');
    await page.keyboard.press('k');
    await page.keyboard.press('x');
    expect(await page.locator(`input[name="task.${first}"]`).isChecked()).toBe(true);
    await page.keyboard.press('?');
    expect(await page.locator('#keys').getAttribute('open')).toBe('');
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('/');
    expect(await focusedId(page)).toBe('find-q');
    await page.keyboard.type(reference);
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    expect(await title(page)).toContain(reference);
    await page.keyboard.press('/');
    expect(await focusedId(page)).toBe('find-q');
    expect(await page.locator('#find-q').inputValue()).toBe('');

    await page.goto('/');
    await page.keyboard.press('j');
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    await page.getByLabel('What was done').fill('Offered three, she chose one');
    await press(page, 'Finish and open the next');
    expect(page.url()).toContain(`/tasks/${second}`);
    expect(await page.getByRole('status').first().innerText()).toContain('This is the next one.');
    expect(await axeFindings(page)).toEqual([]);
    const { status, doneById } = await office.db.supportTask.findUniqueOrThrow({ where: { id: first } });
    expect([status, doneById]).toEqual(['done', stableId(mails.agent)]);
    expect(complaints).toEqual([]);
  });

  it('has its first task five presses away without script’s keys', async () => {
    await task('rematch_client', 1);
    const { page } = await browser.window(office.originOf('staff'));
    await signIn(office, page, mails.agent);
    await page.goto('/');
    for (const key of ['Tab', 'Enter', 'Tab', 'Enter', 'Tab']) await page.keyboard.press(key);
    expect(await focused(page)).toBe('Find a new provider for a client');
  });

  it('counts anew while it is looked at', async () => {
    await task('rematch_client', 1);
    const { page, complaints } = await browser.window(office.originOf('staff'));
    await signIn(office, page, mails.agent);
    await page.clock.install();
    await page.goto('/');
    const unassigned = page.locator('#views a', { hasText: 'Unassigned' });
    expect(await unassigned.innerText()).toBe('Unassigned · 1');
    await task('send_letter', 2);
    await page.clock.fastForward(21_000);
    await expect.poll(() => unassigned.innerText()).toBe('Unassigned · 2');
    expect(complaints).toEqual([]);
  });
});

describe('the queue, on a phone', () => {
  it('is chosen from and handed over together, with what was typed kept where something is missing', async () => {
    const ids = [await task('rematch_client', 30), await task('send_letter', 31)];
    const { page, complaints } = await browser.window(office.originOf('staff'));
    await signIn(office, page, mails.agent);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto('/');
    for (const id of ids) await page.locator(`input[name="task.${id}"]`).check();
    await page.locator('summary', { hasText: 'Act on the chosen tasks' }).click();
    const together = page.locator('#together');
    await together.getByLabel('Reason').fill('On leave from Monday');
    expect(await axeFindings(page)).toEqual([]);
    expect(await sidewaysScroll(page, 390)).toBe(0);
    await press(page, 'Assign');
    expect(await page.locator('.summary').innerText()).toContain('Choose someone who may do this');
    expect(await together.getByLabel('Reason').inputValue()).toBe('On leave from Monday');
    await together.getByLabel('Assign to').selectOption(stableId(mails.lead));
    await press(page, 'Assign');
    expect(await page.getByRole('status').first().innerText()).toContain('2 tasks assigned.');
    const assigned = await office.db.supportTask.findMany({
      select: { assigneeId: true, handOverNote: true },
    });
    expect(assigned).toEqual([
      { assigneeId: stableId(mails.lead), handOverNote: 'On leave from Monday' },
      { assigneeId: stableId(mails.lead), handOverNote: 'On leave from Monday' },
    ]);
    expect(complaints).toEqual([]);
  });
});

describe('an open window of someone who was removed', () => {
  it.each(['/', `the case`])('says so on %s by itself, and leaves what was typed', async (where) => {
    const email = `gone-${where.length}@staff.example`;
    const id = await addStaffAccount(office, {
      email,
      role: 'agent',
      name: ['Sol', 'Reed'],
      phone: `+12125551${String(where.length).padStart(3, '0')}`,
      passwordHash: await hashOfPassword(),
    });
    const { page, complaints } = await browser.window(office.originOf('staff'));
    await signIn(office, page, email);
    await page.clock.install();
    await page.goto(where === '/' ? '/' : `/cases/${reference}`);
    await page.locator('#find-q').fill('half a name');
    const deciderId = stableId(mails.lead);
    await removeStaff(office, { deciderId, memberId: id, reason: 'left the company' });
    await page.clock.fastForward(21_000);
    const told = page.locator('#session-warning');
    await expect
      .poll(() => told.innerText())
      .toContain('Your access has ended: someone removed your account.');
    expect(await told.getByRole('button').isVisible()).toBe(false);
    expect(await page.locator('#find-q').inputValue()).toBe('half a name');
    expect(await axeFindings(page)).toEqual([]);
    expect(complaints.filter((line) => !line.includes('401'))).toEqual([]);
  });
});

describe('a case that two look at', () => {
  it('says what the other did, and leaves what was typed', async () => {
    const { page } = await browser.window(office.originOf('staff'));
    await signIn(office, page, mails.agent);
    await page.clock.install();
    await page.goto(`/cases/${reference}`);
    await office.db.caseEvent.create({
      data: {
        caseId,
        key: 'held',
        at: office.clock(),
        code: 'held',
        detail: {},
        actorId: stableId(mails.lead),
      },
    });
    await page.clock.fastForward(16_000);
    const notice = page.locator('#case-live .notice');
    await expect.poll(() => notice.innerText()).toContain('This case changed.');
    expect(await axeFindings(page)).toEqual([]);
  });
});

describe('notes and reasons as no one should write them', () => {
  const endless = '<b>*x*</b>'.padEnd(4_000, 'x');

  it.each([390, 1280])('stay text and within a page of %i pixels', async (width) => {
    const id = await task('rematch_client', 30);
    const { page, complaints } = await browser.window(office.originOf('staff'));
    await signIn(office, page, mails.agent);
    await page.setViewportSize({ width, height: 844 });
    await page.goto(`/cases/${reference}`);
    await page.getByLabel('New note').fill(`${endless.slice(0, 3_990)} ${width}`);
    await press(page, 'Save note');
    expect(await page.getByRole('status').first().innerText()).toContain('The note is saved.');
    expect(await page.locator('#notes + ol').innerText()).toContain('<b>*x*</b>xxx');
    expect(await axeFindings(page)).toEqual([]);
    expect(await sidewaysScroll(page, width)).toBe(0);

    await page.goto(`/tasks/${id}`);
    await page.locator('summary', { hasText: 'Hand it over' }).click();
    await page.getByLabel('Assign to').selectOption(stableId(mails.lead));
    await page.getByLabel('Note for the next').fill(endless);
    await press(page, 'Hand it over');
    expect(await page.locator('body').innerText()).toContain('“<b>*x*</b>xxx');
    expect(await sidewaysScroll(page, width)).toBe(0);
    await page.goto(`/cases/${reference}#audit`);
    expect(await sidewaysScroll(page, width)).toBe(0);

    await page.goto(`/cases/${reference}`);
    await page.getByLabel('New note').fill('x'.repeat(40_000));
    await press(page, 'Save note');
    expect(await page.locator('.summary').innerText()).toContain('Use 4,000 characters or fewer.');
    expect((await page.getByLabel('New note').inputValue()).length).toBe(40_000);
    expect(await sidewaysScroll(page, width)).toBe(0);
    expect(complaints).toEqual([]);
  });
});

describe('the emails that someone gets', () => {
  it('are chosen on a page of their own, by the keyboard', async () => {
    const { page, complaints } = await browser.window(office.originOf('staff'));
    await signIn(office, page, mails.agent);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto('/account');
    await follow(page, 'Notifications');
    const due = page.getByLabel(/^A task of mine is due/);
    expect(await due.isChecked()).toBe(true);
    await due.focus();
    await page.keyboard.press('Space');
    await press(page, 'Save');
    expect(await page.getByRole('status').first().innerText()).toContain('Your choice is saved.');
    expect(await due.isChecked()).toBe(false);
    expect(await page.getByLabel('Someone mentions me in an internal note').isChecked()).toBe(true);
    expect(await axeFindings(page)).toEqual([]);
    expect(await sidewaysScroll(page, 390)).toBe(0);
    expect(complaints).toEqual([]);
  });
});
