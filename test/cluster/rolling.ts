import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** How one message to support was answered. */
export interface Answered {
  readonly email: string;
  /** What came of it: the status of the answer, or why there was none. */
  readonly outcome: number | string;
  readonly reference: string | null;
  /** Whether the connection was kept open for it, and let go of with its answer. */
  readonly endedKeptOpen: boolean;
}

/**
 * Sends messages to support, four a second, each from a network address of its own, once and never again: in turns over a connection of its own, as a browser, and over one that is kept
 * open, as a proxy.
 */
export function startLoad(origin: string): { sent(): number; stop(): Promise<Answered[]> } {
  const sent: Promise<Answered>[] = [];
  const keptOpen = new Agent({ keepAlive: true, maxSockets: 1 });
  let running = true;
  const sending = (async () => {
    for (; running; await pause(250))
      sent.push(writeToSupport(origin, sent.length, sent.length % 2 === 0 ? false : keptOpen));
  })();
  return {
    sent: () => sent.length,
    async stop() {
      running = false;
      await sending;
      return Promise.all(sent).finally(() => keptOpen.destroy());
    },
  };
}

async function writeToSupport(origin: string, index: number, agent: Agent | false): Promise<Answered> {
  const email = `rolling-${index}@people.example`;
  const fields = { form: randomUUID(), name: 'Luz Marín', email, message: 'How do I add my child?' };
  const headers = {
    origin,
    'x-forwarded-for': `198.18.${Math.floor(index / 250)}.${(index % 250) + 1}`,
  };
  const { outcome, text, isLast } = await post(
    new URL('/contact/about/family', origin),
    { agent, headers },
    fields,
  ).catch((error: Error) => ({ outcome: error.message, text: '', isLast: false }));
  const reference = /CR-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(text)?.[0] ?? null;
  return { email, outcome, reference, endedKeptOpen: agent !== false && isLast };
}

function post(
  url: URL,
  { agent, headers }: { agent: Agent | false; headers: Record<string, string> },
  fields: Record<string, string>,
): Promise<{ outcome: number; text: string; isLast: boolean }> {
  return new Promise((resolve, reject) => {
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const sent = request(url, { method: 'POST', agent, headers: { ...headers, ...type } }, (response) => {
      const isLast = response.headers.connection === 'close';
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response
        .once('end', () => resolve({ outcome: response.statusCode ?? 0, text, isLast }))
        .once('error', reject);
    });
    sent.once('error', reject).setTimeout(30_000, () => sent.destroy(new Error('no answer')));
    sent.end(new URLSearchParams(fields).toString());
  });
}
