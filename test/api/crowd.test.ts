import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isCrowded, turnAwayCrowds, type Crowd } from '../../src/api/http/crowd.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { withClient } from '../harness/postgres.js';

describe('who comes is turned away', () => {
  it.each<[string, Crowd, boolean]>([
    ['nobody is there', { underWay: 0, answeredPerSecond: 0, secondsTaken: 0, busy: 0 }, false],
    ['a button is pressed often', { underWay: 200, answeredPerSecond: 3, secondsTaken: 0.1, busy: 1 }, false],
    ['many are answered in time', { underWay: 64, answeredPerSecond: 17, secondsTaken: 4.5, busy: 1 }, false],
    [
      'they wait for something else',
      { underWay: 90, answeredPerSecond: 0, secondsTaken: 15, busy: 0.5 },
      false,
    ],
    ['few are there', { underWay: 20, answeredPerSecond: 0, secondsTaken: 15, busy: 1 }, false],
    ['few are answered', { underWay: 40, answeredPerSecond: 7, secondsTaken: 6, busy: 1 }, true],
    ['nobody is answered', { underWay: 21, answeredPerSecond: 0, secondsTaken: 15, busy: 1 }, true],
  ])('where %s: %o → %s', (_, crowd, turnedAway) => {
    expect(isCrowded(crowd)).toBe(turnedAway);
  });
});

describe('a crowd', () => {
  const crowd = { underWay: 0, answeredPerSecond: 2, secondsTaken: 5, busy: 1 };
  const app = express();
  const held: (() => void)[] = [];
  const meter = {
    comes() {
      crowd.underWay += 1;
      return () => {
        crowd.underWay -= 1;
      };
    },
    look: () => crowd,
  };
  app.use(turnAwayCrowds((path) => path === '/let-in', meter));
  app.use((request, response) => {
    if (request.path === '/slow') held.push(() => response.send('done'));
    else response.send('done');
  });
  app.use(((error: Error, _request, response, _next) => {
    response.status(503).send(error.name);
  }) satisfies express.ErrorRequestHandler);
  const server = app.listen(0, '127.0.0.1');
  let origin = '';
  beforeAll(async () => {
    if (!server.listening) await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  it('of twenty-one is all that fits: the next one is told at once, and those who are in get their answer', async () => {
    const inside = Array.from({ length: 21 }, () => fetch(`${origin}/slow`));
    while (held.length < 21) await fetch(`${origin}/let-in`);
    const late = await fetch(`${origin}/`);
    expect([late.status, await late.text()]).toEqual([503, 'TooBusy']);
    expect((await fetch(`${origin}/let-in`)).status).toBe(200);
    for (const answer of held) answer();
    expect((await Promise.all(inside)).map(({ status }) => status)).toEqual(inside.map(() => 200));
    expect((await fetch(`${origin}/`)).status).toBe(200);
    expect(crowd.underWay).toBe(0);
  });
});

/** Keeps this program at work for longer than a crowd is measured, while it reads what comes. */
async function work(): Promise<void> {
  for (const until = Date.now() + 5_200; Date.now() < until;) await setImmediate();
}

describe('a portal', () => {
  let office: BackOffice;
  beforeAll(async () => {
    // Else nothing counts as busy (guards.ts).
    vi.mocked(performance.eventLoopUtilization).mockRestore();
    office = await openBackOffice({ worker: false });
  });
  afterAll(() => office.close());

  it('that is held up by more than it can do tells who comes to come back, and is there again afterward', async () => {
    const unknown = { email: 'nobody@clients.example' };
    await withClient(office.database.databaseUrl, async (client) => {
      await client.query('BEGIN; LOCK TABLE rate_limit');
      const press = () => office.browse('client').post('/forgot-password', unknown);
      const pressed = Array.from({ length: 60 }, press);
      await work();
      // With this one a time of measuring begins in which nobody is answered.
      pressed.push(press());
      await work();
      const late = await office.browse('client').get('/sign-in');
      expect([late.status, late.response.headers.get('retry-after')]).toEqual([503, '30']);
      expect(late.text).toContain('Nothing was changed');
      await client.query('ROLLBACK');
      await Promise.all(pressed);
    });
    expect((await office.browse('client').get('/sign-in')).status).toBe(200);
  });
});
