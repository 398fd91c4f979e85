import { afterAll, afterEach, expect, vi } from 'vitest';
import { leftOpen } from './left-open.js';
import { forgetLines, takeLoggedErrors } from './log-lines.js';
import { standingChecks } from './standings.js';
import { stopAtTheEnd } from './stop-at-the-end.js';

const errors = vi.spyOn(console, 'error');

/** A test that makes the program complain, on the console or in its log, fails, unless it says that it expects that. */
afterEach(() => {
  const said = errors.mock.calls.map((call) => String(call[0]));
  errors.mockClear();
  expect(said, 'unexpected words on console.error').toEqual([]);
  expect(takeLoggedErrors(), 'unexpected errors in the log').toEqual([]);
});

/** A test after which a case is told differently by its row and by Temporal fails, in an office that asks for this. */
afterEach(async () => {
  const told: string[] = [];
  for (const check of standingChecks) told.push(...(await check()));
  expect(told, 'told differently by the row and by Temporal').toEqual([]);
});

/** A test file that leaves a worker, an API or a program running fails, and alone: the next file begins with nothing. */
afterAll(async () => {
  for (const stop of stopAtTheEnd) await stop();
  stopAtTheEnd.clear();
  const open = [...leftOpen];
  leftOpen.clear();
  forgetLines();
  expect(open, 'opened and not closed').toEqual([]);
});
