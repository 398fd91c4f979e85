import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    globalSetup: ['test/harness/global-setup.ts'],
    setupFiles: ['test/harness/guards.ts'],
    pool: 'forks',
    // Loading the SDKs takes three seconds of a core: once a process, not once a file. What files could leave each other, guards.ts takes away.
    isolate: false,
    // One more than there are cores: tests that kill a process wait most of their time for others to notice.
    maxWorkers: Math.max(3, availableParallelism() + 1),
    // A guard against what never ends: a slow machine takes three times as long as a quick one, and no wait of a test (harness/until.ts) is longer.
    testTimeout: 360_000,
    expect: { poll: { timeout: 120_000 } },
    // The first hook that asks for the built programs builds them, beside all else that goes on.
    hookTimeout: 600_000,
    // The nodes of the production server take their leave of each other (test/harness/ground.ts); who is cut short leaves them running.
    teardownTimeout: 60_000,
    retry: 0,
  },
});
