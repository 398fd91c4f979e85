import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest';
import { builtFolder } from './built-programs.js';
import { leftOpen } from './left-open.js';
import { forgetLines, takeLoggedErrors } from './log-lines.js';
import { standingChecks } from './standings.js';
import { stopAtTheEnd } from './stop-at-the-end.js';

/**
 * A machine that tests share is busy with other things, too: of fifty who press at once nobody is told to come back for that. crowd.test.ts
 * asks for the true measure.
 */
vi.spyOn(performance, 'eventLoopUtilization').mockReturnValue({ idle: 1, active: 0, utilization: 0 });

/** Properties are tried on the same examples each time, as fuzz.test.ts sends the same requests; FUZZ_SEED gives others. */
fc.configureGlobal({ seed: Number(process.env['FUZZ_SEED'] ?? 20_261_127) });

/** Tests of crashes start the built programs: who asks first builds them here, and not in the time of a test. */
beforeAll(async () => {
  if (expect.getState().testPath?.includes('/test/crash/')) await builtFolder();
});

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
