import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

/**
 * The only reader of the environment. Every problem is reported at once, with the name of the variable and never its
 * value; defaults that are only safe on one's own machine are refused when NODE_ENV is `production`.
 */
export type Config = z.output<typeof environment>;

/** One or more `id:base64` pairs, the current key first; older ones only open what they once sealed. */
const keyRing = z.string().transform((text, context) => {
  const keys = text.split(',').map((pair) => {
    const [id = '', encoded = ''] = pair.trim().split(':');
    return { id, key: Buffer.from(encoded, 'base64') };
  });
  if (keys.some(({ id, key }) => id === '' || key.length !== 32)) {
    context.addIssue({ code: 'custom', message: 'must be a list of id:base64 with 32-byte keys' });
    return z.NEVER;
  }
  return keys;
});

/** Defaults that everyone can read here and that are only safe on a laptop: refused in production. */
const localDefaults = {
  DATABASE_URL: 'postgresql://headway_app:local@127.0.0.1:54329/headway',
  KEY_STORE_URL: 'postgresql://headway_keys:local@127.0.0.1:54329/headway_keys',
  TEMPORAL_ADDRESS: '127.0.0.1:7233',
  SMTP_URL: 'smtp://127.0.0.1:1025',
  MAIL_WEBHOOK_SECRET: 'local-mail-webhook-secret',
  POSTAL_ADDRESS: 'Headway, 1 Example Street, New York, NY 10001',
  CRISIS_ALERT_EMAILS: 'on-call@headway.example',
  PRIVACY_OFFICER_EMAILS: 'privacy@headway.example',
  PRIVACY_OFFICER_PHONE: '+12125550188',
  PRIVACY_URL: 'https://headway.example/privacy',
  TERMS_URL: 'https://headway.example/terms',
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'local-twilio-token',
  TWILIO_FROM: '+15005550006',
  TWILIO_API_URL: 'http://127.0.0.1:8025/twilio',
  RECORD_STORE_URL: 'file:.data/records',
  PAYLOAD_KEYS: localKey('payload'),
  RECORD_KEYS: localKey('record'),
  TOKEN_KEYS: localKey('token'),
} as const satisfies Partial<Record<string, string>>;

function localKey(name: string): string {
  return `local:${Buffer.alloc(32, name).toString('base64')}`;
}

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== ''),
);

/** A zone of the IANA tz database, as the runtime knows it. */
const timeZone = z.string().refine((name) => {
  try {
    // Newer runtimes take offsets, too, which know no summer.
    return /^[A-Za-z]/.test(new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone);
  } catch {
    return false;
  }
}, 'must be a time zone of the tz database, such as America/New_York');

/** From one whole hour of the day to a later one, as in `9-17`. */
const hoursOfDay = z.string().transform((text, context) => {
  const [, from, to] = /^(\d{1,2})-(\d{1,2})$/.exec(text) ?? [];
  const hours = { opensAt: Number(from), closesAt: Number(to) };
  if (hours.opensAt < hours.closesAt && hours.closesAt <= 23) return hours;
  context.addIssue({ code: 'custom', message: 'must be two whole hours of a day, such as 9-17' });
  return z.NEVER;
});

const port = z.coerce.number().int().min(1).max(65535);

