import { createHash } from 'node:crypto';
import type { Dependencies } from '../../src/dependencies.js';
import type { Portal } from '../../src/domain/portals.js';
import { codeOf } from '../../src/tokens/one-time-code.js';
import type { Answer, Browser } from './browser.js';

/** The code that a session waits for: as the phone would show it, whether or not a worker runs to send it. */
export async function codeOfSession(
  { db, config }: Pick<Dependencies, 'db' | 'config'>,
  cookie: string,
): Promise<string> {
  const sessionIdHash = createHash('sha256').update(cookie).digest('hex');
  const row = await db.oneTimeCode.findFirst({
    where: { consumedAt: null, challenge: { state: 'open', sessionIdHash } },
    orderBy: { issuedAt: 'desc' },
  });
  if (row === null) throw new Error('This sign-in waits for no code');
  return codeOf(config.TOKEN_KEYS, row);
}

/** Lets an hour pass for the codes someone got, so that a test file may sign in more often than a phone gets codes. */
export async function letAnHourPass({ db }: Pick<Dependencies, 'db'>, email: string): Promise<void> {
  await db.codeSend.updateMany({
    where: { challenge: { account: { email } } },
    data: { requestedAt: new Date(0) },
  });
  await db.codeChallenge.updateMany({
    where: { account: { email }, purpose: 'enrolment' },
    data: { openedAt: new Date(0) },
  });
}

/** Finishes a sign-in that waits for its code; one whose address or phone isn't set up yet, or whose device is remembered, is left as it is. */
export async function enterCode(
  dependencies: Pick<Dependencies, 'db' | 'config'>,
  portal: Portal,
  browser: Browser,
  fields: Record<string, string> = {},
): Promise<Answer> {
  const standing = await browser.get('/v1/two-factor');
  if (!standing.text.includes('"step":"code"')) return standing;
  const cookie = browser.cookies.get(`headway_${portal}_session`) ?? '';
  const code = await codeOfSession(dependencies, cookie);
  const answer = await browser.post('/two-factor/code', { ...fields, code });
  if (answer.status !== 200) throw new Error(`The code answered ${answer.status}`);
  return answer;
}
