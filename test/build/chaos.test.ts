import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { mailsOnce } from '../../dev/chaos/checks/mails.js';
import { childrenOf, everyFault, orderOf } from '../../dev/chaos/faults.js';
import { journeys, kindsOf } from '../../dev/chaos/people.js';
import { playedBy } from '../../dev/chaos/plays.js';
import { randomFrom } from '../../dev/chaos/random.js';
import { controlTroubles } from '../../dev/chaos/verdict.js';
import { balance } from '../../dev/cluster/balancer.js';
import { freePort } from '../harness/global-setup.js';
import * as workflows from '../../src/workflows/index.js';

describe('the cases of a chaos run', () => {
  it('play every workflow type, each by a journey that there is', () => {
    expect(Object.keys(playedBy).toSorted()).toEqual(Object.keys(workflows).toSorted());
    const names = new Set(journeys.map(({ name }) => name));
    expect(
      Object.values(playedBy)
        .flat()
        .filter((name) => !names.has(name)),
    ).toEqual([]);
  });

  it('are of every kind, by their shares, as soon as there are as many cases as kinds', () => {
    expect(journeys.reduce((sum, { share }) => sum + share, 0)).toBe(100);
    for (const cases of [journeys.length, 60, 200]) {
      const played = kindsOf(cases, journeys);
      expect(played).toHaveLength(cases);
      expect(new Set(played)).toEqual(new Set(journeys));
    }
    expect(kindsOf(3, journeys)).toEqual(journeys.slice(0, 3));
  });
});

describe('what breaks in a chaos run', () => {
  it('comes once a round, what no run may go without among the first', () => {
    const full = { name: 'disk full', begin: () => {}, end: () => {} };
    for (const seed of [1, 2, 3, 4, 5]) {
      const order = orderOf({ faults: everyFault, required: [full] }, randomFrom(seed));
      expect(new Set(order)).toEqual(new Set([full, ...everyFault]));
      expect(order).toHaveLength(everyFault.length + 1);
      expect(order.indexOf(full)).toBeLessThan(11);
    }
  });

  it('cuts every portal off', () => {
    const names = new Set(everyFault.map(({ name }) => name));
    for (const portal of ['CLIENT', 'PROVIDER', 'STAFF'])
      expect(names).toContain(`way to ${portal}_PORTAL: half-close`);
  });

  it('reaches the processes that a process started', async () => {
    const child = spawn('sleep', ['60']);
    await once(child, 'spawn');
    expect(childrenOf(process.pid)).toContain(child.pid);
    child.kill();
    await once(child, 'exit');
    expect(childrenOf(process.pid)).not.toContain(child.pid);
  });

  it('half-closes the way there of one connection, and of the next the way back', async () => {
    let said = 0;
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      let heard = '';
      socket.on('data', (chunk: Buffer) => {
        heard += chunk.toString();
        said += 1;
      });
      socket.on('end', () => socket.end(`heard ${heard}`));
    });
    const target = await freePort();
    await once(server.listen(target, '127.0.0.1'), 'listening');
    const way = await balance(await freePort(), [target]);
    const open = async () => {
      const socket = connect({ port: way.port, host: '127.0.0.1', allowHalfOpen: true });
      await once(socket, 'connect');
      socket.write('one');
      return socket;
    };
    const [there, back] = [await open(), await open()];
    await expect.poll(() => said).toBe(2);
    way.disturb('half-close');
    // The server was told that there is no more, and its answer comes.
    expect(await text(there)).toBe('heard one');
    // Of the other, nothing more comes, while the server still hears what is sent.
    expect(await text(back)).toBe('');
    expect(back.writable).toBe(true);
    back.destroy();
    await way.stop();
    server.close();
  });
});

describe('a control run', () => {
  it('has in place of the module with the bug one that gives the same names', async () => {
    const names = async (path: string) => Object.keys((await import(path)) as object).toSorted();
    expect(await names('../../dev/chaos/plant/mail-once.js')).toEqual(
      await names('../../src/activities/kit/mail-once.js'),
    );
  });

  const outcomes = [{ name: 'sign-up', seconds: 9, lost: null }];
  const [without, again] = [
    'a mail “Hello” came without a row',
    'a mail “Hello” came 2 times to one address',
  ];

  it('passes where what the planted bug causes was found, and nothing else', () => {
    expect(controlTroubles({ outcomes, checks: { [mailsOnce]: [without, again] } })).toEqual([]);
  });

  it('fails where only half of it was found, something else, or where no one looked', () => {
    const other = 'a mail records-ready is pending';
    expect(controlTroubles({ outcomes, checks: { [mailsOnce]: [without] } })).toHaveLength(1);
    expect(controlTroubles({ outcomes, checks: { [mailsOnce]: [without, again, other] } })).toEqual([other]);
    expect(controlTroubles({ outcomes, checks: {} })).toHaveLength(2);
    const lost = [{ ...outcomes[0], name: 'sign-up', seconds: 9, lost: 'case 3: waited in vain' }];
    expect(controlTroubles({ outcomes: lost, checks: { [mailsOnce]: [without, again] } })).toEqual([
      'case 3: waited in vain',
    ]);
  });
});
