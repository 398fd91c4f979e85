import { promisify } from 'node:util';
import type { Request, RequestHandler, Response } from 'express';

/** Reads bodies by a parser, once it is known who sends them; `request.body` has what it made of one. */
export function bodyReader(
  parserOf: (options: { limit: number }) => RequestHandler,
  limit: number,
): (request: Request, response: Response) => Promise<'body-too-large' | 'body-malformed' | null> {
  const parse = promisify(parserOf({ limit }));
  return async (request, response) => {
    // The parsers say so only after they have let all of it pass.
    if (Number(request.get('content-length') ?? 0) > limit) {
      response.set('Connection', 'close');
      return 'body-too-large';
    }
    try {
      await parse(request, response);
      // A request that broke off before is taken for one whose body was read already.
      return request.complete ? null : 'body-malformed';
    } catch (error) {
      return (error as { type?: string }).type === 'entity.too.large' ? 'body-too-large' : 'body-malformed';
    }
  };
}