const environment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  /** `demo` turns days into seconds (src/domain/contract-termination/policy.ts). */
  POLICY: z.enum(['standard', 'demo']).default('standard'),

  DATABASE_URL: z.url().default(localDefaults.DATABASE_URL),
  /** A standby of the main database, from which long lists and reports are read; the main one where it is empty. */
  DATABASE_REPLICA_URL: z.url().or(z.literal('')).default(''),
  KEY_STORE_URL: z.url().default(localDefaults.KEY_STORE_URL),
  /** Connections to the main database that a program opens at most; all programs together have to fit the server's max_connections. */
  DATABASE_POOL: z.coerce.number().int().min(2).max(500).default(20),
  /** Seconds after which the server of the main database, and that of the key store, gives a statement up. */
  DATABASE_STATEMENT_SECONDS: z.coerce.number().int().min(5).max(3_600).default(60),

  TEMPORAL_ADDRESS: z.string().min(1).default(localDefaults.TEMPORAL_ADDRESS),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  /** Whether the way to Temporal is encrypted. Files of certificates (PEM) are read again when they are renewed; the pair makes it mTLS. */
  TEMPORAL_TLS: z.enum(['off', 'on']).default('off'),
  TEMPORAL_TLS_CA_FILE: z.string().default(''),
  TEMPORAL_TLS_CERT_FILE: z.string().default(''),
  TEMPORAL_TLS_KEY_FILE: z.string().default(''),
  TEMPORAL_TLS_SERVER_NAME: z.string().default(''),
  /** Lets us in where no certificate does (Temporal Cloud). */
  TEMPORAL_API_KEY: z.string().default(''),
  /** The file that it is read from, and read again when it is renewed. */
  TEMPORAL_API_KEY_FILE: z.string().default(''),
  TEMPORAL_TASK_QUEUE: z.string().min(1).default('back-office'),
  /** The release that workers are of, by which Temporal gives them work (runbook, "Releasing workflow code"); of none by default. */
  TEMPORAL_BUILD_ID: z
    .string()
    .regex(/^[\w.-]{0,80}$/, 'must be letters, digits, dots and dashes')
    .default(''),
  /** Where the Temporal UI listens; the staff portal proxies it behind its sign-in. */
  TEMPORAL_UI_URL: z.url().default('http://127.0.0.1:8233'),

  SMTP_URL: z.string().startsWith('smtp').default(localDefaults.SMTP_URL),
  MAIL_FROM: z.string().min(3).default('Headway <no-reply@headway.example>'),

  /** Whether unsubscribing stops all mail, as Headway’s help has it, or only what isn't essential. */
  UNSUBSCRIBE_SCOPE: z.enum(['all', 'non_essential']).default('all'),
  /** Signs what the mail relay reports (bounces, complaints) to /webhooks/mail. */
  MAIL_WEBHOOK_SECRET: z.string().min(16).default(localDefaults.MAIL_WEBHOOK_SECRET),
  /** Stands in provider news, as 15 U.S.C. 7704(a)(5) asks. */
  POSTAL_ADDRESS: z.string().min(10).default(localDefaults.POSTAL_ADDRESS),

  /** What every page and email leads to: the privacy policy, with the notice of privacy practices (45 CFR 164.520(c)(3)), and the terms of use. */
  PRIVACY_URL: z.url().default(localDefaults.PRIVACY_URL),
  TERMS_URL: z.url().default(localDefaults.TERMS_URL),

  /** Who is alerted when a message may tell of a crisis, at any hour: addresses and E.164 numbers, comma separated. */
  CRISIS_ALERT_EMAILS: list.prefault(localDefaults.CRISIS_ALERT_EMAILS),
  CRISIS_ALERT_PHONES: list.prefault(''),

  /** The business hours in which the first answer to a message from the contact form is due, Monday to Friday, and the zone in which its times are said. */
  CONTACT_TIME_ZONE: timeZone.default('America/New_York'),
  CONTACT_HOURS: hoursOfDay.prefault('9-17'),

  /** Who is told every day of a request for records that is overdue, and whose number is in a denial (45 CFR 164.524(d)(2)(iii), 164.530(a)(1)). */
  PRIVACY_OFFICER_EMAILS: list.prefault(localDefaults.PRIVACY_OFFICER_EMAILS),
  PRIVACY_OFFICER_PHONE: z.string().startsWith('+').default(localDefaults.PRIVACY_OFFICER_PHONE),

  TWILIO_ACCOUNT_SID: z.string().startsWith('AC').default(localDefaults.TWILIO_ACCOUNT_SID),
  TWILIO_AUTH_TOKEN: z.string().min(8).default(localDefaults.TWILIO_AUTH_TOKEN),
  TWILIO_FROM: z.string().startsWith('+').default(localDefaults.TWILIO_FROM),
  /** Twilio itself, or a stand-in that speaks its protocol. */
  TWILIO_API_URL: z.url().default(localDefaults.TWILIO_API_URL),
  /** Which service of Twilio carries our codes: Programmable Messaging and Voice, or Verify (docs/decisions/010). */
  CODE_SENDER: z.enum(['messaging', 'verify']).default('messaging'),
  /** The Verify service, which must have custom codes enabled; only where CODE_SENDER is `verify`. */
  TWILIO_VERIFY_SERVICE_SID: z
    .string()
    .regex(/^(VA[0-9a-f]{32})?$/, 'must be the SID of a Verify service')
    .default(''),

  /** `file:` folder or `s3://bucket?endpoint=…&region=…`. */
  RECORD_STORE_URL: z
    .string()
    .regex(/^(file:|s3:)/)
    .default(localDefaults.RECORD_STORE_URL),

  CLIENT_PORTAL_URL: z.url().default('http://localhost:3000'),
  PROVIDER_PORTAL_URL: z.url().default('http://localhost:3001'),
  STAFF_PORTAL_URL: z.url().default('http://localhost:3002'),
  /** The address on which the portals listen: this machine only, unless a proxy on another one has to reach them. */
  LISTEN_HOST: z.string().min(1).default('127.0.0.1'),
  CLIENT_PORTAL_PORT: port.default(3000),
  PROVIDER_PORTAL_PORT: port.default(3001),
  STAFF_PORTAL_PORT: port.default(3002),
  /** Where a program's metrics are read (Prometheus), each program on a port of its own; none by default, and this machine only. */
  METRICS_HOST: z.string().min(1).default('127.0.0.1'),
  METRICS_PORT: z.coerce.number().int().min(0).max(65535).default(0),
  /** ClamAV's daemon, which scans what people send: `tcp://host:3310` or `unix:/path`; nothing is scanned where it is empty. */
  SCANNER_URL: z
    .url({ protocol: /^(tcp|unix)$/ })
    .or(z.literal(''))
    .default(''),
  /** A file of breached passwords by SHA-1, as “Have I Been Pwned” gives it out; none are known where it is empty. */
  BREACHED_PASSWORDS: z
    .string()
    .refine((path) => path === '' || existsSync(path), { error: 'must be the path of a file that is there' })
    .default(''),
  /** The collector to which traces go (OTLP over HTTP), without `/v1/traces`; nothing is traced where it is empty. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().or(z.literal('')).default(''),
  /** What lets us in there: headers as `name=value`, comma separated, values percent-encoded. */
  OTEL_EXPORTER_OTLP_HEADERS: z.string().default(''),
  /** Which requests are traced, by OpenTelemetry's names; of how many, from 0 to 1, where it is a ratio. */
  OTEL_TRACES_SAMPLER: z
    .enum([
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
    ])
    .default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  /** Proxies whose X-Forwarded-For is believed (addresses, comma separated); none by default. One that isn't named counts as one network, with its connections, too. */
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((list) => (list === '' ? false : list.split(',').map((address) => address.trim()))),
  /** Origins other than the staff portal from which the codec may be used, comma separated. */
  CODEC_ORIGINS: z.string().default(''),

  /** Temporal payloads. */
  PAYLOAD_KEYS: keyRing.prefault(localDefaults.PAYLOAD_KEYS),
  /** Wraps chart data keys and the data keys of stored objects. */
  RECORD_KEYS: keyRing.prefault(localDefaults.RECORD_KEYS),
  /** Derives mailed links, CSRF tokens and act tokens. */
  TOKEN_KEYS: keyRing.prefault(localDefaults.TOKEN_KEYS),
});

