import { execFileSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { mails, secrets } from '../harness/personas.js';

/** A program that logs what goes wrong with a person's data in hand, in every way that pino takes an error. */
const program = `
import { createLog } from './src/adapters/log.ts';
const log = createLog('info');
class RelayError extends Error { name = 'RelayError'; }
const trouble = () => Object.assign(
  new RelayError('No mailbox ${secrets.clientMail}\\n  data: { text: "${secrets.noteText}" }\\n    at ${secrets.clientName}\\n    at ${secrets.clientPhone} (note.ts:1:1)', { cause: new Error('${secrets.clientName}') }),
  { response: '550 ${secrets.clientMail}', errors: [new Error('${secrets.clientPhone}')] },
);
log.error(trouble());
log.error(trouble(), 'mail not sent');
log.error({ err: trouble(), caseId: 'case-1' }, 'case not started');
log.warn({ error: trouble() }, 'sweep failed');
log.warn({ error: 'RelayError' }, 'case not started yet');
const { name, stack } = trouble();
log.error({ name, stack: stack.replace(' (note.ts:1:1)', '') }, 'request failed');
log.debug('unseen');
log.info({ caseId: 'x\\n{"level":60,"msg":"forged"}\\r\\u2028' }, 'a\\nb');
log.info({ ports: 3 }, 'server started');
`;

type Line = Readonly<Record<string, unknown>>;
let output: string;
let lines: readonly Line[];

beforeAll(() => {
  output = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  lines = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
});

describe('the log', () => {
  it.each([...Object.values(secrets), mails.provider])('never says %s', (secret) => {
    expect(output).not.toContain(secret);
  });

  it('says of an error what it was and where, and what the program was about', () => {
    expect(lines.map(({ msg }) => msg)).toEqual([
      'RelayError',
      'mail not sent',
      'case not started',
      'sweep failed',
      'case not started yet',
      'request failed',
      'a\nb',
      'server started',
    ]);
    expect(lines[2]).toMatchObject({
      caseId: 'case-1',
      err: { name: 'RelayError', stack: expect.stringMatching(/^\s+at trouble/) },
    });
    expect(lines[3]).toMatchObject({ error: { name: 'RelayError' } });
    expect(lines[4]).toMatchObject({ error: 'RelayError' });
    expect(lines[5]).toMatchObject({ name: 'RelayError', stack: expect.stringMatching(/^\s+at trouble/) });
  });

  it('has one line for each call, whatever stands in it', () => {
    expect(output.split('\n').filter((line) => line.startsWith('{'))).toHaveLength(lines.length);
    expect(lines[6]).toMatchObject({ level: 30, caseId: 'x\n{"level":60,"msg":"forged"}\r\u2028' });
    expect(output).not.toContain('\r');
  });

  it('says when, in UTC, and keeps to its level', () => {
    expect(lines[0]).toMatchObject({ time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) });
    expect(output).not.toContain('unseen');
  });
});
