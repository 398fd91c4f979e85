import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { pngOfSize } from './papers.js';
import type { MountedRoute } from './routes.js';

/** One request as it goes over the wire; nothing tidies it up on the way. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What stands in a path where nobody expects it, encoded as it is sent. */
const strangePlaces = [
  '%00',
  '%',
  '%zz',
  '%ED%A0%80',
  '%E2%80%AE',
  '..%2f..%2fetc%2fpasswd',
  '%27%20OR%201=1--',
  'a'.repeat(4_000),
  '__proto__',
  'constructor',
  'toString',
  '00000000-0000-7000-8000-000000000000',
  '-1',
  '1e309',
];

const deep = '['.repeat(20_000);
const bomb = gzipSync(Buffer.alloc(20_000_000, 'a'));

/** A value of a JSON field, mostly of the wrong type. */
const value = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1e308,
    [],
    {},
    [[]],
    ['a', 'a'],
    { $gt: '' },
    '\0',
    '\ud800',
    '2027-13-45',
    '%_',
    'client',
    'provider',
    '+12125550100',
    'maria@providers.example',
    'x'.repeat(20_000),
    { toString: 1 },
  ),
);

/** What parts the fields and files of a form. */
const boundary = 'fuzz';

/** What a file holds: the heads of what is taken with nothing behind them, and what isn't taken. */
const fileBytes = fc.oneof(
  fc.constantFrom(
    Buffer.alloc(0),
    Buffer.from(
      '%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 1 0 R >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF',
    ),
    pngOfSize(1, 1),
    pngOfSize(60_000, 60_000),
    Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]),
    Buffer.from(`\r\n--${boundary}-\r\n`),
    Buffer.alloc(300_000, 'a'),
  ),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);

/** Forms with files, sent to this path with these names in them: parts may lack their name, their head or their end, and be too many. */
export function formsWithFilesTo(
  path: string,
  words: { readonly fields: readonly string[]; readonly origin: string },
): fc.Arbitrary<WireRequest> {
  const head = fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .constantFrom(...words.fields, '__proto__', '')
        .map((name) => `Content-Disposition: form-data; name="${name}"`),
    },
    {
      weight: 4,
      arbitrary: fc
        .constantFrom('card.pdf', '', '..\\..\\etc', '%00', 'x'.repeat(9_000), '\u202Egnp.exe')
        .map((name) => `Content-Disposition: form-data; name="papers"; filename="${name}"`),
    },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        'Content-Disposition: form-data',
        'Content-Disposition: form-data; filename=a',
        'Content-Disposition: ;;; name',
        "Content-Disposition: form-data; name*=UTF-8''%zz",
        'Content-Type: multipart/mixed; boundary=inner',
        'Content-Transfer-Encoding: base64',
        '',
        'X: y\r\n'.repeat(400),
      ),
    },
  );
  const typed = fc.string({ unit: 'binary', maxLength: 60 }).map((text) => Buffer.from(text));
  const part = fc
    .tuple(head, fc.oneof(fileBytes, typed))
    .map(([said, bytes]) => [Buffer.from(`--${boundary}\r\n${said}\r\n\r\n`), bytes, Buffer.from('\r\n')]);
  const parts = fc.oneof(
    { weight: 9, arbitrary: fc.array(part, { maxLength: 6 }) },
    { weight: 1, arbitrary: fc.array(part, { minLength: 61, maxLength: 70 }) },
  );
  const end = fc.constantFrom(`--${boundary}--\r\n`, `--${boundary}--`, '', `--${boundary}\r\n`);
  return fc.tuple(parts, end).map(([sent, last]) => ({
    method: 'POST',
    path,
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      origin: words.origin,
      'sec-fetch-site': 'same-origin',
    },
    body: Buffer.concat([...sent.flat(), Buffer.from(last)]),
  }));
}

