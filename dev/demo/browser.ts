/** A browser's part of HTTP: it keeps cookies, follows redirects and names its origin; and where told so a network address and milliseconds of patience. */
export function createBrowser(
  origin: string,
  { from, patienceMs }: { from?: string; patienceMs?: number } = {},
) {
  const cookies = new Map<string, string>();
  const visit = async (
    path: string,
    fields?: Record<string, string>,
  ): Promise<{ status: number; html: string; response: Response }> => {
    const response = await fetch(new URL(path, origin), {
      redirect: 'manual',
      headers: {
        cookie: Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; '),
        origin: new URL(origin).origin,
        ...(from === undefined ? {} : { 'x-forwarded-for': from }),
      },
      ...(patienceMs === undefined ? {} : { signal: AbortSignal.timeout(patienceMs) }),
      ...(fields ? { method: 'POST', body: new URLSearchParams(fields) } : {}),
    });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location !== null && response.status < 400) return visit(location);
    const html = response.headers.get('content-type')?.startsWith('text/html') ? await response.text() : '';
    return { status: response.status, html, response };
  };
  return { visit, cookies };
}

export type DemoBrowser = ReturnType<typeof createBrowser>;

/** An answer that must have a status; anything else ends the demonstration, with the first words of the page that came instead. */
export async function expectStatus<Answer extends { status: number; html: string }>(
  visit: Promise<Answer>,
  status: number,
): Promise<Answer> {
  const answer = await visit;
  if (answer.status !== status) {
    const main = /<main[\s\S]*/.exec(answer.html)?.[0] ?? answer.html;
    const words = main
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim();
    throw new Error(`Expected ${status}, got ${answer.status}: ${words.slice(0, 300)}`);
  }
  return answer;
}

/** Tells the viewer what happens, with the time. */
export const say = (line: string) => console.log(`${new Date().toISOString().slice(11, 19)}  ${line}`);
