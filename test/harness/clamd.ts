import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** What every scanner takes for malware, and what harms nobody (eicar.org); in two pieces, so that no scanner takes this file for it. */
export const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}', '$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

/** ClamAV's daemon as its protocol has it (clamd(8)): it finds the test file of EICAR, and says `answer` instead where one is given. */
export async function startClamd({
  at = 0,
  answer = null,
}: {
  at?: number | string;
  answer?: string | null;
} = {}) {
  /** The files that it was sent, in their order. */
  const scanned: Buffer[] = [];
  const server = createServer((socket) => {
    let received = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const reply = replyTo(received, scanned);
      if (reply !== null) say(socket, answer ?? reply);
    });
  });
  server.listen(typeof at === 'number' ? { port: at, host: '127.0.0.1' } : { path: at });
  await once(server, 'listening');
  const address = server.address() as AddressInfo | string;
  return {
    url: typeof address === 'string' ? `unix:${address}` : `tcp://127.0.0.1:${address.port}`,
    scanned,
    close: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

function say(socket: Socket, reply: string): void {
  if (reply === '') socket.destroy();
  else socket.end(`${reply}\0`);
}

/** What it says once a command is complete; null before. */
function replyTo(received: Buffer, scanned: Buffer[]): string | null {
  const end = received.indexOf(0);
  const command = received.toString('latin1', 0, Math.max(end, 0));
  if (command === 'zPING') return 'PONG';
  if (command !== 'zINSTREAM') return end < 0 ? null : 'UNKNOWN COMMAND';
  const pieces: Buffer[] = [];
  for (let at = end + 1; at + 4 <= received.length;) {
    const size = received.readUInt32BE(at);
    if (size === 0) {
      const file = Buffer.concat(pieces);
      scanned.push(file);
      return file.includes(eicar) ? 'stream: Eicar-Test-Signature FOUND' : 'stream: OK';
    }
    pieces.push(received.subarray(at + 4, at + 4 + size));
    at += 4 + size;
  }
  return null;
}
