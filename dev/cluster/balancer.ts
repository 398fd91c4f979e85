import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';

/**
 * What a network does to connections: nothing; `drop` closes all and takes none; `delay` holds every chunk up for seconds; `stall` takes everything
 * and hands nothing on; `half-close` ends one direction of what is open, of every other connection the way there and of the rest the way back, and
 * takes no new ones.
 */
export type Disturbance = 'none' | 'drop' | 'delay' | 'stall' | 'half-close';

/** Something that connections are handed on from. */
export interface Balancer {
  readonly port: number;
  /** Disturbs what is open and what comes, until told otherwise. */
  disturb(how: Disturbance): void;
  stop(): Promise<void>;
}

/** Milliseconds by which `delay` holds a chunk up. */
const delayMs = 1_500;

/** One direction of a connection: what it ends at, and what hands it on. */
interface Direction {
  readonly to: Socket;
  readonly through: Transform;
}

/**
 * Hands each connection on to the next of several ports of this machine, past those that take none. A connection whose target dies is closed; who
 * connected tries again.
 */
export async function balance(port: number, targets: readonly number[]): Promise<Balancer> {
  let turn = 0;
  let disturbance: Disturbance = 'none';
  const waiting = new Set<() => void>();
  const open = new Set<Socket>();
  const links = new Set<readonly [there: Direction, back: Direction]>();
  let side = 0;
  const server = createServer((client) => {
    open.add(client);
    client.on('error', () => {}).once('close', () => open.delete(client));
    turn = (turn + 1) % targets.length;
    if (disturbance === 'drop' || disturbance === 'half-close') client.destroy();
    else handOn(client, [...targets.slice(turn), ...targets.slice(0, turn)]);
  });

  /** Nothing is read from the client until a target has taken the connection. */
  function handOn(client: Socket, [first, ...others]: readonly number[]): void {
    if (first === undefined || client.destroyed) {
      client.destroy();
      return;
    }
    const target = connect({ port: first, host: '127.0.0.1', noDelay: true });
    const refused = () => handOn(client, others);
    target.once('error', refused).once('connect', () => {
      target.off('error', refused).on('error', () => {});
      const [there, back] = [disturbed(), disturbed()];
      client.setNoDelay(true).pipe(there).pipe(target).pipe(back).pipe(client);
      const link = [
        { to: target, through: there },
        { to: client, through: back },
      ] as const;
      links.add(link);
      client.once('close', () => target.destroy());
      target.once('close', () => {
        links.delete(link);
        client.destroy();
      });
    });
  }

  function disturbed(): Transform {
    return new Transform({
      transform(chunk: Buffer, _encoding, done) {
        if (disturbance === 'delay') setTimeout(done, delayMs, null, chunk).unref();
        else if (disturbance === 'stall') waiting.add(() => done(null, chunk));
        else done(null, chunk);
      },
    });
  }

  /** What still comes for an end that was told there is no more is thrown away: the other direction goes on. */
  function halfClose({ to, through }: Direction): void {
    through.unpipe(to).resume();
    to.end();
  }

  await once(server.listen(port, '127.0.0.1'), 'listening');
  return {
    port,
    disturb(how) {
      disturbance = how;
      for (const pass of waiting) pass();
      waiting.clear();
      if (how === 'drop') for (const socket of open) socket.destroy();
      if (how === 'half-close') for (const link of links) halfClose(link[side++ % link.length] as Direction);
    },
    async stop() {
      const closed = once(server, 'close');
      server.close();
      for (const client of open) client.destroy();
      await closed;
    },
  };
}
