import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** What the linter said: file and rule. */
export interface Finding {
  readonly file: string;
  readonly rule: string;
}

interface Report {
  readonly diagnostics: readonly { filename: string; code: string }[];
}

/** Lints files of a made-up checkout with the project's own rules, types included; the names are paths in it. */
export async function lint(files: Readonly<Record<string, string>>): Promise<Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'headway-lint-'));
  try {
    for (const name of ['.oxlintrc.json', 'tsconfig.json']) copyFileSync(name, join(folder, name));
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, dirname(name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const { diagnostics } = JSON.parse(await report(folder)) as Report;
    return diagnostics.map(({ filename, code }) => ({
      file: filename,
      rule: code.replace(/^\w+\((.*)\)$/, '$1'),
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The linter exits 1 when it finds something, which is what these tests are after. */
function report(cwd: string): Promise<string> {
  const linter = resolve('node_modules/.bin/oxlint');
  return new Promise((settle) => {
    execFile(linter, ['--type-aware', '--format=json'], { cwd, maxBuffer: 2 ** 25 }, (_, stdout) =>
      settle(stdout),
    );
  });
}
