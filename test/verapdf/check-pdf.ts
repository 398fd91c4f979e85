import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { cachePaths } from '../../scripts/tools.mjs';
import { documents, names } from '../harness/documents.js';

/**
 * Has veraPDF (Java 17 and Maven, which fetches it once) look at every kind of document with names in every script, as PDF/UA-1, and reads its
 * text with PDFium, the reader of a browser. A document that is broken on purpose must be refused. With a folder as argument the files stay there.
 */
const here = fileURLToPath(new URL('.', import.meta.url));
const pom = join(here, 'pom.xml');
const libraries = join(
  cachePaths.root,
  `verapdf-${/<verapdf>(.+)<\/verapdf>/.exec(readFileSync(pom, 'utf8'))?.[1]}`,
);

if (!existsSync(libraries)) {
  process.stdout.write('Maven fetches the validator, once.\n');
  execFileSync('mvn', ['-q', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${libraries}`], {
    stdio: 'inherit',
  });
}

const [kept] = process.argv.slice(2);
const folder = kept ?? mkdtempSync(join(tmpdir(), 'headway-pdf-'));
mkdirSync(folder, { recursive: true });
const pdfium = await PDFiumLibrary.init();
let wrong = 0;
try {
  const files: string[] = [];
  for (const [kind, draw] of Object.entries(documents))
    for (const [script, name] of Object.entries(names)) {
      const bytes = await draw(name);
      const file = join(folder, `${kind}, ${script}.pdf`);
      writeFileSync(file, bytes);
      files.push(file);
      const text = await textOf(bytes);
      const missing = name.split(' ').filter((word) => !text.includes(word));
      if (missing.length === 0) continue;
      wrong += 1;
      process.stdout.write(`${kind}, ${script}: PDFium doesn’t find ${missing.join(' ')}\n`);
    }
  const broken = join(folder, 'broken on purpose.pdf');
  const [first = ''] = files;
  writeFileSync(broken, readFileSync(first, 'latin1').replace('/Marked true', '/Marked false'), 'latin1');

  const faults = veraPdf([...files, broken]);
  const ofBroken = faults.filter(([file]) => file === broken);
  if (ofBroken.length === 0) process.stdout.write('veraPDF takes what is broken on purpose.\n');
  const ofOurs = faults.filter(([file]) => file !== broken);
  for (const fault of ofOurs) process.stdout.write(`${fault.join(': ')}\n`);
  wrong += ofOurs.length + (ofBroken.length === 0 ? 1 : 0);
  process.stdout.write(
    `${files.length} documents (${Object.keys(documents).length} kinds, ${Object.keys(names).length} scripts): ${wrong === 0 ? 'PDF/UA-1, and their text is found' : `${wrong} faults`}\n`,
  );
  process.exitCode = wrong === 0 ? 0 : 1;
} finally {
  pdfium.destroy();
  if (kept === undefined) rmSync(folder, { recursive: true });
}

/** What PDFium reads on all pages. */
async function textOf(bytes: Uint8Array): Promise<string> {
  const document = await pdfium.loadDocument(bytes);
  const texts = [...document.pages()].map((page) => page.getText());
  document.destroy();
  return texts.join('\n');
}

/** Faults as file, clause and what is wrong. */
function veraPdf(files: readonly string[]): string[][] {
  const classPath = [join(libraries, '*'), here].join(delimiter);
  return execFileSync('java', ['-cp', classPath, join(here, 'Validate.java'), ...files], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t'));
}
