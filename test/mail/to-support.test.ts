import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const words =
  /write to (?:our )?support|write to us|escriba a (?:nuestro equipo de )?soporte|escr[ií]b(?:a|e)nos/i;

/** Every sentence of a folder's code that has the words, with its file. */
function saidIn(folder: string): readonly { readonly file: string; readonly line: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .flatMap((name) =>
      readFileSync(join(folder, name), 'utf8')
        .split('\n')
        .filter((line) => words.test(line) && !/^\s*(?:\/?\*|\/\/)/.test(line))
        .map((line) => ({ file: join(folder, name), line: line.trim() })),
    );
}

/** Its link opens the conversation with support, so that what it says of writing is said of that page. */
const behindTheirLink = ['src/mail/contact-request/sentences.ts'];

/** The link of the letter leads to support itself: its label, or the sentence beside it. */
const leadsThere = /label: '(?:Write to support|Escribir a soporte)'/;

describe('where an email or a letter says “write to support”', () => {
  const sentences = saidIn('src/mail').filter(({ file }) => !behindTheirLink.includes(file));

  it('there are such sentences', () => {
    expect(sentences.length).toBeGreaterThan(20);
  });

  it.each(sentences)(
    'the address stands in the sentence, or the link leads there: $line',
    ({ file, line }) => {
      const hasAddress = /\$\{[^}]*(?:contact|url)[^}]*\}|support@headway\.example/i.test(line);
      const after = readFileSync(file, 'utf8').split(line)[1] ?? '';
      const ownLink = /label: '[^']*'/.exec(`${line}${after}`)?.[0] ?? '';
      expect([line, hasAddress || leadsThere.test(ownLink)]).toEqual([line, true]);
    },
  );

  it.each(behindTheirLink)('%s says so still', (file) => {
    expect(saidIn('src/mail').some((one) => one.file === file)).toBe(true);
  });
});
