import { afterEach } from 'vitest';

/** A clock that a test moves: `ms` milliseconds after the real one, and back at it after each test. */
export function clockAhead() {
  const moved = { ms: 0, clock: () => new Date(Date.now() + moved.ms) };
  afterEach(() => {
    moved.ms = 0;
  });
  return moved;
}
