import { Context } from '@temporalio/activity';

/** Milliseconds between two signs of life; well below the ten seconds after which a silent worker counts as dead. */
const signMs = 3_000;

/** An activity that says for as long as it works that its worker lives, so that a dead one is noticed long before the work's time is over. */
export function withHeartbeat<Request, Result>(
  work: (request: Request) => Promise<Result>,
): (request: Request) => Promise<Result> {
  return async (request) => {
    const signs = setInterval(() => Context.current().heartbeat(), signMs);
    try {
      return await work(request);
    } finally {
      clearInterval(signs);
    }
  };
}
