import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Processes that have nothing else to do than to wait for a mail, and what they wait for. */
const waiting: Readonly<Record<string, string>> = {
  accountNotice: 'it is nothing but its mail',
  caseloadNotice: 'the notices of a page, each for a minute (forEachAtMost)',
  factorRecovery: 'the word that it ended, once it is over',
  noteRetrieval: 'the word that it ended, once it is over',
  passwordReset: 'the link that was asked for; the password is changed before its owner is told',
  recordRequest: 'older histories: its letters',
  retentionReconciliation: 'the list of leads, once all is compared',
  staffMailing: 'it is nothing but its mails',
};

/** Where the text that starts after an opening bracket ends. */
function endOf(text: string, from: number, ends = ')'): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    if (depth === 0 && letter === ends) return at;
    if ('([{'.includes(letter)) depth += 1;
    if (')]}'.includes(letter)) depth -= 1;
  }
  return text.length;
}

/** Leaves out what is handed over to go on beside, and what openRow does with its letters. */
function withoutBeside(text: string): string {
  let rest = text;
  for (const handed of text.matchAll(/(?<!function )\b(?:tellBeside|sendBeside|beside|openRow|go)\(/g)) {
    const from = text.indexOf(handed[0], handed.index) + handed[0].length;
    const given = text.slice(from, endOf(text, from));
    rest = rest.replace(handed[0] + given, '');
    for (const [name] of given.matchAll(/\b\w+\b/g)) {
      const declared = rest.indexOf(`const ${name} =`);
      if (declared >= 0) rest = rest.slice(0, declared) + rest.slice(endOf(rest, declared, ';'));
    }
  }
  return rest;
}

/** The functions of some modules by name, each with what it doesn't hand over. */
function functionsIn(text: string): Map<string, string> {
  const parts = text.split(/^(?:export )?(?:async )?function /m).slice(1);
  return new Map(parts.map((part) => [/^\w+/.exec(part)?.[0] ?? '', withoutBeside(part)]));
}

/** The exported functions that wait for a mail, or call what does. */
function waitsForMail(text: string): string[] {
  const functions = functionsIn(text);
  const found = new Set<string>();
  for (let before = -1; before < found.size;) {
    before = found.size;
    const names = ['(?:outboundMail|awaitedMail|massMail)\\.\\w+', ...found].join('|');
    for (const [name, body] of functions)
      if (new RegExp(`\\b(?:${names})\\(`).test(body.slice(name.length))) found.add(name);
  }
  return [...found].filter((name) => text.includes(`export async function ${name}(`));
}

const folder = 'src/workflows';
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const kit = ['kit/client-notice.ts', 'kit/row-process.ts'].map(read).join('\n');
const workflows = new Set(
  [...read('index.ts').matchAll(/export \{([^}]*)\}/g)].flatMap(
    ([, names = '']) => names.match(/\w+/g) ?? [],
  ),
);

describe('a process', () => {
  it('waits for no mail, but where it has nothing else to do', () => {
    const found = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'kit')
      .flatMap(({ name }) => {
        const files = readdirSync(join(folder, name)).map((file) => read(join(name, file)));
        return waitsForMail([...files, kit].join('\n'));
      })
      .filter((name) => workflows.has(name));
    expect(workflows.size).toBeGreaterThan(20);
    expect(found.filter((name) => !(name in waiting))).toEqual([]);
    expect(found.length).toBeGreaterThan(3);
  });

  it('that did would be found', () => {
    const tells = 'async function tell(of) {\n  await isTold(outboundMail.tell(of));\n}\n';
    const process = (step: string) =>
      waitsForMail(`export async function steps(of) {\n  ${step}\n}\n${tells}`);
    expect(process('await tell(of);')).toEqual(['steps']);
    expect(process('await tellBeside(of.beside, tell(of));')).toEqual([]);
    expect(process('const told = tell(of);\n  of.beside.go(told);')).toEqual([]);
  });
});