const portalUrls = ['CLIENT_PORTAL_URL', 'PROVIDER_PORTAL_URL', 'STAFF_PORTAL_URL'] as const;

/** Addresses that people or their data travel to. */
const encryptedInProduction = [...portalUrls, 'TWILIO_API_URL'] as const;

/** Thrown when the environment does not make a configuration; `problems` holds one sentence a variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration has ${problems.length} problem(s):\n  ${problems.join('\n  ')}`);
    this.problems = problems;
  }
}

/** Reads the configuration from an environment. Throws ConfigError with all problems at once. */
export function loadConfig(env: Record<string, string | undefined> = process.env): Config {
  const { given, problems } = withFiles(
    Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== '')),
  );
  const parsed = environment.safeParse(given);
  if (!parsed.success)
    problems.push(...parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
  if (given['CODE_SENDER'] === 'verify' && given['TWILIO_VERIFY_SERVICE_SID'] === undefined)
    problems.push('TWILIO_VERIFY_SERVICE_SID: must be set where CODE_SENDER is verify');
  problems.push(...temporalProblems(given));
  if (given['NODE_ENV'] === 'production') problems.push(...productionProblems(given));
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  return parsed.data;
}

/** What secures the way to Temporal fits together, and nothing of it is sent where nothing is encrypted. */
function temporalProblems(given: Record<string, string | undefined>): string[] {
  const [cert, key] = ['TEMPORAL_TLS_CERT_FILE', 'TEMPORAL_TLS_KEY_FILE'].map((name) => given[name]);
  const secured = Object.keys(given).filter((name) => /^TEMPORAL_(TLS_|API_KEY$)/.test(name));
  return [
    ...(given['TEMPORAL_TLS'] === 'on' || secured.length === 0
      ? []
      : [`TEMPORAL_TLS: must be on where ${secured.toSorted().join(' and ')} is set`]),
    ...((cert === undefined) === (key === undefined)
      ? []
      : ['TEMPORAL_TLS_CERT_FILE: a certificate and TEMPORAL_TLS_KEY_FILE go together']),
    ...(cert !== undefined && given['TEMPORAL_API_KEY'] !== undefined
      ? ['TEMPORAL_API_KEY: a certificate lets us in already; set one of them']
      : []),
  ];
}

