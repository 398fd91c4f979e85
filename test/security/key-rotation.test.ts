import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { loadConfig } from '../../src/config.js';
import { connectDependencies } from '../../src/dependencies.js';
import { passwordResetId } from '../../src/protocol/password-reset/messages.js';
import { sealAnew, sealedUnder } from '../../src/records/record-key-change.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { choosePassword, openBrowser, type Browser } from '../harness/browser.js';
import { builtFolder } from '../harness/built-programs.js';
import { addClientAccount, pathIn } from '../harness/clients.js';
import { startedConversation } from '../harness/contacts.js';
import { openedTexts } from '../harness/everywhere.js';
import { mails, secrets } from '../harness/personas.js';
import { startProgram, withOwnPorts } from '../harness/program.js';
import { giveSession } from '../harness/sessions.js';
import { newPassword } from '../harness/sign-ups.js';
import { unzipSays } from '../harness/zip.js';

const rings = ['PAYLOAD_KEYS', 'RECORD_KEYS', 'TOKEN_KEYS'] as const;
const email = 'ruth.asch@clients.example';
const ringOf = (name: (typeof rings)[number], config: ReturnType<typeof loadConfig>) =>
  config[name].map(({ id, key }) => `${id}:${key.toString('base64')}`).join(',');

describe('every ring gets a new key in front, and the old one behind it', () => {
  let office: BackOffice;
  let reset: { path: string; resetId: string };
  let archive: string;
  let before: readonly string[];
  let later: ReturnType<typeof connectDependencies>;
  let environment: Record<string, string>;
  const onlyNew: Record<string, string> = {};
  const programs: Awaited<ReturnType<typeof startProgram>>[] = [];

  beforeAll(async () => {
    office = await openBackOffice({ policy: 'standard' });
    await addClientAccount(office, email);
    await office.browse('client').post('/forgot-password', { email });
    const mail = await until('the link is there', async () => office.take(email, 'password')[0] ?? null);
    const { id: resetId } = await office.db.passwordReset.findFirstOrThrow({ where: { email } });
    reset = { path: pathIn(mail), resetId };
    await startedConversation(office, 'client', { email: 'writer@people.example', message: 'Is this safe?' });
    archive = await exported(await office.signedIn('provider', mails.provider));
    before = await openedTexts(office, office.db);
    await office.stopWorker();
    for (const name of rings)
      onlyNew[name] = `new-${name.toLowerCase()}:${randomBytes(32).toString('base64')}`;
    environment = await withOwnPorts({
      ...office.environment,
      ...Object.fromEntries(rings.map((name) => [name, `${onlyNew[name]},${ringOf(name, office.config)}`])),
    });
    later = connectDependencies(loadConfig(environment));
    for (const name of ['worker', 'server'] as const) programs.push(await startProgram(name, environment));
    await until('the new API is ready', () =>
      fetch(`${environment['STAFF_PORTAL_URL']}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
  });
  afterAll(async () => {
    for (const program of programs) await program.stop();
    // What began under the new key is read and ended by the office as it closes.
    const known = office.config.PAYLOAD_KEYS as (typeof office.config.PAYLOAD_KEYS)[number][];
    known.push(...later.config.PAYLOAD_KEYS.filter(({ id }) => id.startsWith('new-')));
    await later.close();
    await office.close();
  });

  /** Asks for all notes, and waits for the archive; answers the key of its object. */
  async function exported(provider: Browser): Promise<string> {
    const page = await provider.post('/note-exports');
    const id = /\/note-exports\/([\da-f-]{36})/.exec(page.text)?.[1] ?? '';
    return until('the archive is made', async () => {
      const { objectKey } = await office.db.noteExport.findUniqueOrThrow({ where: { id } });
      return objectKey;
    });
  }
  const runningUnder = async (workflowId: string) => {
    const { events = [] } = await later.temporal.workflow.getHandle(workflowId).fetchHistory();
    const keys = JSON.stringify(events).match(/"encryption-key-id":"[^"]+"/g) ?? [];
    return new Set(keys.map((line) => Buffer.from(line.split('"').at(-2) ?? '', 'base64').toString()));
  };

  it('a link that was mailed before still works, and the case that waited for it goes on to its end', async () => {
    const { path, resetId } = reset;
    const browser = openBrowser(environment['CLIENT_PORTAL_URL'] ?? '');
    expect((await choosePassword(browser, path, newPassword)).status).toBe(200);
    await until('the case is closed', async () => {
      const { closedAt } = await office.db.case.findUniqueOrThrow({ where: { id: resetId } });
      return closedAt !== null;
    });
    office.take(email, '');
    expect(await runningUnder(passwordResetId(resetId))).toEqual(new Set(['local', 'new-payload_keys']));
  });

  it('notes, messages and archives of before can be read', async () => {
    expect(before.join('\n')).toContain(secrets.noteText);
    expect(before).toContain('Is this safe?');
    expect(await openedTexts(later, later.db)).toEqual(before);
    expect(unzipSays(await buffer(await later.records.get(archive)))).toContain('No errors detected');
  });

  it('what is new is sealed with the new keys', async () => {
    const origin = environment['PROVIDER_PORTAL_URL'] ?? '';
    const jar = new Map<string, string>();
    await giveSession(later, { portal: 'provider', origin, email: mails.provider, jar });
    const made = await exported(openBrowser(origin, jar));
    const without = connectDependencies(loadConfig({ ...environment, ...onlyNew }));
    expect(unzipSays(await buffer(await without.records.get(made)))).toContain('No errors detected');
    await expect(without.records.get(archive).then(buffer)).rejects.toThrow(
      'No record key with the id local',
    );
    await without.close();
  });

  it('chart keys are wrapped anew and texts sealed anew by a command that goes on where it was broken off', async () => {
    await later.keyStore.destroy(stableId('chart silent'));
    const [charts, under] = [await later.keyStore.count(), await sealedUnder(later)];
    expect(under.get('local')).toBeGreaterThan(2);
    // What a command did that was killed after its first page.
    expect(await later.keyStore.rewrapPage({ after: null, limit: 1 })).toMatchObject({ rewrapped: 1 });
    const command = () =>
      execFileSync(process.execPath, [`${built}/record-keys.js`, 'change'], {
        env: { ...process.env, ...environment },
        encoding: 'utf8',
      });
    const built = await builtFolder();
    expect(command()).toMatch(
      new RegExp(`^${charts - 2} chart keys were wrapped anew, \\d+ texts sealed anew.\n`),
    );
    expect(command()).toMatch(/^0 chart keys were wrapped anew, 0 texts sealed anew.\n.*\nlocal: opens 0 /);
    expect(await sealedUnder(later)).toEqual(new Map([['new-record_keys', under.get('local') ?? 0]]));
  });

  it('and then the old record key is needed no more, what was destroyed stays so, and what no key opens is named', async () => {
    const without = connectDependencies(loadConfig({ ...environment, ...onlyNew }));
    const texts = await openedTexts(without, without.db);
    expect(texts.filter((text) => text.startsWith('unreadable'))).toEqual(
      Array.from({ length: 3 }, () => 'unreadable: ChartKeyDestroyed'),
    );
    expect(texts.filter((text) => before.includes(text))).toHaveLength(before.length - 3);
    const stranger = { id: 'stranger', key: randomBytes(32) };
    const wrong = connectDependencies(
      loadConfig({
        ...environment,
        RECORD_KEYS: `next:${randomBytes(32).toString('base64')},new-record_keys:${stranger.key.toString('base64')}`,
      }),
    );
    const done = await sealAnew(wrong);
    expect([done.chartKeys, done.texts]).toEqual([0, 0]);
    expect(done.unopened).toContain(stableId('chart own'));
    expect(await openedTexts(without, without.db)).toEqual(texts);
    await wrong.close();
    await without.close();
  });
});
