import type { RequestListener } from 'node:http';

/**
 * Answers 400 where the target of a request is no address, such as `http://[`: Express would pass such a request by everything of ours, and
 * answer it without our headers and without a line in the log.
 */
export function withReadableTargets(app: RequestListener): RequestListener {
  return (request, response) => {
    if (URL.canParse(request.url ?? '', 'http://localhost')) return app(request, response);
    response
      .writeHead(400, {
        'Content-Type': 'text/plain; charset=utf-8',
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
        Connection: 'close',
      })
      .end('The address of this request can’t be read.\n');
  };
}
