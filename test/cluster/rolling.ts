import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** How one message to support was answered. */
export interface Answered {
  readonly email: string;
  /** What came of it: the status of the answer, or why there was none. */
  readonly outcome: number | string;
  readonly reference: string | null;
}

/** Sends messages to support, four a second, each from a network address and over a connection of its own, once and never again. */
export function startLoad(origin: string): { sent(): number; stop(): Promise<Answered[]> } {
  const sent: Promise<Answered>[] = [];
  let running = true;
  const sending = (async () => {
    for (; running; await pause(250)) sent.push(writeToSupport(origin, sent.length));
  })();
  return {
    sent: () => sent.length,
    async stop() {
      running = false;
      await sending;
      return Promise.all(sent);
    },
  };
}

async function writeToSupport(origin: string, index: number): Promise<Answered> {
  const email = `rolling-${index}@people.example`;
  const fields = { form: randomUUID(), name: 'Luz Marín', email, message: 'How do I add my child?' };
  const { outcome, text } = await post(new URL('/contact/about/family', origin), fields, {
    origin,
    'x-forwarded-for': `198.18.${Math.floor(index / 250)}.${(index % 250) + 1}`,
  }).catch((error: Error) => ({ outcome: error.message, text: '' }));
  return { email, outcome, reference: /CR-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(text)?.[0] ?? null };
}

function post(
  url: URL,
  fields: Record<string, string>,
  headers: Record<string, string>,
): Promise<{ outcome: number; text: string }> {
  return new Promise((resolve, reject) => {
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const sent = request(
      url,
      { method: 'POST', agent: false, headers: { ...headers, ...type } },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response
          .once('end', () => resolve({ outcome: response.statusCode ?? 0, text }))
          .once('error', reject);
      },
    );
    sent.once('error', reject).setTimeout(30_000, () => sent.destroy(new Error('no answer')));
    sent.end(new URLSearchParams(fields).toString());
  });
}
