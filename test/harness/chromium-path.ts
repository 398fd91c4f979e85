import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import sparticuz from '@sparticuz/chromium';

/**
 * Where a Chromium is: the system's if there is one, else the one from npm, which is unpacked when it is first asked for. Asked for before the tests begin: one of two
 * that ask at once gets a file that the other still writes.
 */
export async function chromiumPath(): Promise<string> {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const ofSystem = ['chromium', 'chromium-browser', 'google-chrome']
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
  return ofSystem ?? sparticuz.executablePath();
}
