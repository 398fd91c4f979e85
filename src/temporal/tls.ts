import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { experimental } from '@grpc/grpc-js';
import type { ConnectionOptions, TLSConfig } from '@temporalio/client';
import type { Config } from '../config.js';

/** Milliseconds after which a renewed certificate is noticed. */
const noticeMs = 30_000;

/** The way to Temporal: an address, and what it is secured with. */
export type TemporalWay = Pick<
  Config,
  | 'TEMPORAL_ADDRESS'
  | 'TEMPORAL_API_KEY'
  | 'TEMPORAL_TLS'
  | 'TEMPORAL_TLS_CA_FILE'
  | 'TEMPORAL_TLS_CERT_FILE'
  | 'TEMPORAL_TLS_KEY_FILE'
  | 'TEMPORAL_TLS_SERVER_NAME'
>;

/** Address, TLS and API key as a worker's connection takes them, with the files of certificates as they are now. */
export function wayNow(way: TemporalWay) {
  const { TEMPORAL_API_KEY: apiKey } = way;
  return {
    address: way.TEMPORAL_ADDRESS,
    tls: way.TEMPORAL_TLS === 'on' ? tlsNow(way) : null,
    ...(apiKey === '' ? {} : { apiKey }),
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

/** The same as a client's connection takes it, which reads a certificate of its own (mTLS) again whenever it is renewed. */
export function renewingWay(way: TemporalWay, everyMs = noticeMs): ConnectionOptions {
  if (way.TEMPORAL_TLS === 'off' || way.TEMPORAL_TLS_CERT_FILE === '') return wayNow(way);
  const { TEMPORAL_TLS_CA_FILE: ca, TEMPORAL_TLS_SERVER_NAME: serverName } = way;
  const files = new experimental.FileWatcherCertificateProvider({
    certificateFile: way.TEMPORAL_TLS_CERT_FILE,
    privateKeyFile: way.TEMPORAL_TLS_KEY_FILE,
    caCertificateFile: ca === '' ? undefined : ca,
    refreshIntervalMs: everyMs,
  });
  return {
    address: way.TEMPORAL_ADDRESS,
    credentials: experimental.createCertificateProviderChannelCredentials(
      ca === '' ? rootsOfNode : files,
      files,
    ),
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

/** The authorities that Node.js trusts, for a server with a public certificate. */
const rootsOfNode: experimental.CertificateProvider = {
  addCaCertificateListener: (listener) =>
    process.nextTick(listener, { caCertificate: Buffer.from(rootCertificates.join('\n')) }),
  removeCaCertificateListener: () => {},
  addIdentityCertificateListener: () => {},
  removeIdentityCertificateListener: () => {},
};

/** Calls `renewed` when what the certificates' files hold has changed; a change half done is looked at again the next time. Returns how to stop. */
export function watchCertificates(
  way: TemporalWay,
  renewed: () => Promise<void>,
  everyMs = noticeMs,
): () => void {
  if (way.TEMPORAL_TLS === 'off') return () => {};
  const held = () =>
    [way.TEMPORAL_TLS_CA_FILE, way.TEMPORAL_TLS_CERT_FILE, way.TEMPORAL_TLS_KEY_FILE]
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