/** Requests to the routes of a router, with these words in their places and these names in their bodies. */
export function requestsTo(
  routes: readonly MountedRoute[],
  words: { readonly places: readonly string[]; readonly fields: readonly string[]; readonly origin: string },
): fc.Arbitrary<WireRequest> {
  const place = fc.oneof(
    fc.constantFrom(...words.places, ...strangePlaces),
    fc.string({ unit: 'binary', maxLength: 20 }).map(encodeURIComponent),
  );
  const field = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...words.fields) },
    { weight: 1, arbitrary: fc.constantFrom('__proto__', 'constructor', 'a[b][c]', 'csrf', 'seen', '') },
  );
  const json = fc.oneof(
    { weight: 8, arbitrary: fc.dictionary(field, value, { maxKeys: 8 }).map((body) => JSON.stringify(body)) },
    {
      weight: 2,
      arbitrary: fc.constantFrom('', '{', '[]', 'null', '7', '"a"', deep, '{"__proto__":{"a":1}}'),
    },
  );
  const form = fc
    .array(
      fc.tuple(
        field,
        fc.oneof(place, fc.constant('yes'), fc.string({ maxLength: 30 }).map(encodeURIComponent)),
      ),
      {
        maxLength: 10,
      },
    )
    .map((pairs) => pairs.map(([name, text]) => `${encodeURIComponent(name)}=${text}`).join('&'));
  const headers = fc.record(
    {
      'content-type': fc.constantFrom(
        'application/json',
        'application/json; charset=utf-16',
        'application/x-www-form-urlencoded; charset=klingon',
        'multipart/form-data; boundary=',
        'text/plain',
        ';',
      ),
      'content-encoding': fc.constantFrom('gzip', 'br', 'deflate', 'klingon'),
      origin: fc.constantFrom(words.origin, 'null', 'https://elsewhere.example', '%'),
      'sec-fetch-site': fc.constantFrom('same-origin', 'cross-site', 'klingon'),
      range: fc.constantFrom('bytes=0-', 'bytes=9-1', 'bytes=-1', 'bytes=99999999999999999999-', 'lines=1'),
      accept: fc.constantFrom('*/*', 'application/json', '%', 'x'.repeat(2_000)),
      'accept-language': fc.constantFrom('de', '%', 'x'.repeat(2_000)),
      'user-agent': fc.constantFrom('', '\u00ff', 'x'.repeat(4_000)),
      'if-none-match': fc.constantFrom('*', 'W/"a"', '"'),
      'x-forwarded-for': fc.constantFrom('::', '1.2.3.4, %', 'x'.repeat(1_000)),
      cookie: fc.constantFrom(
        'session=%',
        'session=a; session=b',
        '__proto__=a',
        'device=x; csrf=y',
        '=',
        '%ff',
      ),
    },
    { requiredKeys: [] },
  );
  return fc
    .record({
      route: fc.constantFrom(...routes),
      method: fc.option(fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'), {
        freq: 12,
        nil: null,
      }),
      places: fc.array(place, { minLength: 3, maxLength: 3 }),
      shout: fc.integer({ min: 0, max: 19 }),
      query: fc.oneof({ weight: 2, arbitrary: fc.constant('') }, { weight: 1, arbitrary: form }),
      json,
      form,
      own: fc.boolean(),
      headers,
      strange: fc.integer({ min: 0, max: 3 }),
      cut: fc.integer({ min: 0, max: 29 }),
    })
    .map(({ route, method, places, shout, query, own, strange, cut, ...rest }) => {
      const filled = places.reduce((path, text) => path.replace(/:\w+/, () => text), route.path);
      const path = (shout === 0 ? filled.toUpperCase() : filled) + (query === '' ? '' : `?${query}`);
      const isApi = filled.startsWith('/v1');
      const sent = isApi ? rest.json : rest.form;
      const used = method ?? route.method;
      return {
        method: used,
        path: path.replaceAll(/[^\x21-\x7e]/g, '%20'),
        headers: {
          'content-type': isApi ? 'application/json' : 'application/x-www-form-urlencoded',
          ...(own ? { origin: words.origin, 'sec-fetch-site': 'same-origin' } : {}),
          ...(strange === 0 ? rest.headers : {}),
        },
        body:
          used === 'GET' || used === 'HEAD'
            ? Buffer.alloc(0)
            : rest.headers['content-encoding'] === 'gzip' && strange === 0
              ? bomb
              : Buffer.from(cut === 0 ? sent.slice(0, sent.length / 2) : sent),
      };
    });
}

/** Sends a request as it is; null where Node itself refuses to write it, or the server closes the connection on it. */
export async function send(
  origin: string,
  { method, path, headers, body }: WireRequest,
  cookies: ReadonlyMap<string, string>,
): Promise<{ status: number; text: string } | null> {
  const own = Array.from(cookies, ([name, text]) => `${name}=${text}`).join('; ');
  const { hostname, port } = new URL(origin);
  const cookie = [own, headers['cookie']].filter(Boolean).join('; ');
  return new Promise((resolve) => {
    const sent = request(
      {
        hostname,
        port,
        method,
        path,
        headers: { ...headers, cookie, ...(body.length === 0 ? {} : { 'content-length': body.length }) },
      },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('close', () =>
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }),
        );
      },
    );
    sent.on('error', () => resolve(null));
    sent.end(body);
  });
}
