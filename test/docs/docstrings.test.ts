import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';

type Activities = ReturnType<typeof createActivities>;

/** The files of a layer, in one text each. */
const textsOf = (layer: string): string[] =>
  readdirSync(join('src', layer), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join('src', layer, name), 'utf8'));

const comment = String.raw`\/\*\*(?:(?!\*\/)[\s\S])*\*\/`;

/** What decides in a transaction, or within the one of its caller and locks there. */
const deciding = /\bcommit\(|\$transaction\(|\block[A-Z]\w*\(tx|FOR UPDATE|pg_advisory_xact_lock/;

/** Exported functions that decide, with their docstrings; the formatter ends each with a brace at the margin. */
function operationsIn(text: string): { name: string; doc: string }[] {
  const shape = new RegExp(String.raw`(?:(${comment})\n)?export (?:async )?function (\w+)[\s\S]*?\n}\n`, 'g');
  return [...text.matchAll(shape)]
    .filter(([whole]) => deciding.test(whole.slice(whole.indexOf('export '))))
    .map(([, doc = '', name = '']) => ({ name, doc }));
}

const lockless = (texts: readonly string[]) =>
  texts
    .flatMap(operationsIn)
    .filter(({ doc }) => !/\block/i.test(doc))
    .map(({ name }) => name);

/** Stands for everything that activities are made with: making them touches nothing. */
const nothing: unknown = new Proxy(() => nothing, { get: () => nothing });

const saysOfRetry = /\b(retr(y|ied|ies)|again|once|twice|reads only|repeated)\b/i;

/** The docstring of a function or a method; where it is made elsewhere (`name: createIt(…)`), that of what makes it. */
function docOf(name: string, texts: readonly string[]): string {
  const made = new RegExp(String.raw`\b${name}: (create\w+)\(`);
  const maker = texts.flatMap((text) => made.exec(text)?.[1] ?? [])[0] ?? name;
  const shape = new RegExp(
    String.raw`(${comment})\s*(?:export )?(?:async )?(?:function )?${maker}\b\s*[(<:]`,
  );
  return texts.map((text) => shape.exec(text)?.[1] ?? '').join('');
}

/** Activities that don't say what makes a retry safe. */
const silentOn = (names: readonly string[], texts: readonly string[]) =>
  names.filter((name) => !saysOfRetry.test(docOf(name, texts)));

describe('a docstring', () => {
  it('of an operation names what it locks', () => {
    const texts = textsOf('operations');
    expect(texts.flatMap(operationsIn).length).toBeGreaterThan(100);
    expect(lockless(texts)).toEqual([]);
  });

  it('of an activity says what makes a retry safe', () => {
    const names = Object.keys(createActivities(nothing as Parameters<typeof createActivities>[0]));
    expect(names.length).toBeGreaterThan(100);
    expect(silentOn(names, textsOf('activities'))).toEqual([]);
  });

  it('that says neither would be found', () => {
    const operation = 'export async function take(tx: Transaction) {\n  await lockAccount(tx, id);\n}\n';
    expect(lockless([operation])).toEqual(['take']);
    expect(lockless([`/** Takes it. */\n${operation}`])).toEqual(['take']);
    expect(lockless([`/** Takes it. Locks the account. */\n${operation}`])).toEqual([]);
    const name: keyof Activities = 'sendCodes';
    const activity = `async ${name}(id: string) {}`;
    expect(silentOn([name], [activity])).toEqual([name]);
    expect(silentOn([name], [`/** Sends it. */\n    ${activity}`])).toEqual([name]);
    expect(silentOn([name], [`/** Sends it once. */\n    ${activity}`])).toEqual([]);
    const made = [`${name}: createSendCodes(it),`, 'export function createSendCodes(it: It) {'];
    expect(silentOn([name], made)).toEqual([name]);
    expect(silentOn([name], [made[0] ?? '', `/** Sends it once. */\n${made[1]}`])).toEqual([]);
  });
});
