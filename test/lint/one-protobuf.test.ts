import { createRequire } from 'node:module';
import { expect, it } from 'vitest';

// Recorded histories are replayed through protobufjs, which tells types by `instanceof`: with a second copy every replay of a JSON
// history fails with "type must be a Type".
it.each(['common', 'proto', 'worker', 'client', 'activity', 'workflow', 'testing'])(
  '@temporalio/%s and the project share one copy of protobufjs 8',
  (name) => {
    const own = createRequire(import.meta.url);
    const theirs = createRequire(own.resolve(`@temporalio/${name}`));
    expect(theirs.resolve('protobufjs')).toBe(own.resolve('protobufjs'));
    expect((own('protobufjs/package.json') as { version: string }).version).toMatch(/^8\./);
  },
);
