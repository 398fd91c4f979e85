import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadConfig } from '../../src/config.js';
import { connectDependencies, type Dependencies } from '../../src/dependencies.js';
import { expectStatus, type DemoBrowser } from './browser.js';

/** Where the stack of the demonstration is. */
export interface Places {
  readonly client: string;
  readonly provider: string;
  readonly staff: string;
  readonly inbox: string;
  readonly folder: string;
}

/** Where each part of a stack listens; files of the demonstration go into the folder. */
export function placesOf(
  environment: Readonly<Record<string, string>>,
  { inbox, folder }: Pick<Places, 'inbox' | 'folder'>,
): Places {
  const {
    CLIENT_PORTAL_URL: client = '',
    PROVIDER_PORTAL_URL: provider = '',
    STAFF_PORTAL_URL: staff = '',
  } = environment;
  return { client, provider, staff, inbox, folder };
}

/** Works beside the stack of an environment, for what only time or another system brings. */
export async function beside(
  environment: Readonly<Record<string, string>>,
  work: (dependencies: Dependencies) => Promise<void>,
): Promise<void> {
  const dependencies = connectDependencies(
    loadConfig({ ...process.env, ...environment, LOG_LEVEL: 'silent' }),
  );
  try {
    await work(dependencies);
  } finally {
    await dependencies.close();
  }
}

/** Presses the button of a form on a page of staff, with its hidden fields and a reason. */
export async function pressOn(by: DemoBrowser, path: string, button: string, reason: string): Promise<void> {
  const { html } = await expectStatus(by.visit(path), 200);
  const form =
    html.split('<form').find((one) => one.includes(`<button type="submit">${button}</button>`)) ?? '';
  const [, action = ''] = /action="([^"]+)"/.exec(form) ?? [];
  const hidden = [...form.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
    ([, name = '', value = '']) => [name, value],
  );
  const reasons = [...form.matchAll(/name="([^"]*reason)"/g)].map(([, name = '']) => [name, reason]);
  if (action === '') throw new Error(`“${button}” is not offered.`);
  await expectStatus(by.visit(action, Object.fromEntries([...hidden, ...reasons])), 200);
}

/** Keeps a file in the folder of the demonstration, and says where. */
export async function save(response: Response, folder: string, name: string): Promise<string> {
  const path = resolve(folder, name);
  writeFileSync(path, Buffer.from(await response.arrayBuffer()));
  return path;
}
