import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { balance, type Balancer } from '../../dev/cluster/balancer.js';
import { sendSignal } from '../../src/cases/signals.js';
import { resetSettled } from '../../src/protocol/password-reset/messages.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { freePort } from '../harness/global-setup.js';
import { keptLines } from '../harness/log-lines.js';
import { mails } from '../harness/personas.js';

/** What the runbook says to run for a reference. */
const [command = ''] = /psql -Atc [^`]+/.exec(readFileSync('docs/runbook.md', 'utf8')) ?? [];

describe('the lines of the log about a case', () => {
  let office: BackOffice;
  let toTemporal: Balancer;
  let folder: string;

  beforeAll(async () => {
    const { port } = new URL(`temporal://${inject('stack').temporalAddress}`);
    toTemporal = await balance(await freePort(), [Number(port)]);
    const temporalAddress = `127.0.0.1:${toTemporal.port}`;
    office = await openBackOffice({ policy: 'standard', worker: false, temporalAddress });
    folder = mkdtempSync(join(tmpdir(), 'headway-lines-'));
    mkdirSync(join(folder, 'bin'));
    // PostgreSQL's own isn't part of what the tests bring: this one asks the same and prints it the same way.
    writeFileSync(
      join(folder, 'psql.mjs'),
      `import pg from '${import.meta.resolve('pg')}';
const [, , , sql, connectionString] = process.argv;
const client = new pg.Client({ connectionString });
await client.connect();
const { rows } = await client.query({ text: sql, rowMode: 'array' });
for (const row of rows) console.log(row.join('|'));
await client.end();
`,
    );
    writeFileSync(
      join(folder, 'bin', 'psql'),
      `#!/bin/sh\nexec '${process.execPath}' '${join(folder, 'psql.mjs')}' "$@"\n`,
      { mode: 0o755 },
    );
  });
  afterAll(async () => {
    toTemporal.disturb('none');
    await office.close();
    await toTemporal.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are found by its reference, as the runbook says, and no line about another case', async () => {
    toTemporal.disturb('drop');
    for (const email of [mails.provider, mails.otherProvider])
      await office.browse('provider').post('/forgot-password', { email });
    const [one, other] = await until('both are accepted', async () => {
      const cases = await office.db.case.findMany({ where: { kind: 'password_reset' } });
      return cases.length === 2 ? cases : null;
    });
    if (one === undefined || other === undefined) throw new Error('no cases');
    const linesOf = (id: string) => keptLines.filter((line) => line.includes(id));
    await until('both starts have failed', async () =>
      [one, other].every(({ id }) => linesOf(id).some((line) => line.includes('case not started yet'))),
    );
    await sendSignal(office, one.workflowId, resetSettled);
    writeFileSync(join(folder, 'api.log'), keptLines.map((line) => `${line.trimEnd()}\n`).join(''));

    const found = execFileSync('sh', ['-c', command.replace('CT-7Q4M-2KXD', one.reference)], {
      cwd: folder,
      encoding: 'utf8',
      env: {
        PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
        DATABASE_URL: office.config.DATABASE_URL,
      },
    });

    expect(found).toContain('"msg":"case not started yet"');
    expect(found).toContain('"msg":"signal not sent"');
    expect(new Set(found.trimEnd().split('\n'))).toEqual(
      new Set([...linesOf(one.id), ...linesOf(one.workflowId)].map((line) => line.trimEnd())),
    );
    expect(found).not.toContain(other.id);
  });
});
