import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { known, licensesIn } from '../../scripts/licenses.mjs';

describe('what is shipped', () => {
  it('has licenses that someone agreed to, and more than a hundred packages', () => {
    const found = licensesIn(JSON.parse(readFileSync('package-lock.json', 'utf8')));
    expect(found.length).toBeGreaterThan(100);
    expect(found.filter(({ agreed }) => !agreed)).toEqual([]);
  });

  it('is not agreed to under another license, or none', () => {
    const packages = {
      '': { version: '1.0.0' },
      'node_modules/strange': { version: '1.0.0', license: 'AGPL-3.0-only' },
      'node_modules/either': { version: '1.0.0', license: '(MIT OR AGPL-3.0-only)' },
      'node_modules/unnamed': { version: '1.0.0' },
      'node_modules/fine': { version: '1.0.0', license: '(MIT AND Apache-2.0)' },
      'node_modules/tool': { version: '1.0.0', license: 'AGPL-3.0-only', dev: true },
    };
    expect(licensesIn({ packages }).map(({ name, agreed }) => [name, agreed])).toEqual([
      ['strange', false],
      ['either', false],
      ['unnamed', false],
      ['fine', true],
    ]);
  });

  it.each(Object.entries(known))('has %s say in its own file what we name', (name, { says }) => {
    expect(readFileSync(`node_modules/${name}/LICENSE`, 'utf8').startsWith(says)).toBe(true);
  });

  it('is listed by the command for the bill of materials', () => {
    const [program = '', ...parameters] =
      (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }).scripts[
        'sbom'
      ]?.split(' ') ?? [];
    const bill = JSON.parse(
      execFileSync(program, parameters, {
        encoding: 'utf8',
        maxBuffer: 100_000_000,
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    ) as { bomFormat: string; components: { name: string }[] };
    expect(bill.bomFormat).toBe('CycloneDX');
    expect(bill.components.map(({ name }) => name)).toContain('express');
    expect(bill.components.map(({ name }) => name)).not.toContain('vitest');
  });
});
