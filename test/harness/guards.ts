import { afterEach, expect, vi } from 'vitest';

const errors = vi.spyOn(console, 'error');

/** A test that makes the program complain on the console fails, unless it says that it expects that. */
afterEach(() => {
  const said = errors.mock.calls.map((call) => String(call[0]));
  errors.mockClear();
  expect(said, 'unexpected words on console.error').toEqual([]);
});
