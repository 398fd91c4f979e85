import { once } from 'node:events';
import { connect } from 'node:net';
import type { Browser } from './browser.js';

/** Milliseconds in which a busy machine begins to answer, and in which it goes on. */
const patience = { first: 60_000, next: 5_000 };

/** Writes bytes as they are to a port of this machine, as no browser would, and returns all that is answered until the other side closes or is silent. */
export async function sendRaw(port: number, bytes: string, waitsMs = patience): Promise<string> {
  const socket = connect({ port, host: 'localhost' });
  await once(socket, 'connect');
  socket.setTimeout(waitsMs.first, () => socket.destroy());
  socket.on('error', () => {});
  let answer = '';
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString('latin1');
    socket.setTimeout(waitsMs.next);
  });
  socket.write(bytes, 'latin1');
  // `once` would throw where the other side resets the connection, which is an answer too.
  await new Promise((closed) => socket.once('close', closed));
  return answer;
}

/** The lines of a request, with the cookies of someone who is signed in. */
export function head(line: string, browser: Browser, port: number, headers: readonly string[] = []): string {
  const cookie = Array.from(browser.cookies, ([name, value]) => `${name}=${value}`).join('; ');
  return [
    `${line} HTTP/1.1`,
    `Host: localhost:${port}`,
    `Cookie: ${cookie}`,
    `Origin: ${browser.origin}`,
    ...headers,
    '',
    '',
  ].join('\r\n');
}

/** A body in one chunk. */
export function chunked(body: string): string {
  return `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`;
}
