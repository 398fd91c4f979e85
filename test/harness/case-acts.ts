import type { Answer, Browser } from './browser.js';

/** Presses the button of an act on a case page, as its form has it. */
export async function pressAct(
  staff: Browser,
  reference: string,
  act: string,
  fields: Record<string, string>,
): Promise<Answer> {
  const page = await staff.get(`/cases/${reference}`);
  const [, seen = ''] = new RegExp(`acts/${act}".*?name="seen" value="(\\w+)"`, 's').exec(page.text) ?? [];
  return staff.post(`/cases/${reference}/acts/${act}`, { seen, ...fields });
}
