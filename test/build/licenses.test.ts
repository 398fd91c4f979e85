import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { known, licensesIn } from '../../scripts/licenses.mjs';
import { shippedLock, type Lock } from '../../scripts/shipped.mjs';
import { builtFolder } from '../harness/built-programs.js';

const readLock = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Lock;
const shipped = shippedLock(readLock('package-lock.json'));

/** The packages that a bill of materials (CycloneDX) lists, as name@version. */
function billedBy(program: string, parameters: string[], folder: string): string[] {
  const bill = JSON.parse(
    execFileSync(program, parameters, {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 100_000_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  ) as { bomFormat: string; components: { name: string; version: string }[] };
  expect(bill.bomFormat).toBe('CycloneDX');
  return bill.components.map(({ name, version }) => `${name}@${version}`).toSorted();
}

const listed = (lock: Lock) =>
  [...new Set(licensesIn(lock).map(({ name, version }) => `${name}@${version}`))].toSorted();

describe('what is shipped', () => {
  it('has licenses that someone agreed to, and more than a hundred packages', () => {
    const found = licensesIn(shipped);
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
    };
    expect(licensesIn({ packages }).map(({ name, agreed }) => [name, agreed])).toEqual([
      ['strange', false],
      ['either', false],
      ['unnamed', false],
      ['fine', true],
    ]);
  });

  it('is what the programs need at any depth, without what is only for development or an optional peer', () => {
    const packages = {
      '': { dependencies: { used: '1' }, devDependencies: { tool: '1', engine: '2' } },
      'node_modules/used': {
        dependencies: { '@deep/one': '1', engine: '1' },
        optionalDependencies: { elsewhere: '1' },
        peerDependencies: { asked: '1', tool: '1' },
        peerDependenciesMeta: { tool: { optional: true } },
      },
      'node_modules/used/node_modules/engine': { version: '1' },
      'node_modules/@deep/one': { dependencies: { deeper: '1' } },
      'node_modules/deeper': {},
      'node_modules/asked': {},
      'node_modules/tool': { devOptional: true, dependencies: { 'of-tool': '1' } },
      'node_modules/of-tool': { devOptional: true },
      'node_modules/engine': { dev: true, version: '2' },
    };
    expect(shippedLock({ packages }).packages).toEqual({
      '': { dependencies: { used: '1' } },
      ...Object.fromEntries(
        ['used', 'used/node_modules/engine', '@deep/one', 'deeper', 'asked'].map((name) => [
          `node_modules/${name}`,
          packages[`node_modules/${name}` as keyof typeof packages],
        ]),
      ),
    });
  });

  it.each(Object.entries(known))('has %s say in its own file what we name', (name, { says }) => {
    expect(readFileSync(`node_modules/${name}/LICENSE`, 'utf8').startsWith(says)).toBe(true);
  });

  it('is listed by the command for the bill of materials', () => {
    expect(billedBy('npm', ['run', '--silent', 'sbom'], '.')).toEqual(listed(shipped));
  });
});

describe('what an image installs', () => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'headway-shipped-'));
    const built = await builtFolder();
    cpSync(built, join(folder, 'dist'), { recursive: true });
    for (const name of ['package.json', 'package-lock.json']) cpSync(join(built, name), join(folder, name));
    execFileSync('npm', ['ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'], {
      cwd: folder,
      env: { ...process.env, NODE_ENV: 'production' },
    });
  }, 600_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is what we list, but for what other platforms need, and so is its bill of materials', () => {
    const installed = listed(readLock(join(folder, 'node_modules/.package-lock.json')));
    const { packages } = shipped;
    const needed = Object.fromEntries(Object.entries(packages).filter(([, { optional }]) => !optional));

    expect(listed(shipped)).toEqual(expect.arrayContaining(installed));
    expect(installed).toEqual(expect.arrayContaining(listed({ packages: needed })));
    expect(billedBy('npm', ['sbom', '--sbom-format=cyclonedx'], folder)).toEqual(installed);
    expect(installed.filter((name) => /^(prisma|typescript|elkjs|react|mysql2)@/.test(name))).toEqual([]);
  });

  it('has every package that the programs load, the native ones too', () => {
    const loaded = new Set(
      readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.js') && path !== 'workflow-bundle.js')
        .flatMap((path) =>
          Array.from(
            readFileSync(join(folder, 'dist', path), 'utf8').matchAll(
              /(?:^import |from |\bimport\(|\brequire\()'([^'.][^']*)'/gm,
            ),
            ([, name = '']) => name,
          ),
        )
        .filter((name) => !name.startsWith('node:') && !builtinModules.includes(name)),
    );
    expect(loaded.size).toBeGreaterThan(30);
    for (const native of ['sharp', '@node-rs/argon2', '@temporalio/worker']) expect(loaded).toContain(native);
    const { status, stderr } = spawnSync(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `for (const name of ${JSON.stringify([...loaded])}) await import(name); process.exit(0);`,
      ],
      { cwd: folder, encoding: 'utf8' },
    );
    expect([status, stderr]).toEqual([0, '']);
  });

  it.each(['server', 'worker', 'doctor', 'record-keys', 'release', 'prisma/migrate'])(
    'runs %s as far as its configuration, without our development packages',
    (name) => {
      const { stdout, stderr } = spawnSync(process.execPath, [`dist/${name}.js`], {
        cwd: folder,
        env: { PATH: process.env['PATH'] ?? '', SMTP_URL: 'http://mail', MIGRATION_DATABASE_URL: 'nowhere' },
        encoding: 'utf8',
      });
      expect(stdout + stderr).not.toContain('ERR_MODULE_NOT_FOUND');
      expect(stdout + stderr).toMatch(/SMTP_URL|MIGRATION/);
    },
  );
});
