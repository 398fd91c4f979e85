import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What writes to the database, or decides in a transaction of its own. */
const writing =
  /\.(create|createMany|createManyAndReturn|update|updateMany|updateManyAndReturn|upsert|delete|deleteMany)\(\{|\$(transaction|executeRaw|executeRawUnsafe)\b|\bappendAudit\b|\bafter-commit\.js'/;

/** Layers that say what happened or what is decided, and leave the writing to operations, activities and cases. */
const reading = ['api', 'domain', 'mail', 'protocol', 'workflows'];

const filesOf = (layer: string) =>
  readdirSync(join('src', layer), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join('src', layer, name));

describe('a layer that reads', () => {
  it.each(reading)('writes nothing to the database: %s', (layer) => {
    const files = filesOf(layer);
    expect(files.length).toBeGreaterThan(10);
    expect(files.filter((file) => writing.test(readFileSync(file, 'utf8')))).toEqual([]);
  });

  it('would be found if it wrote', () => {
    const written = filesOf('operations').filter((file) => writing.test(readFileSync(file, 'utf8')));
    expect(written.length).toBeGreaterThan(100);
    for (const line of [
      'await tx.session.updateMany({',
      'db.$transaction(async (tx) =>',
      'await tx.$executeRaw`SELECT 1`',
      "import { commit } from '../../cases/after-commit.js';",
      "import { appendAudit } from '../../audit/trail.js';",
    ])
      expect(writing.test(line)).toBe(true);
  });
});
