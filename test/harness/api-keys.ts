import { generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Pair {
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const newPair = (): Pair => ({ id: randomUUID(), ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) });

/** Who makes API keys for a Temporal server of the tests: JWT, signed with ES256, as a company's own issuer does. */
export async function startKeyIssuer() {
  let pair = newPair();
  const server = createServer((_request, response) => {
    const { id: kid, publicKey } = pair;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256' }] }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    /** Where a server reads whose signatures count (JWKS). */
    source: `http://127.0.0.1:${port}/`,
    /** A key that permits what is listed, such as `default:write`, for an hour from then on; signed by a stranger who uses the issuer's name, if so asked. */
    key(permissions: readonly string[], { from = new Date(), byStranger = false } = {}): string {
      const seconds = Math.floor(from.getTime() / 1000);
      const { id: kid, privateKey } = byStranger ? { ...newPair(), id: pair.id } : pair;
      const claims = { sub: 'back-office', permissions, iat: seconds, exp: seconds + 3_600 };
      const said = [{ alg: 'ES256', typ: 'JWT', kid }, claims].map(encoded).join('.');
      const signature = sign('sha256', Buffer.from(said), { key: privateKey, dsaEncoding: 'ieee-p1363' });
      return `${said}.${signature.toString('base64url')}`;
    },
    /** From the server's next look on nothing counts that was signed before. */
    renew() {
      pair = newPair();
    },
    async stop() {
      server.close();
      await once(server, 'close');
    },
  };
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
