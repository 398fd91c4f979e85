import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createScanner } from '../../src/adapters/clamd.js';
import { eicar, startClamd } from '../harness/clamd.js';

/** What our scanner says of a file to a daemon that answers like this. */
async function scanned(file: Uint8Array, options: Parameters<typeof startClamd>[0] = {}) {
  const clamd = await startClamd(options);
  try {
    return { scan: await createScanner(clamd.url).scan(file), sent: clamd.scanned };
  } finally {
    await clamd.close();
  }
}

describe('a scanner', () => {
  it.each([
    ['of a few bytes', Buffer.from('%PDF-1.7')],
    ['of ten megabytes', randomBytes(10 * 1024 * 1024)],
  ])('is sent a file %s whole, and finds nothing', async (_, file) => {
    const { scan, sent } = await scanned(file);
    expect(scan).toEqual({ kind: 'clean' });
    expect(sent).toHaveLength(1);
    expect(sent[0]?.equals(file)).toBe(true);
  });

  it('finds what it knows, by name', async () => {
    const { scan } = await scanned(Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.from(eicar)]));
    expect(scan).toEqual({ kind: 'found', name: 'Eicar-Test-Signature' });
  });

  it('is spoken to over a socket of this machine, too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'headway-clamd-'));
    const { scan } = await scanned(Buffer.from(eicar), { at: join(folder, 'clamd.ctl') });
    rmSync(folder, { recursive: true });
    expect(scan).toMatchObject({ kind: 'found' });
  });

  it.each(['INSTREAM size limit exceeded. ERROR', 'COMMAND READ TIMED OUT', 'stream: OK and more', ''])(
    'that answers “%s” has not scanned',
    async (answer) => {
      expect((await scanned(Buffer.from('x'), { answer })).scan).toEqual({ kind: 'away' });
    },
  );

  it('that nobody runs has not scanned, and does not answer', async () => {
    const nobody = createScanner('tcp://127.0.0.1:1');
    expect(await nobody.scan(Buffer.from('x'))).toEqual({ kind: 'away' });
    expect(await nobody.answers()).toBe(false);
  });

  it('is left once nobody waits for what it says', async () => {
    const silent = createServer((socket) => void socket.resume());
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    const gone = new AbortController();
    const { port } = silent.address() as AddressInfo;
    const scan = createScanner(`tcp://127.0.0.1:${port}`).scan(Buffer.from('x'), gone.signal);
    const [socket] = (await once(silent, 'connection')) as [Socket];
    const closed = once(socket, 'close');
    gone.abort(new Error('the form ended'));
    await expect(scan).rejects.toThrow('the form ended');
    await closed;
    silent.close();
  });

  it('says whether it is there', async () => {
    const clamd = await startClamd();
    expect(await createScanner(clamd.url).answers()).toBe(true);
    await clamd.close();
  });

  it('that is not configured finds all well', async () => {
    expect(await createScanner('').scan(Buffer.from(eicar))).toEqual({ kind: 'clean' });
  });
});
