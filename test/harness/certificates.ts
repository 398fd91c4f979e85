import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** An authority of a test: the file of its certificate, and what it signs. */
export interface Authority {
  readonly file: string;
  /** Signs a certificate for this machine, for servers and clients; writes it and its key (PEM) as `name` and says where. */
  sign(name: string): Promise<{ readonly cert: string; readonly key: string }>;
}

const keys = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const;

/** Makes an authority in a folder. */
export async function createAuthority(folder: string, name: string): Promise<Authority> {
  const authority = await generate([{ name: 'commonName', value: name }], {
    ...keys,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const write = (file: string, pem: string) => {
    const path = join(folder, file);
    // With an end of line: authorities are put one after another in one file.
    writeFileSync(path, `${pem.trimEnd()}\n`, { mode: 0o600 });
    return path;
  };
  return {
    file: write(`${name}.pem`, authority.cert),
    async sign(leaf) {
      const signed = await generate([{ name: 'commonName', value: 'localhost' }], {
        ...keys,
        ca: { key: authority.private, cert: authority.cert },
        extensions: [
          { name: 'keyUsage', digitalSignature: true, critical: true },
          { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
          {
            name: 'subjectAltName',
            altNames: [
              { type: 2, value: 'localhost' },
              { type: 7, ip: '127.0.0.1' },
            ],
          },
        ],
      });
      return { cert: write(`${leaf}.pem`, signed.cert), key: write(`${leaf}.key`, signed.private) };
    },
  };
}
