import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { credentials, experimental, Metadata, type CallCredentials } from '@grpc/grpc-js';
import type { ConnectionOptions, TLSConfig } from '@temporalio/client';
import type { Config } from '../config.js';

/** Milliseconds after which a renewed certificate is noticed. */
const noticeMs = 30_000;

/** The way to Temporal: an address, and what it is secured with. */
export type TemporalWay = Pick<
  Config,
  | 'TEMPORAL_ADDRESS'
  | 'TEMPORAL_API_KEY'
  | 'TEMPORAL_API_KEY_FILE'
  | 'TEMPORAL_TLS'
  | 'TEMPORAL_TLS_CA_FILE'
  | 'TEMPORAL_TLS_CERT_FILE'
  | 'TEMPORAL_TLS_KEY_FILE'
  | 'TEMPORAL_TLS_SERVER_NAME'
>;

/** Address, TLS and API key as a worker's connection takes them, with the files of certificates and of the key as they are now. */
export function wayNow(way: TemporalWay) {
  const apiKey = apiKeyNow(way);
  return {
    address: way.TEMPORAL_ADDRESS,
    tls: way.TEMPORAL_TLS === 'on' ? tlsNow(way) : null,
    ...(apiKey === '' ? {} : { apiKey }),
  };
}

/** The key in its file, where one is named; a line break at its end is none of it. */
function apiKeyNow({ TEMPORAL_API_KEY: key, TEMPORAL_API_KEY_FILE: file }: TemporalWay): string {
  return file === '' ? key : readFileSync(file, 'utf8').trimEnd();
}

/** Reads the key again for every call; the last one serves while its file is being written. */
function renewingKey(way: TemporalWay): () => string {
  let key = apiKeyNow(way);
  return () => {
    try {
      key = apiKeyNow(way) || key;
    } catch {
      // Between two files.
    }
    return key;
  };
}

function tlsNow(way: TemporalWay): TLSConfig {
  const { TEMPORAL_TLS_CA_FILE: ca, TEMPORAL_TLS_CERT_FILE: crt, TEMPORAL_TLS_KEY_FILE: key } = way;
  const serverName = way.TEMPORAL_TLS_SERVER_NAME;
  return {
    ...(serverName === '' ? {} : { serverNameOverride: serverName }),
    ...(ca === '' ? {} : { serverRootCACertificate: readFileSync(ca) }),
    ...(crt === '' ? {} : { clientCertPair: { crt: readFileSync(crt), key: readFileSync(key) } }),
  };
}

/** The same as a client's connection takes it, which reads files of certificates and of the key again whenever they are renewed. */
export function renewingWay(way: TemporalWay, everyMs = noticeMs): ConnectionOptions {
  const { TEMPORAL_TLS_CA_FILE: ca, TEMPORAL_TLS_CERT_FILE: cert, TEMPORAL_TLS_KEY_FILE: key } = way;
  const { TEMPORAL_TLS_SERVER_NAME: serverName } = way;
  const apiKey = apiKeyNow(way) === '' ? null : renewingKey(way);
  if (way.TEMPORAL_TLS === 'off' || (ca === '' && cert === ''))
    return { ...wayNow(way), ...(apiKey === null ? {} : { apiKey }) };
  const files = new experimental.FileWatcherCertificateProvider({
    certificateFile: cert || undefined,
    privateKeyFile: key || undefined,
    caCertificateFile: ca || undefined,
    refreshIntervalMs: everyMs,
  });
  return {
    address: way.TEMPORAL_ADDRESS,
    credentials: experimental.createCertificateProviderChannelCredentials(
      ca === '' ? rootsOfNode : files,
      cert === '' ? null : files,
    ),
    // Beside credentials of one's own the SDK takes no key as such.
    ...(apiKey === null ? {} : { callCredentials: [bearing(apiKey)] }),
    ...(serverName === ''
      ? {}
      : {
          channelArgs: {
            'grpc.ssl_target_name_override': serverName,
            'grpc.default_authority': serverName,
          },
        }),
  };
}

/** Sends a key with every call. */
function bearing(apiKey: () => string): CallCredentials {
  return credentials.createFromMetadataGenerator((_, done) => {
    const metadata = new Metadata();
    metadata.set('authorization', `Bearer ${apiKey()}`);
    done(null, metadata);
  });
}

/** The authorities that Node.js trusts, for a server with a public certificate. */
const rootsOfNode: experimental.CertificateProvider = {
  addCaCertificateListener: (listener) =>
    process.nextTick(listener, { caCertificate: Buffer.from(rootCertificates.join('\n')) }),
  removeCaCertificateListener: () => {},
  addIdentityCertificateListener: () => {},
  removeIdentityCertificateListener: () => {},
};

/** Calls `renewed` when what the files of certificates or of the key hold has changed; a change half done is looked at again the next time. Returns how to stop. */
export function watchFiles(way: TemporalWay, renewed: () => Promise<void>, everyMs = noticeMs): () => void {
  if (way.TEMPORAL_TLS === 'off') return () => {};
  const held = () =>
    [
      way.TEMPORAL_TLS_CA_FILE,
      way.TEMPORAL_TLS_CERT_FILE,
      way.TEMPORAL_TLS_KEY_FILE,
      way.TEMPORAL_API_KEY_FILE,
    ]
      .map((path) => (path === '' ? '' : readFileSync(path, 'utf8')))
      .join('\n');
  let known = held();
  let looking = false;
  const look = async () => {
    const now = held();
    if (now === known || looking) return;
    looking = true;
    try {
      await renewed();
      known = now;
    } finally {
      looking = false;
    }
  };
  const timer = setInterval(() => void look().catch(() => {}), everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
