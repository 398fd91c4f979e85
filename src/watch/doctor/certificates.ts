import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { TemporalWay } from '../../temporal/tls.js';
import type { Databases } from './databases.js';
import { trouble, well, type Finding } from './finding.js';

/** Milliseconds before its end at which a certificate has to be renewed, unless more than a quarter of its time is left: some live for a day. Basis: product; time to ask for one. */
const noticeMs = 14 * 86_400_000;

/** A file of certificates (PEM) that the configuration names. */
interface CertificateFile {
  readonly name: string;
  readonly path: string;
  /** Any one of several authorities may have signed, so that the last end counts; of a certificate and what leads to its authority the first. */
  readonly isAuthority: boolean;
  readonly remedy: string;
}

/** When the certificates end by which the ways to Temporal and to the databases are secured: ours, and the authorities that we trust. */
export function certificates(config: TemporalWay & Databases, now: Date): Finding[] {
  const findings = filesOf(config).map((file) => certificateFinding(file, now));
  return findings.length > 0 ? findings : [well('The configuration names no file of certificates.')];
}

function filesOf(config: TemporalWay & Databases): CertificateFile[] {
  const inPlace = 'Write a renewed one to the same file; programs take it up within half a minute';
  const restart = 'Write a renewed one to the same file, and restart the programs one after the other';
  const named = (url: string, parameter: string) =>
    url === '' ? '' : (new URL(url).searchParams.get(parameter) ?? '');
  const { TEMPORAL_TLS_CERT_FILE: cert, TEMPORAL_TLS_CA_FILE: authority } = config;
  return [
    { name: 'TEMPORAL_TLS_CERT_FILE', path: cert, isAuthority: false, remedy: inPlace },
    { name: 'TEMPORAL_TLS_CA_FILE', path: authority, isAuthority: true, remedy: inPlace },
    ...(['DATABASE_URL', 'DATABASE_REPLICA_URL', 'KEY_STORE_URL'] as const).flatMap((url) =>
      ['sslcert', 'sslrootcert'].map((parameter) => ({
        name: `${parameter} of ${url}`,
        path: named(config[url], parameter),
        isAuthority: parameter === 'sslrootcert',
        remedy: restart,
      })),
    ),
  ].filter(({ path }) => path !== '');
}

/** What a file says about when what is in it ends. */
function certificateFinding({ name, path, isAuthority, remedy }: CertificateFile, now: Date): Finding {
  const inOrder = certificatesIn(readFileSync(path, 'utf8')).toSorted((one, other) => one.end - other.end);
  const counts = isAuthority ? inOrder.at(-1) : inOrder[0];
  const todo = `${remedy} (runbook, "An open way").`;
  if (counts === undefined) return trouble(`${name} holds no certificate.`, todo);
  const { begin, end } = counts;
  const left = end - now.getTime();
  const sentence = `${name} ${left > 0 ? 'ends' : 'ended'} at ${new Date(end).toISOString()}.`;
  return left > Math.min(noticeMs, (end - begin) / 4) ? well(sentence) : trouble(sentence, todo);
}

/** From when to when each certificate of a text counts. */
function certificatesIn(text: string): { readonly begin: number; readonly end: number }[] {
  const found = text.match(/-----BEGIN CERTIFICATE-----[^]+?-----END CERTIFICATE-----/g) ?? [];
  return found.map((pem) => {
    const { validFrom, validTo } = new X509Certificate(pem);
    return { begin: Date.parse(validFrom), end: Date.parse(validTo) };
  });
}
