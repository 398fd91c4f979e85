import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';

/** What came back: status, page or JSON text, and the answer itself. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly response: Response;
}

/** Cookies by name; portals that share a host share them. */
export type CookieJar = Map<string, string>;

/** A person's browser as far as HTTP goes: cookies, redirects, an origin. */
export function openBrowser(origin: string, cookies: CookieJar = new Map()) {
  async function send(
    path: string,
    init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const response = await fetch(new URL(path, origin), {
      ...init,
      redirect: 'manual',
      headers: {
        origin,
        ...init.headers,
        cookie: Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; '),
      },
    });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location !== null && response.status === 303) return send(location);
    return { status: response.status, text: await response.clone().text(), response };
  }
  /** Sends only what it is told beside the cookies: no Origin, and any Host. Redirects stay as they are. */
  async function bare(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    headers: Record<string, string>,
    fields: Record<string, string> = {},
  ) {
    const cookie = Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; ');
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const sent = request(new URL(path, origin), { method, headers: { cookie, ...type, ...headers } });
    sent.end(method === 'POST' ? new URLSearchParams(fields).toString() : undefined);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    const text = Buffer.concat(await answer.toArray()).toString('utf8');
    return {
      status: answer.statusCode ?? 0,
      location: answer.headers.location ?? '',
      cookies: answer.headers['set-cookie'] ?? [],
      text,
    };
  }
  return {
    origin,
    cookies,
    bare,
    get: (path: string, headers: Record<string, string> = {}) => send(path, { headers }),
    head: (path: string) => send(path, { method: 'HEAD' }),
    remove: (path: string) => send(path, { method: 'DELETE' }),
    post: (path: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) =>
      send(path, { method: 'POST', body: new URLSearchParams(fields), headers }),
    /** Sends a form with files, as a browser does; each file is a name with its bytes. */
    upload: (
      path: string,
      fields: Record<string, string>,
      files: readonly (readonly [name: string, bytes: Uint8Array])[],
    ) => {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      for (const [name, bytes] of files) form.append('papers', new Blob([Uint8Array.from(bytes)]), name);
      return send(path, { method: 'POST', body: form });
    },
    json: (path: string, body: unknown, headers: Record<string, string> = {}) =>
      send(path, {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
      }),
  };
}

/** What a page's hidden fields send. */
export function hiddenIn(page: string): Record<string, string> {
  const fields = page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g);
  const plain = (text: string) => text.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  return Object.fromEntries(Array.from(fields, ([, name = '', value = '']) => [name, plain(value)]));
}

/** Opens a mailed link to choose a new password, and chooses it on the page that opens. */
export async function choosePassword(browser: Browser, path: string, password: string): Promise<Answer> {
  const page = await browser.get(path);
  return browser.post('/reset-password', { ...hiddenIn(page.text), password });
}

/** A page without the token of its forms, which is another in each browser. */
export function withoutToken(page: string): string {
  return page.replaceAll(/(name="csrf" value=")[^"]*/g, '$1');
}

export type Browser = ReturnType<typeof openBrowser>;