/** What is given, with the text of a file where `NAME_FILE` names one, as secrets of Docker and Kubernetes come; a line break at its end is none of it. */
function withFiles(given: Record<string, string | undefined>) {
  const problems: string[] = [];
  const read = Object.keys(environment.shape).flatMap((name) => {
    const file = given[`${name}_FILE`];
    if (file === undefined) return [];
    if (given[name] !== undefined) problems.push(`${name}: is set twice, also by ${name}_FILE`);
    try {
      return [[name, readFileSync(file, 'utf8').replace(/\r?\n$/, '')] as const];
    } catch (error) {
      const { code = 'unreadable' } = error as NodeJS.ErrnoException;
      problems.push(`${name}_FILE: the file can’t be read (${code})`);
      return [];
    }
  });
  return { given: { ...given, ...Object.fromEntries(read) }, problems };
}

function productionProblems(given: Record<string, string | undefined>): string[] {
  const missing = Object.entries(localDefaults).flatMap(([name, local]) =>
    (given[name]?.includes(local.replace('local:', '')) ?? true) ? [name] : [],
  );
  const insecure = encryptedInProduction.filter(
    (name) => !missing.includes(name) && !given[name]?.startsWith('https://'),
  );
  const { SMTP_URL: relay } = given;
  const open = relay?.startsWith('smtp:') === true && !/[?&]requireTLS=true(&|$)/.test(relay);
  const demo = given['POLICY'] === 'demo' ? ['POLICY: must be standard in production'] : [];
  const hosts = portalUrls.flatMap((name) => addressOf(given[name])?.hostname ?? []);
  return [
    ...missing.map(
      (name) => `${name}: must be set in production; its default is only safe on your own machine`,
    ),
    ...insecure.map((name) => `${name}: must be an https address in production`),
    ...(open && !missing.includes('SMTP_URL')
      ? ['SMTP_URL: must be smtps:, or end with ?requireTLS=true, in production']
      : []),
    ...openWays(given)
      .filter((name) => !missing.includes(name))
      .map(
        (name) => `${name}: must lead to another machine by TLS alone in production (runbook, "An open way")`,
      ),
    ...(new Set(hosts).size < hosts.length
      ? ['STAFF_PORTAL_URL: each portal must have a host name of its own in production']
      : []),
    ...demo,
  ];
}

/** The ways to another machine on which everyone between could read along: what the doctor finds open once the programs run isn't begun at all. */
function openWays(given: Record<string, string | undefined>): string[] {
  const isOpen = (url: URL | null, encrypted: boolean) =>
    url !== null && !encrypted && !staysOnMachine(url.hostname);
  const databases = ['DATABASE_URL', 'DATABASE_REPLICA_URL', 'KEY_STORE_URL'].filter((name) => {
    const url = addressOf(given[name]);
    const encrypted = url?.searchParams.get('sslmode') === 'verify-full';
    return url !== null && !encrypted && !staysOnMachine(databaseHost(url));
  });
  const webs = {
    OTEL_EXPORTER_OTLP_ENDPOINT: addressOf(given['OTEL_EXPORTER_OTLP_ENDPOINT']),
    SCANNER_URL: addressOf(given['SCANNER_URL']),
    TEMPORAL_UI_URL: addressOf(given['TEMPORAL_UI_URL']),
    RECORD_STORE_URL: addressOf(addressOf(given['RECORD_STORE_URL'])?.searchParams.get('endpoint')),
  };
  const temporal = addressOf(`temporal://${given['TEMPORAL_ADDRESS'] ?? '127.0.0.1'}`);
  return [
    ...databases,
    ...Object.entries(webs).flatMap(([name, url]) => (isOpen(url, url?.protocol === 'https:') ? [name] : [])),
    ...(isOpen(temporal, given['TEMPORAL_TLS'] === 'on') ? ['TEMPORAL_TLS'] : []),
  ];
}

/** Null for what is missing or no address, which is told elsewhere. */
function addressOf(text: string | null | undefined): URL | null {
  return typeof text === 'string' && URL.canParse(text) ? new URL(text) : null;
}

/** Whether what is said to a host, or to the folder of a socket, stays on this machine, as the doctor has it (src/watch/doctor/databases.ts). */
function staysOnMachine(host: string): boolean {
  return /^(127(\.\d{1,3}){3}|localhost|\[::1\]|::1|\/.*)?$/.test(host);
}

/** The host that PostgreSQL's driver goes to: `?host=` before the one in the address (pg-connection-string). */
function databaseHost(url: URL): string {
  return url.searchParams.get('host') ?? url.hostname;
}
