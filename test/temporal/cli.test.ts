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
  const { caseId } = await until('the case runs', () =>
    office.db.caseEvent.findFirst({ where: { code: 'export-started' } }),
  );
  workflowId = contractTerminationId(caseId);
});
afterAll(async () => {
  portal.close();
  await office.close();
});

/** Runs a command line of the CLI against the Temporal of the tests, and returns all that it says. */
async function run(command: string, settings: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = dirname(findTemporal() ?? '');
  const env = { ...process.env, ...settings, PATH: [folder, process.env['PATH']].join(delimiter) };
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

const unescaped = (html: string) =>
  html.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&');

/** What the staff portal shows to paste, once, as a shell would take it. */
async function pasted(browser: Browser): Promise<Record<string, string>> {
  const { text } = await browser.post('/codec-token', {});
  const [, shown = ''] = /<pre>(export .*?)<\/pre>/s.exec(text) ?? [];
  return Object.fromEntries(
    Array.from(unescaped(shown).matchAll(/^export (\w+)='(.*)'$/gm), ([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
}

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
    const plain = unescaped(command);
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

  it('a token of the staff portal reads and acts in the name of its owner, and ends when they log out', async () => {
    const leaving = await portal.signIn(mails.lead);
    const settings = await pasted(leaving);
    expect(Object.keys(settings)).toEqual([
      'TEMPORAL_ADDRESS',
      'TEMPORAL_NAMESPACE',
      'TEMPORAL_CODEC_ENDPOINT',
      'TEMPORAL_CODEC_AUTH',
    ]);
    const lead = stableId(mails.lead);
    const [issued] = await portal.audited('codec.token');
    expect([issued?.actorId, Object.keys(issued?.detail ?? {})]).toEqual([lead, ['until']]);
    // Asking again for the page shows none.
    expect((await leaving.get('/codec-token')).text).not.toContain('Bearer');

    const query = `temporal workflow query --workflow-id '${workflowId}' --type view`;
    expect(await run(query, settings)).toContain('lastDay');
    const decoded = await portal.audited('codec.decode');
    expect(decoded.at(-1)?.actorId).toBe(lead);
    const { id, reference } = await office.db.case.findFirstOrThrow({ where: { workflowId } });
    const { text } = await leaving.post(`/cases/${reference}/act-tokens/release`, {
      'release.reason': 'Both sides agree',
    });
    const [, argument = ''] = /<pre>(\{.*?\})<\/pre>/s.exec(text) ?? [];
    const [updateId = ''] = /--update-id '[^']+'/.exec(unescaped(text)) ?? [];
    const update = `temporal workflow update execute --workflow-id '${workflowId}' --name release`;
    const input = `--input '${unescaped(argument)}'`;
    expect(await run(`${update} ${input}`, settings)).toContain('act-token-wrong');
    const answer = await run(`${update} ${updateId} ${input}`, settings);
    expect(answer).toContain('done');
    expect(await office.db.caseEvent.count({ where: { caseId: id, code: 'released' } })).toBe(1);

    await leaving.post('/sign-out', {});
    expect(await run(query, settings)).not.toContain('lastDay');
  });
});
