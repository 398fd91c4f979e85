/** Support may work with Temporal's CLI: the act is the one that the case page prints, and what it reads is opened by the codec alone. */
import { execFile } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { findTemporal } from '../../scripts/tools.mjs';
import { contractTerminationId } from '../../src/protocol/contract-termination/messages.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { goodForm, mails } from '../harness/personas.js';
import { sendTermination } from '../harness/terminations.js';
import { openStaffPortal, type StaffPortal } from './staff-portal.js';

let office: BackOffice;
let portal: StaffPortal;
let agent: Browser;
let workflowId: string;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard' });
  portal = await openStaffPortal(office, {});
  agent = await portal.signIn(mails.agent);
  const provider = await office.signIn('provider', mails.provider);
  await provider.post('/contract-termination', goodForm(office.people.charts, 60));
  await sendTermination(provider);
  workflowId = contractTerminationId(office.people.provider.contractId);
  await until('the case runs', () =>
    office.db.caseEvent.findFirst({ where: { code: 'export-started', case: { workflowId } } }),
  );
});
afterAll(async () => {
  portal.close();
  await office.close();
});

/** Runs a command line of the CLI against the Temporal of the tests, and returns all that it says. */
async function run(command: string): Promise<string> {
  const folder = dirname(findTemporal() ?? '');
  const env = { ...process.env, PATH: [folder, process.env['PATH']].join(delimiter) };
  const line = `${command} --address ${inject('stack').temporalAddress}`;
  const ended = await promisify(execFile)('sh', ['-c', line], { env }).catch((error: unknown) => {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    return { stdout, stderr };
  });
  return ended.stdout + ended.stderr;
}

const opened = () => {
  const cookie = Array.from(agent.cookies, ([name, value]) => `${name}=${value}`).join('; ');
  return `--codec-endpoint ${portal.origin}/codec --codec-header 'Cookie=${cookie}'`;
};

describe('with Temporal’s CLI', () => {
  it('a member of staff reads where a case stands through the codec, and without it nothing', async () => {
    const query = `temporal workflow query --workflow-id '${workflowId}' --type view`;
    const closed = await run(query);
    expect(closed).not.toContain('lastDay');
    expect(await run(`${query} ${opened()}`)).toContain('lastDay');
    const details = await run(`temporal workflow metadata --workflow-id '${workflowId}' ${opened()}`);
    expect(details).toContain('What happened');
    const stranger = await run(`${query} --codec-endpoint ${portal.origin}/codec`);
    expect(stranger).not.toContain('lastDay');
  });

  it('the command that the case page prints does the act, in the name of who asked for it, once', async () => {
    const { id, reference } = await office.db.case.findFirstOrThrow({ where: { workflowId } });
    const reason = 'The provider asked by phone';
    const { text } = await agent.post(`/cases/${reference}/act-tokens/hold`, { 'hold.reason': reason });
    const command = /<pre>(temporal workflow update .*?)<\/pre>/s.exec(text)?.[1] ?? '';
    expect(command).toContain('--name hold');
    expect(command).not.toContain(reason);
    const plain = command.replaceAll('&#39;', "'").replaceAll('&amp;', '&');
    await run(plain);
    await until('the case is held', () => office.db.case.findFirst({ where: { id, state: 'held' } }));
    const { actorId } = await office.db.auditEntry.findFirstOrThrow({
      where: { act: 'case.hold', subjectId: id },
      orderBy: { seq: 'asc' },
    });
    expect(actorId).toBe(stableId(mails.agent));
    await run(plain);
    expect(await office.db.caseEvent.count({ where: { caseId: id, code: 'held' } })).toBe(1);
  });
});
