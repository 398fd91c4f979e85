/** From this level on (pino's `error`) a line is trouble that a test must have expected. */
const errorLevel = 50;

const lines: string[] = [];
const errors: string[] = [];

/** Takes the program's own log, which a test file keeps instead of showing it. */
export const keptLog = {
  write(line: string): void {
    lines.push(line);
    const { level } = JSON.parse(line) as { level: number };
    if (level >= errorLevel) errors.push(line);
  },
};

/** Keeps what a program beside the test said. */
export function keepLine(line: string): void {
  lines.push(line);
}

/** Every line of this test file so far. */
export const keptLines: readonly string[] = lines;

/** The errors logged since the last call; a test that expects one takes it, any other fails by it (guards.ts). */
export function takeLoggedErrors(): string[] {
  return errors.splice(0);
}

/** Begins a test file with no lines, since files share a process. */
export function forgetLines(): void {
  lines.length = 0;
  errors.length = 0;
}
