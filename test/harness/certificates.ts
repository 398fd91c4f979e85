import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** An authority of a test: the file of its certificate, and what it signs. */
export interface Authority {
  readonly file: string;
  /** Signs a certificate for this machine, for servers and clients; writes it and its key (PEM) as `name` and says where. */
  sign(name: string): { readonly cert: string; readonly key: string };
}

/** Makes an authority in a folder, with openssl, which systems bring. */
export function createAuthority(folder: string, name: string): Authority {
  const path = (file: string) => join(folder, file);
  const openssl = (...parameters: string[]) =>
    execFileSync('openssl', parameters, { stdio: ['ignore', 'ignore', 'pipe'], timeout: 20_000 });
  const [caKey, caFile] = [path(`${name}.key`), path(`${name}.pem`)];
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout'];
  openssl('req', '-x509', ...newKey, caKey, '-out', caFile, '-days', '2', '-subj', `/CN=${name}`);
  return {
    file: caFile,
    sign(leaf) {
      const [key, request, cert, extensions] = ['key', 'csr', 'pem', 'ext'].map((end) =>
        path(`${leaf}.${end}`),
      ) as [string, string, string, string];
      openssl('req', ...newKey, key, '-out', request, '-subj', '/CN=localhost');
      writeFileSync(
        extensions,
        'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n',
      );
      const signing = ['-CA', caFile, '-CAkey', caKey, '-CAcreateserial', '-days', '1'];
      openssl('x509', '-req', '-in', request, ...signing, '-extfile', extensions, '-out', cert);
      return { cert, key };
    },
  };
}
