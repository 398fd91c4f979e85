import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { openChromium } from '../harness/chromium.js';
import { startedConversation } from '../harness/contacts.js';
import { goodForm, mails } from '../harness/personas.js';
import { sendTermination } from '../harness/terminations.js';
import { follow, press, signIn } from './hands.js';

/** The table of docs/support.md: each job, and the clicks that it says. */
const said = Array.from(
  readFileSync('docs/support.md', 'utf8').matchAll(/^\| (.+?) \| .+? \| (\d+) \| [\d.]+ \|$/gm),
  ([, job = '', clicks]) => ({ job, clicks: Number(clicks) }),
);

const blocked = 'blocked@clients.example';
const written = 'writer@clients.example';
let office: BackOffice;
let browser: Awaited<ReturnType<typeof openChromium>>;
let page: Page;
let reference: string;
let message: string;

beforeAll(async () => {
  [office, browser] = await Promise.all([openBackOffice({ policy: 'standard' }), openChromium()]);
  const provider = await office.signedIn('provider', mails.provider);
  await provider.post('/contract-termination', goodForm(office.people.charts));
  await sendTermination(provider);
  const { id, reference: of } = await until('the termination waits', () =>
    office.db.case.findFirst({ where: { kind: 'contract_termination', waitingOn: 'timer' } }),
  );
  reference = of;
  await office.db.supportTask.create({
    data: {
      id: randomUUID(),
      caseId: id,
      key: 'walk',
      kind: 'reach_by_phone',
      priority: 2,
      openedAt: new Date(),
      dueAt: new Date(),
    },
  });
  ({ reference: message } = await startedConversation(office, 'client', { email: written }));
  await office.db.suppression.create({ data: { address: blocked, reason: 'bounced', since: new Date() } });
  ({ page } = await browser.window(office.originOf('staff'), { viewport: { width: 1280, height: 900 } }));
  await page.context().addInitScript(
    `document.addEventListener('click', (event) => {
      if (event.isTrusted) sessionStorage.setItem('clicks', Number(sessionStorage.getItem('clicks')) + 1);
    }, true);`,
  );
  await signIn(office, page, mails.lead);
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(async () => {
  office.take(written, '');
  await browser.close();
  await office.close();
});

const notice = () => page.locator('[role=status]').first().innerText();
const open = (summary: string) => page.locator('summary', { hasText: summary }).first().click();
const menu = async (part: string, link: string) => {
  await page.locator('nav summary', { hasText: part }).click();
  await follow(page, link);
};
const task = () => page.getByRole('link', { name: 'Contact someone we can’t email' }).first();
const openTask = async () => {
  await Promise.all([page.waitForEvent('load'), task().click()]);
};
const openCase = async (of: string) => {
  const link = page.getByRole('main').getByRole('link', { name: of, exact: true }).first();
  await Promise.all([page.waitForEvent('load'), link.click()]);
};

const find = async (of: string) => {
  await page.getByLabel('Find a case or a person').fill(of);
  await press(page, 'Search');
};

/** Each job from the desk on, with what shows that it is done. */
const walks: Readonly<Record<string, () => Promise<void>>> = {
  'Find a case by its reference': async () => {
    await find(reference.toLowerCase());
    expect(await page.locator('h1').innerText()).toContain(reference);
  },
  'Find a person by email, and read their page': async () => {
    await find(mails.provider);
    await page.getByLabel('Reason').fill('The provider calls');
    await press(page, 'Show the person');
    expect(await page.locator('h1').innerText()).toBe('ines Moreau');
  },
  'Read the case of the first task': async () => {
    await openCase(reference);
    expect(await page.locator('h1').innerText()).toContain(reference);
  },
  'Take a task': async () => {
    await openTask();
    await press(page, 'Assign to me');
    expect(await notice()).toContain('The task is assigned to you.');
  },
  'Write down a call, and see what is next': async () => {
    await openTask();
    await page.getByLabel('What was done').fill('Called, and told them');
    await press(page, 'Finish and open the next');
    expect(await notice()).toMatch(
      /^The task is finished\. This is the next one|^Done\. Nothing else is waiting/,
    );
  },
  'Answer a message': async () => {
    await openCase(message);
    await page.getByLabel('Answer').fill('We can help.');
    await press(page, 'Send answer');
    expect(await notice()).toContain('Your answer was sent');
  },
  'Close a message that is settled': async () => {
    await find(message);
    await open('Resolve the request');
    await page.locator('#act-resolveContact').getByLabel('Reason').fill('Settled on the phone');
    await press(page, 'Resolve the request');
    expect(await notice()).toContain('The request was resolved');
  },
  'Put a termination on hold': async () => {
    await find(reference);
    await open('Put on hold');
    await page.locator('#act-hold').getByLabel('Reason').fill('The provider asked for it');
    await press(page, 'Put on hold');
    expect(await notice()).toContain('on hold');
  },
  'Let a blocked address get email again': async () => {
    await menu('Delivery', 'Blocked addresses');
    await page.locator(`summary[aria-label="Release ${blocked}"]`).click();
    await page.getByLabel('Reason').last().fill('They asked for it');
    await press(page, 'Release');
    expect(await notice()).toContain('The address gets email again');
  },
  'See what happened in the audit log': async () => {
    await menu('Oversight', 'Audit');
    expect(await page.getByRole('main').innerText()).toContain('suppression');
  },
};

describe('an answer', () => {
  it('keeps what was typed when a macro is written in', async () => {
    await page.goto(`/cases/${message}`);
    await page.getByLabel('Answer').fill('Typed before.');
    await page.getByRole('button', { name: 'We are working on it' }).click();
    expect(await page.getByLabel('Answer').inputValue()).toMatch(
      /^Typed before\.\n\nHello .+We have your message/s,
    );
  });
});

const forgetClicks = () => page.evaluate('sessionStorage.setItem("clicks", 0)');

describe('ten usual jobs of support, as docs/support.md counts them', () => {
  it('are the ones that are walked here', () => {
    expect(said.map(({ job }) => job)).toEqual(Object.keys(walks));
  });

  it.each(said)('$job: $clicks clicks', async ({ job, clicks }) => {
    await page.goto('/');
    await forgetClicks();
    await walks[job]?.();
    expect(Number(await page.evaluate('sessionStorage.getItem("clicks")'))).toBe(clicks);
  });
});

describe('the menu', () => {
  it('takes one line on a desktop, opens one part at a time, and marks where you are', async () => {
    await page.goto('/staff');
    const tops = await page.evaluate<number[]>(
      `[...document.querySelectorAll('.top nav > *')].map((part) => Math.round(part.getBoundingClientRect().bottom))`,
    );
    // Less than half a line apart.
    expect(Math.max(...tops) - Math.min(...tops)).toBeLessThan(12);
    await page.locator('nav summary', { hasText: 'Records' }).click();
    await page.locator('nav summary', { hasText: 'Oversight' }).click();
    expect(await page.locator('nav details[open]').count()).toBe(1);
    expect(await page.locator('nav [aria-current=page]').innerText()).toBe('Staff');
  });
});
