import { describe, expect, it } from 'vitest';
import type { Dependencies } from '../../src/dependencies.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { takePaper } from '../../src/operations/contact-request/take-paper.js';
import type { Scan } from '../../src/ports.js';
import type { Asker } from '../../src/security/turns.js';

/** A scanner that answers nothing by itself: what it scans, in the order in which it began, and what became of the files. */
function slowScanner() {
  const scanning = new Map<string, () => void>();
  const said: Record<string, string> = {};
  const away: Scan = { kind: 'away' };
  const scanner: Dependencies['scanner'] = {
    answers: async () => true,
    scan: (bytes, givenUp) =>
      new Promise((resolve, reject) => {
        const name = Buffer.from(bytes).toString('latin1').slice('%PDF-'.length);
        const end = (settle: () => void) => () => {
          scanning.delete(name);
          settle();
        };
        scanning.set(
          name,
          end(() => resolve(away)),
        );
        givenUp?.addEventListener(
          'abort',
          end(() => reject(givenUp.reason as Error)),
        );
      }),
  };
  const outside = {
    scanner,
    clock: () => new Date(),
    log: { warn: () => undefined },
  } as unknown as Dependencies;
  const settle = () => new Promise(setImmediate);
  return {
    said,
    scanning: () => [...scanning.keys()],
    send: async (name: string, by: Asker) => {
      void takePaper(outside, 'a case', { bytes: Buffer.from(`%PDF-${name}`), by }).then((taken) => {
        said[name] = isRefusal(taken) ? taken.refused : taken.kind;
      });
      await settle();
    },
    end: async (name: string) => {
      scanning.get(name)?.();
      await settle();
    },
    settle,
  };
}

describe('files that are scanned', () => {
  it('take turns by who sends them, so that slow ones of one network keep out no others', async () => {
    const { send, end, scanning, said } = slowScanner();
    const one = { source: '192.0.2.1', person: 'a link' };
    for (const name of ['a1', 'a2', 'a3']) await send(name, one);
    await send('b1', { source: '198.51.100.2', person: 'another link' });
    expect(scanning()).toEqual(['a1', 'b1']);
    await end('a1');
    expect(scanning()).toEqual(['b1', 'a2']);
    expect(said).toEqual({ a1: 'paper-not-scanned' });
    for (const name of ['a4', 'a5', 'a6', 'a7', 'a8']) await send(name, one);
    expect(said['a8']).toBe('papers-busy');
    for (const name of ['b1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7']) await end(name);
    expect(scanning()).toEqual([]);
  });

  it('are left once nobody waits for them, and the next is scanned', async () => {
    const { send, end, scanning, said, settle } = slowScanner();
    const gone = new AbortController();
    await send('first', { source: '192.0.2.3', person: 'a link', signal: gone.signal });
    await send('second', { source: '192.0.2.3', person: 'a link' });
    expect(scanning()).toEqual(['first']);
    gone.abort();
    await settle();
    expect(scanning()).toEqual(['second']);
    expect(said).toEqual({ first: 'papers-busy' });
    await end('second');
  });
});
