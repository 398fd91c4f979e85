import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

/** Ends as a program does that failed and has nothing left to do. */
const failing = "import('./dev/postgres.ts').then(() => { process.exitCode = 3; });";

describe('a program that had a PostgreSQL of its own', () => {
  it('ends with the exit code that it set', () => {
    const { status } = spawnSync(process.execPath, ['--import', 'tsx', '-e', failing]);
    expect(status).toBe(3);
  });
});
