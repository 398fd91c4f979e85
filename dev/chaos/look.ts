import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Dependencies } from '../../src/dependencies.js';
import { checkProjections, checkTrail } from './checks/cases.js';
import { codesOf } from './checks/codes.js';
import { checkEnds } from './checks/ends.js';
import { checkLogs, secretsOf, type Secret } from './checks/logs.js';
import { checkMails, mailsOnce } from './checks/mails.js';
import { checkOnce } from './checks/once.js';
import { checkPhone } from './checks/phone.js';
import type { Broken } from './faults.js';
import type { createMailbox } from './mailbox.js';
import { everyoneOf, peopleInCare, type castOf } from './people.js';
import { referencesIn, type Diary } from './person.js';
import { settledNames } from './settle.js';

/** What a run has seen that its checks compare with what is there. */
interface Seen {
  readonly messages: ReturnType<typeof createMailbox>;
  readonly secrets: readonly Secret[];
  readonly folder: string;
  readonly since: Date;
  readonly diary: Diary;
  readonly broken: readonly Broken[];
}

async function look(
  dependencies: Dependencies,
  { secrets, folder, since, diary, broken, ...seen }: Seen,
): Promise<Record<string, string[]>> {
  const messages = seen.messages();
  const references = new Set([
    ...diary.references,
    ...messages.flatMap(({ subject, text }) => referencesIn(`${subject}\n${text}`)),
  ]);
  return {
    'each accepted request at its end': await checkEnds(dependencies, { since, references }),
    [mailsOnce]: await checkMails(dependencies.db, messages),
    'each text and call once': await checkPhone(dependencies, messages, broken),
    'no case twice': await checkOnce(dependencies),
    'audit chain whole': await checkTrail(dependencies),
    'projections equal to Temporal': await checkProjections(dependencies, since),
    'no secret in any log': checkLogs(join(folder, 'logs'), secrets),
  };
}

/** What must stand in no log of a run. */
export async function secretsIn(
  dependencies: Dependencies,
  {
    cast,
    diary,
    messages,
  }: {
    cast: ReturnType<typeof castOf>;
    diary: Diary;
    messages: ReturnType<ReturnType<typeof createMailbox>>;
  },
): Promise<Secret[]> {
  const everyone = everyoneOf(cast);
  const inCare = peopleInCare(cast);
  return secretsOf({
    addresses: [...everyone, ...inCare].flatMap(({ email }) => email ?? []),
    phones: [...everyone, ...inCare].map(({ phone }) => phone),
    passwords: everyone.map(({ password }) => password),
    names: [...settledNames, ...inCare].flatMap(({ givenName, familyName }) => [givenName, familyName]),
    notes: inCare.flatMap(({ notes }) => notes),
    diary,
    codes: await codesOf(dependencies, messages),
    messages,
  });
}

/** Looks again until nothing is found or time is up: what is still under way is no loss. */
export async function lookUntilCalm(
  dependencies: Dependencies,
  seen: Seen,
  end: number,
): Promise<Record<string, string[]>> {
  for (;;) {
    const checks = await look(dependencies, seen);
    if (Date.now() > end || Object.values(checks).every(({ length }) => length === 0)) return checks;
    await pause(2_000);
  }
}
