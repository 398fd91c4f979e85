import { connect, type NetConnectOpts } from 'node:net';
import type { FileScanner, Scan } from '../ports.js';

/** Milliseconds of silence after which a scanner counts as away. Basis: product; a file of 10 MB takes clamd a second or two. */
const patienceMs = 30_000;

/** The port that clamd's documentation gives. */
const usualPort = 3_310;

/** What a signature may be called, in characters; clamd's are short. */
const nameLength = 100;

/**
 * Scans files by ClamAV's daemon, in the protocol of clamd(8): over TCP (`tcp://host:port`), or a socket of this machine (`unix:/path`). Files go there without
 * encryption. An empty address scans nothing and finds all well.
 */
export function createScanner(url: string): FileScanner {
  if (url === '') return { scan: async () => ({ kind: 'clean' }), answers: async () => true };
  const { protocol, hostname, port, pathname } = new URL(url);
  const way: NetConnectOpts =
    protocol === 'unix:'
      ? { path: decodeURIComponent(pathname) }
      : { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || usualPort) };
  return {
    scan: async (bytes, givenUp) =>
      scanIn(await ask(way, [Buffer.from('zINSTREAM\0'), sizeOf(bytes), bytes, sizeOf([])], givenUp)),
    answers: async () => (await ask(way, [Buffer.from('zPING\0')])) === 'PONG',
  };
}

/** What an answer says; anything but a clear one is no scan. */
function scanIn(answer: string | null): Scan {
  if (answer === 'stream: OK') return { kind: 'clean' };
  const name = /^stream: (.+) FOUND$/.exec(answer ?? '')?.[1];
  return name === undefined ? { kind: 'away' } : { kind: 'found', name: name.slice(0, nameLength) };
}

/** The length of a piece, as it goes before it; 0 ends the file. */
function sizeOf({ length }: { readonly length: number }): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(length);
  return size;
}

/** Sends a command and answers with the reply, which ends with a NUL; null where none comes. Rejects once it is given up. */
function ask(
  way: NetConnectOpts,
  command: readonly Uint8Array[],
  givenUp?: AbortSignal,
): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const socket = connect(way);
    let reply = '';
    socket.setTimeout(patienceMs, () => socket.destroy());
    // What is wrong with it is the same to who waits: there is no answer.
    socket.on('error', () => undefined);
    socket.on('close', () => (givenUp?.aborted ? reject(givenUp.reason as Error) : resolve(null)));
    givenUp?.addEventListener('abort', () => socket.destroy(), { once: true });
    socket.on('data', (chunk: Buffer) => {
      reply += chunk.toString('latin1');
      if (!reply.includes('\0')) return;
      resolve(reply.slice(0, reply.indexOf('\0')));
      socket.destroy();
    });
    for (const piece of command) socket.write(piece);
  });
}
