import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Something that connections are handed on from. */
export interface Balancer {
  stop(): Promise<void>;
}

/**
 * Hands each connection on to the next of several ports of this machine, past those that take none. A connection whose target dies is closed; who
 * connected tries again.
 */
export async function balance(port: number, targets: readonly number[]): Promise<Balancer> {
  let turn = 0;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    open.add(client);
    client.on('error', () => {}).once('close', () => open.delete(client));
    turn = (turn + 1) % targets.length;
    handOn(client, [...targets.slice(turn), ...targets.slice(0, turn)]);
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return {
    async stop() {
      const closed = once(server, 'close');
      server.close();
      for (const client of open) client.destroy();
      await closed;
    },
  };
}

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
    client.setNoDelay(true).pipe(target).pipe(client);
    client.once('close', () => target.destroy());
    target.once('close', () => client.destroy());
  });
}
