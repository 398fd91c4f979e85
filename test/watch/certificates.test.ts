import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.js';
import { certificates } from '../../src/watch/doctor/certificates.js';

const now = new Date('2026-12-01T00:00:00Z');
const dayMs = 86_400_000;
const afterDays = (days: number) => new Date(now.getTime() + days * dayMs);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'headway-certificates-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Writes certificates to a file, each from so many days to so many days from now. */
async function fileOf(name: string, ...lives: readonly (readonly [from: number, to: number])[]) {
  const made = await Promise.all(
    lives.map(([from, to]) =>
      generate([{ name: 'commonName', value: name }], {
        keyType: 'ec',
        curve: 'P-256',
        notBeforeDate: afterDays(from),
        notAfterDate: afterDays(to),
      }),
    ),
  );
  const path = join(folder, name);
  writeFileSync(path, made.map(({ cert }) => cert.trimEnd()).join('\n'));
  return path;
}

function saidOf(environment: Record<string, string>) {
  return certificates(loadConfig(environment), now).map((finding) => [
    finding.well ? 'well' : 'trouble',
    finding.sentence,
    finding.well ? '' : finding.remedy,
  ]);
}

const toTemporal = (cert: string, ca: string) => ({
  TEMPORAL_TLS: 'on',
  TEMPORAL_TLS_CERT_FILE: cert,
  TEMPORAL_TLS_KEY_FILE: cert,
  TEMPORAL_TLS_CA_FILE: ca,
});

describe('the certificates that the configuration names', () => {
  it('are none where it names none', () => {
    expect(saidOf({})).toEqual([['well', 'The configuration names no file of certificates.', '']]);
  });

  it('are well while there is time', async () => {
    const url = `postgresql://app@db.local/headway?sslmode=verify-full&sslrootcert=${await fileOf('pg-ca', [-10, 900])}`;
    const way = toTemporal(await fileOf('cert', [-350, 15]), await fileOf('ca', [-10, 900]));
    expect(saidOf({ ...way, DATABASE_URL: url })).toEqual([
      ['well', 'TEMPORAL_TLS_CERT_FILE ends at 2026-12-16T00:00:00.000Z.', ''],
      ['well', 'TEMPORAL_TLS_CA_FILE ends at 2029-05-19T00:00:00.000Z.', ''],
      ['well', 'sslrootcert of DATABASE_URL ends at 2029-05-19T00:00:00.000Z.', ''],
    ]);
  });

  it('are in trouble when one is about to end, or has ended', async () => {
    const ending = await fileOf('ending', [-352, 13]);
    const url = `postgresql://app@db.local/headway?sslmode=verify-full&sslcert=${ending}&sslkey=${ending}`;
    const way = toTemporal(ending, await fileOf('ended', [-365, -1]));
    expect(saidOf({ ...way, KEY_STORE_URL: url, DATABASE_REPLICA_URL: url })).toEqual([
      [
        'trouble',
        'TEMPORAL_TLS_CERT_FILE ends at 2026-12-14T00:00:00.000Z.',
        'Write a renewed one to the same file; programs take it up within half a minute (runbook, "An open way").',
      ],
      [
        'trouble',
        'TEMPORAL_TLS_CA_FILE ended at 2026-11-30T00:00:00.000Z.',
        expect.stringMatching(/^Write a renewed one/),
      ],
      ...['DATABASE_REPLICA_URL', 'KEY_STORE_URL'].map((name) => [
        'trouble',
        `sslcert of ${name} ends at 2026-12-14T00:00:00.000Z.`,
        'Write a renewed one to the same file, and restart the programs one after the other (runbook, "An open way").',
      ]),
    ]);
  });

  it('count by the first end of a chain, and by the last of several authorities', async () => {
    const two = [
      [-10, 900],
      [-364, 1],
    ] as const;
    const way = toTemporal(await fileOf('chain', ...two), await fileOf('authorities', ...two));
    expect(saidOf(way).map(([is]) => is)).toEqual(['trouble', 'well']);
  });

  it('that live for a day are well for three quarters of it', async () => {
    const cas = await fileOf('cas', [-10, 900]);
    const young = toTemporal(await fileOf('young', [-0.7, 0.3]), cas);
    const old = toTemporal(await fileOf('old', [-0.8, 0.2]), cas);
    expect([saidOf(young)[0]?.[0], saidOf(old)[0]?.[0]]).toEqual(['well', 'trouble']);
  });

  it('are missed where a file holds none', async () => {
    const path = join(folder, 'none');
    writeFileSync(path, 'no certificate');
    const way = toTemporal(path, await fileOf('its-ca', [-10, 900]));
    expect(saidOf(way)[0]?.slice(0, 2)).toEqual(['trouble', 'TEMPORAL_TLS_CERT_FILE holds no certificate.']);
  });
});
