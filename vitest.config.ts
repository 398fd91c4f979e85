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
    testTimeout: 90_000,
    hookTimeout: 90_000,
    retry: 0,
  },
});
