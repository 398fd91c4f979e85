import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { chromium, type BrowserContextOptions, type Page } from 'playwright-core';
import { inject } from 'vitest';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** WCAG 2.2 AA and all that it contains. */
const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Someone's window on one portal, and everything in it that a person or a security officer would complain about. */
export interface Window {
  readonly page: Page;
  readonly complaints: readonly string[];
}

/** A real browser (chromium-path.ts). Each window has cookies of its own. */
export async function openChromium() {
  const browser = await chromium.launch({
    executablePath: inject('stack').chromiumPath,
    args: ['--no-sandbox', '--no-zygote', '--disable-gpu'],
    timeout: 120_000,
  });
  return {
    async window(origin: string, options: BrowserContextOptions = {}): Promise<Window> {
      const context = await browser.newContext({ baseURL: origin, locale: 'en-US', ...options });
      const page = await context.newPage();
      page.setDefaultTimeout(120_000);
      return { page, complaints: complaintsOf(page, new URL(origin).origin) };
    },
    close: () => browser.close(),
  };
}

/** Collects console errors (violations of the content policy are among them), exceptions, failed files and requests to other origins. */
function complaintsOf(page: Page, origin: string): readonly string[] {
  const complaints: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) complaints.push(`asked another origin: ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400 && !response.request().isNavigationRequest())
      complaints.push(`${response.status()} for ${response.url()}`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('console', (line) => {
    // A page that says no has its status; files that fail are counted above.
    if (['error', 'warning'].includes(line.type()) && !line.text().startsWith('Failed to load resource'))
      complaints.push(`console: ${line.text()}`);
  });
  return complaints;
}

/** What axe finds against WCAG 2.2 AA: rule, help and the places, one line a finding; and ids that stand twice, for which a label belongs to the wrong field. */
export async function axeFindings(page: Page): Promise<string[]> {
  const isThere = await page.evaluate<boolean>('"axe" in globalThis');
  if (!isThere) await page.evaluate(axeSource);
  const { violations } = await page.evaluate<AxeResults, string[]>(
    (values) =>
      (globalThis as unknown as AxeWindow).axe.run({
        runOnly: { type: 'tag', values },
        resultTypes: ['violations'],
      }),
    axeTags,
  );
  const twice = await page.evaluate<string[]>(
    '[...document.querySelectorAll("[id]")].map(({ id }) => id).filter((id, index, all) => all.indexOf(id) !== index)',
  );
  return [
    ...violations.map(
      ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
    ),
    ...twice.map((id) => `an id stands twice: ${id}`),
  ];
}

interface AxeWindow {
  readonly axe: { run(options: object): Promise<AxeResults> };
}

/** By how many pixels a page is wider than its window. */
export async function sidewaysScroll(page: Page, width: number): Promise<number> {
  await page.setViewportSize({ width, height: 800 });
  const [content = 0, visible = 0] = await page.evaluate<number[]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  );
  return content - visible;
}
