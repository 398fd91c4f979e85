import type { RequestListener } from 'node:http';

/** What stands before the path where a request names its whole address (RFC 9112 §3.2.2). */
const host = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i;

/**
 * Answers 400 where the target of a request is no address, such as `http://[`: Express would pass such a request by everything of ours, and
 * answer it without our headers and without a line in the log. Of a whole address only the path counts: who asks doesn't say what we are called.
 */
export function withReadableTargets(app: RequestListener): RequestListener {
  return (request, response) => {
    const { url: target = '' } = request;
    if (URL.canParse(target, 'http://localhost')) {
      request.url = target.replace(host, '').replace(/^(?=[?#]|$)/, '/');
      return app(request, response);
    }
    response
      .writeHead(400, {
        'Content-Type': 'text/plain; charset=utf-8',
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
        'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
        // Browsers pass it by where it comes without TLS (RFC 6797 §8.1).
        'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
        Connection: 'close',
      })
      .end('The address of this request can’t be read.\n');
  };
}
