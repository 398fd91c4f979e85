import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../src/config.js';

const key = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;

/** What runs in production, inside a Kubernetes cluster. */
const production = {
  NODE_ENV: 'production',
  DATABASE_URL:
    'postgresql://headway_app:s3cret@db.headway.svc.cluster.local:5432/headway?sslmode=verify-full',
  KEY_STORE_URL:
    'postgresql://headway_keys:s3cret@keys.headway.svc.cluster.local:5432/headway_keys?sslmode=verify-full',
  TEMPORAL_ADDRESS: 'temporal.headway.svc.cluster.local:7233',
  TEMPORAL_TLS: 'on',
  SMTP_URL: 'smtps://headway:s3cret@relay.local:465',
  MAIL_WEBHOOK_SECRET: 's3cret-of-the-mail-webhook',
  CRISIS_ALERT_EMAILS: 'on-call@headway.com',
  PRIVACY_OFFICER_EMAILS: 'privacy@headway.com',
  PRIVACY_OFFICER_PHONE: '+12125550199',
  PRIVACY_URL: 'https://headway.com/privacy',
  TERMS_URL: 'https://headway.com/terms',
  POSTAL_ADDRESS: 'Headway, 250 Park Avenue, New York, NY 10177',
  TWILIO_ACCOUNT_SID: `AC${'1'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 's3cret-twilio-token',
  TWILIO_FROM: '+12125550123',
  TWILIO_API_URL: 'https://api.twilio.com',
  RECORD_STORE_URL: 's3://headway-records?region=us-east-1',
  CLIENT_PORTAL_URL: 'https://care.headway.example',
  PROVIDER_PORTAL_URL: 'https://provider.headway.example',
  STAFF_PORTAL_URL: 'https://staff.headway.example',
  PAYLOAD_KEYS: key('p1'),
  RECORD_KEYS: key('r1'),
  TOKEN_KEYS: key('t1'),
};

const localKey = Buffer.alloc(32, 'payload').toString('base64');

function problemsOf(environment: Record<string, string | undefined>): readonly string[] {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

/** The variables that the problems name, in order. */
const named = (environment: Record<string, string | undefined>) =>
  problemsOf(environment)
    .map((problem) => problem.split(':')[0] ?? '')
    .toSorted();

describe('a variable whose name ends in _FILE', () => {
  const folder = mkdtempSync(join(tmpdir(), 'headway-config-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it.each(['', '\n', '\r\n'])(
    'names the file that holds the value, whose last line break %j is none of it',
    (end) => {
      const TWILIO_AUTH_TOKEN_FILE = file('token', `from-a-file${end}`);
      expect(loadConfig({ TWILIO_AUTH_TOKEN_FILE }).TWILIO_AUTH_TOKEN).toBe('from-a-file');
    },
  );

  it('is enough in production', () => {
    const { DATABASE_URL, TOKEN_KEYS, ...rest } = production;
    const files = {
      DATABASE_URL_FILE: file('database', `${DATABASE_URL}\n`),
      TOKEN_KEYS_FILE: file('keys', TOKEN_KEYS),
    };
    expect(problemsOf({ ...rest, ...files })).toEqual([]);
  });

  it.each([
    [{ TOKEN_KEYS_FILE: '/nowhere/keys' }, 'TOKEN_KEYS_FILE: the file can’t be read (ENOENT)'],
    [
      { SMTP_URL: 'smtp://127.0.0.1:1', SMTP_URL_FILE: file('smtp', 'smtp://127.0.0.1:2') },
      'SMTP_URL: is set twice, also by SMTP_URL_FILE',
    ],
  ])('is a problem in %j', (environment, problem) => {
    expect(problemsOf(environment)).toEqual([problem]);
  });

  const names = Object.keys(loadConfig({})).filter((name) => !name.endsWith('_FILE'));
  it.each(names)('is looked for in place of %s', (name) => {
    expect(problemsOf({ [`${name}_FILE`]: '/nowhere' })).toContain(
      `${name}_FILE: the file can’t be read (ENOENT)`,
    );
  });

  it('leaves no word of a wrong value in a problem', () => {
    const [problem = ''] = problemsOf({ DATABASE_URL_FILE: file('wrong', 's3cret') });
    expect(problem).toMatch(/^DATABASE_URL: /);
    expect(problem).not.toContain('s3cret');
  });
});

describe('the configuration', () => {
  it('needs nothing on one’s own machine', () => {
    expect(loadConfig({})).toMatchObject({
      NODE_ENV: 'development',
      LISTEN_HOST: '127.0.0.1',
      PROVIDER_PORTAL_URL: 'http://localhost:3001',
      PAYLOAD_KEYS: [{ id: 'local', key: Buffer.alloc(32, 'payload') }],
    });
  });

  it.each([
    [
      { CONTACT_TIME_ZONE: 'Mars/Olympus' },
      'CONTACT_TIME_ZONE: must be a time zone of the tz database, such as America/New_York',
    ],
    [
      { CONTACT_TIME_ZONE: '+05:00' },
      'CONTACT_TIME_ZONE: must be a time zone of the tz database, such as America/New_York',
    ],
    [{ CONTACT_HOURS: '17-9' }, 'CONTACT_HOURS: must be two whole hours of a day, such as 9-17'],
    [{ CONTACT_HOURS: '9-25' }, 'CONTACT_HOURS: must be two whole hours of a day, such as 9-17'],
    [{ OTEL_TRACES_SAMPLER_ARG: '5' }, 'OTEL_TRACES_SAMPLER_ARG: Too big: expected number to be <=1'],
    [{ CONTACT_HOURS: 'always' }, 'CONTACT_HOURS: must be two whole hours of a day, such as 9-17'],
  ])('refuses %j with a sentence', (environment, problem) => {
    expect(problemsOf(environment)).toEqual([problem]);
  });

  it('takes business hours in any zone', () => {
    const { CONTACT_TIME_ZONE, CONTACT_HOURS } = loadConfig({
      CONTACT_TIME_ZONE: 'Pacific/Pago_Pago',
      CONTACT_HOURS: '8-18',
    });
    expect({ CONTACT_TIME_ZONE, CONTACT_HOURS }).toEqual({
      CONTACT_TIME_ZONE: 'Pacific/Pago_Pago',
      CONTACT_HOURS: { opensAt: 8, closesAt: 18 },
    });
  });

  it('takes in production no relay to which mail could go in the clear', () => {
    const problem = 'SMTP_URL: must be smtps:, or end with ?requireTLS=true, in production';
    const problemOf = (SMTP_URL: string) => problemsOf({ ...production, SMTP_URL });
    expect(problemOf('smtp://relay.local:587')).toEqual([problem]);
    expect(problemOf('smtp://relay.local:587?requireTLS=true')).toEqual([]);
    expect(problemOf('smtps://relay.local:465')).toEqual([]);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(loadConfig({ SMTP_URL: '', STAFF_PORTAL_PORT: '' })).toMatchObject({
      SMTP_URL: 'smtp://127.0.0.1:1025',
      STAFF_PORTAL_PORT: 3002,
    });
  });

  it('reads a ring of keys with the current one first', () => {
    expect(loadConfig({ TOKEN_KEYS: `${key('t2')}, ${key('t1')}` }).TOKEN_KEYS.map(({ id }) => id)).toEqual([
      't2',
      't1',
    ]);
  });

  it('believes only the proxies that are named', () => {
    expect(loadConfig({}).TRUSTED_PROXIES).toBe(false);
    expect(loadConfig({ TRUSTED_PROXIES: '10.0.0.1, 10.0.0.2' }).TRUSTED_PROXIES).toEqual([
      '10.0.0.1',
      '10.0.0.2',
    ]);
  });

  it('tells every problem at once', () => {
    expect(
      named({
        NODE_ENV: 'prod',
        LOG_LEVEL: 'loud',
        POLICY: 'fast',
        DATABASE_URL: 'not an address',
        TEMPORAL_UI_URL: 'nor this',
        SMTP_URL: 'http://relay',
        TWILIO_FROM: '5550123',
        CODE_SENDER: 'verify',
        RECORD_STORE_URL: '/var/records',
        STAFF_PORTAL_PORT: '70000',
        CLIENT_PORTAL_PORT: 'web',
        PAYLOAD_KEYS: 'p1:dG9vIHNob3J0',
        TOKEN_KEYS: randomBytes(32).toString('base64'),
      }),
    ).toEqual([
      'CLIENT_PORTAL_PORT',
      'DATABASE_URL',
      'LOG_LEVEL',
      'NODE_ENV',
      'PAYLOAD_KEYS',
      'POLICY',
      'RECORD_STORE_URL',
      'SMTP_URL',
      'STAFF_PORTAL_PORT',
      'TEMPORAL_UI_URL',
      'TOKEN_KEYS',
      'TWILIO_FROM',
      'TWILIO_VERIFY_SERVICE_SID',
    ]);
  });

  it('asks for a Verify service only where codes go through it', () => {
    const service = `VA${'0'.repeat(32)}`;
    expect(loadConfig({})).toMatchObject({ CODE_SENDER: 'messaging', TWILIO_VERIFY_SERVICE_SID: '' });
    expect(
      loadConfig({ CODE_SENDER: 'verify', TWILIO_VERIFY_SERVICE_SID: service }).TWILIO_VERIFY_SERVICE_SID,
    ).toBe(service);
    expect(named({ CODE_SENDER: 'verify' })).toEqual(['TWILIO_VERIFY_SERVICE_SID']);
    expect(named({ CODE_SENDER: 'pigeon' })).toEqual(['CODE_SENDER']);
    expect(named({ TWILIO_VERIFY_SERVICE_SID: 'VA1' })).toEqual(['TWILIO_VERIFY_SERVICE_SID']);
  });

  it('takes a scanner by TCP or a socket, and a file of breached passwords that is there', () => {
    expect(named({ SCANNER_URL: 'unix:/run/clamav/clamd.ctl', BREACHED_PASSWORDS: 'package.json' })).toEqual(
      [],
    );
    expect(named({ SCANNER_URL: 'https://clamd', BREACHED_PASSWORDS: '/nowhere/pwned.txt' })).toEqual([
      'BREACHED_PASSWORDS',
      'SCANNER_URL',
    ]);
  });

  it('prints no value of a variable, however wrong', () => {
    const secret = 'hunter2-and-more';
    const everything = Object.fromEntries(Object.keys(loadConfig({})).map((name) => [name, secret]));
    const problems = problemsOf(everything);
    expect(problems.length).toBeGreaterThan(15);
    expect(new ConfigError(problems).message).not.toContain('hunter2');
    expect(JSON.stringify(new ConfigError(problems))).not.toContain('hunter2');
  });
});

describe('in production the configuration', () => {
  it('is taken when all of it is set', () => {
    expect(loadConfig(production).TEMPORAL_ADDRESS).toBe('temporal.headway.svc.cluster.local:7233');
  });

  it('may leave open what stays on the machine, where a proxy beside it encrypts', () => {
    expect(
      problemsOf({
        ...production,
        DATABASE_URL: 'postgresql://headway_app:s3cret@localhost:5432/headway',
        KEY_STORE_URL: 'postgresql://headway_keys:s3cret@[::1]:5432/headway_keys',
        DATABASE_REPLICA_URL: 'postgresql:///headway?host=/var/run/postgresql',
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
        SCANNER_URL: 'tcp://127.0.0.1:3310',
        TEMPORAL_ADDRESS: 'localhost:7233',
        TEMPORAL_TLS: 'off',
        TEMPORAL_UI_URL: 'http://127.0.0.1:8233',
        RECORD_STORE_URL: 's3://records?endpoint=http://127.0.0.1:9000&region=x',
      }),
    ).toEqual([]);
  });

  it('names every default that is only safe on one’s own machine, and http', () => {
    expect(named({ NODE_ENV: 'production' })).toEqual([
      'CLIENT_PORTAL_URL',
      'CRISIS_ALERT_EMAILS',
      'DATABASE_URL',
      'KEY_STORE_URL',
      'MAIL_WEBHOOK_SECRET',
      'PAYLOAD_KEYS',
      'POSTAL_ADDRESS',
      'PRIVACY_OFFICER_EMAILS',
      'PRIVACY_OFFICER_PHONE',
      'PRIVACY_URL',
      'PROVIDER_PORTAL_URL',
      'RECORD_KEYS',
      'RECORD_STORE_URL',
      'SMTP_URL',
      'STAFF_PORTAL_URL',
      'TEMPORAL_ADDRESS',
      'TERMS_URL',
      'TOKEN_KEYS',
      'TWILIO_ACCOUNT_SID',
      'TWILIO_API_URL',
      'TWILIO_AUTH_TOKEN',
      'TWILIO_FROM',
    ]);
  });

  it.each([
    ['a portal without https', { STAFF_PORTAL_URL: 'http://staff.headway.example' }, 'STAFF_PORTAL_URL'],
    ['the demo’s policy', { POLICY: 'demo' }, 'POLICY'],
    ['the local key', { PAYLOAD_KEYS: `local:${localKey}` }, 'PAYLOAD_KEYS'],
    ['the local key under another name', { PAYLOAD_KEYS: `p1:${localKey}` }, 'PAYLOAD_KEYS'],
    ['the local key behind a good one', { PAYLOAD_KEYS: `${key('p2')},local:${localKey}` }, 'PAYLOAD_KEYS'],
    ['a local default that is set by hand', { TWILIO_AUTH_TOKEN: 'local-twilio-token' }, 'TWILIO_AUTH_TOKEN'],
    ['both of two problems', { POLICY: 'demo', SMTP_URL: 'relay' }, 'POLICY,SMTP_URL'],
    [
      'two portals on one host',
      { STAFF_PORTAL_URL: 'https://care.headway.example:8443' },
      'STAFF_PORTAL_URL',
    ],
    ['an open way to Temporal', { TEMPORAL_TLS: 'off' }, 'TEMPORAL_TLS'],
    ['an open way to a database', { DATABASE_URL: 'postgresql://app@db.local/headway' }, 'DATABASE_URL'],
    [
      'a way to a database that anyone could answer',
      { DATABASE_REPLICA_URL: 'postgresql://app@db.local/headway?sslmode=require' },
      'DATABASE_REPLICA_URL',
    ],
    [
      'an open way that goes elsewhere than its address says',
      { DATABASE_URL: 'postgresql://app@localhost/headway?host=10.0.0.5' },
      'DATABASE_URL',
    ],
    [
      'a host that only begins like this machine',
      { KEY_STORE_URL: 'postgresql://keys@127.0.0.1.db.local/keys' },
      'KEY_STORE_URL',
    ],
    [
      'an open way to the collector of traces',
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.local:4318' },
      'OTEL_EXPORTER_OTLP_ENDPOINT',
    ],
    ['an open way to the scanner', { SCANNER_URL: 'tcp://clamd.local:3310' }, 'SCANNER_URL'],
    ['an open way to the key store', { KEY_STORE_URL: 'postgresql://keys@db.local/keys' }, 'KEY_STORE_URL'],
    [
      'an open way to the record store',
      { RECORD_STORE_URL: 's3://records?endpoint=http://s3.local:9000&region=x' },
      'RECORD_STORE_URL',
    ],
    ['an open way to the Temporal UI', { TEMPORAL_UI_URL: 'http://temporal-ui:8080' }, 'TEMPORAL_UI_URL'],
  ])('does not take %s', (_, change, variables) => {
    expect(named({ ...production, ...change }).join()).toBe(variables);
  });
});

describe.each(['src/server.ts', 'src/worker.ts'])('%s', (program) => {
  it('says what is wrong in one go, without any value, and exits 1', () => {
    const { status, stderr, stdout } = spawnSync(process.execPath, ['--import', 'tsx', program], {
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'],
        NODE_ENV: 'production',
        DATABASE_URL: 'hunter2',
        TOKEN_KEYS: 't1:hunter2',
        TWILIO_AUTH_TOKEN: 'hunter2-twilio',
      },
    });
    expect(status).toBe(1);
    expect(stderr).toContain('The configuration has 21 problem(s):');
    expect(stderr).toContain('DATABASE_URL: ');
    expect(stderr).toContain('TOKEN_KEYS: must be a list of id:base64 with 32-byte keys');
    expect(stderr + stdout).not.toContain('hunter2');
  });
});

describe('the way to Temporal', () => {
  const pair = { TEMPORAL_TLS_CERT_FILE: '/certs/ours.pem', TEMPORAL_TLS_KEY_FILE: '/certs/ours.key' };

  it.each([
    ['by mTLS', { TEMPORAL_TLS: 'on', TEMPORAL_TLS_CA_FILE: '/certs/ca.pem', ...pair }],
    ['by an API key', { TEMPORAL_TLS: 'on', TEMPORAL_API_KEY: 's3cret' }],
    ['by an API key in a file', { TEMPORAL_TLS: 'on', TEMPORAL_API_KEY_FILE: import.meta.filename }],
    ['by nothing', {}],
  ])('is secured %s', (_, environment) => {
    expect(problemsOf(environment)).toEqual([]);
  });

  it.each([
    ['TEMPORAL_TLS', { TEMPORAL_API_KEY: 's3cret' }],
    ['TEMPORAL_TLS', { TEMPORAL_API_KEY_FILE: import.meta.filename }],
    ['TEMPORAL_TLS', { TEMPORAL_TLS: 'off', ...pair }],
    ['TEMPORAL_TLS_CERT_FILE', { TEMPORAL_TLS: 'on', TEMPORAL_TLS_CERT_FILE: '/certs/ours.pem' }],
    ['TEMPORAL_API_KEY', { TEMPORAL_TLS: 'on', TEMPORAL_API_KEY: 's3cret', ...pair }],
  ])('is refused with a word on %s where its parts do not fit', (name, environment) => {
    expect(named(environment)).toEqual([name]);
  });
});
