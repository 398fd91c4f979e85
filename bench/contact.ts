import type { Row } from './targets.js';
import { fromNewNetwork, percentile, timed, type BenchStack, untilWell } from './stack.js';

const samples = 200;
const warmUp = 100;
/** How many people write at once, and how many messages they send in all. */
const crowd = { people: 16, messages: 1_600 };

/** The contact form posted until the page is there, one after another and by sixteen at once; and until its email is accepted by the SMTP server. */
export async function benchContact(stack: BenchStack): Promise<Row[]> {
  const server = stack.run('server');
  const worker = stack.run('worker');
  try {
    await untilWell(`${stack.clientPortal}/health/ready`);
    const alone: number[] = [];
    for (let index = 0; index < samples + warmUp; index += 1) {
      const took = await timed(() => writeToSupport(stack, `alone-${index}`));
      if (index >= warmUp) alone.push(took);
    }
    const mailed: number[] = [];
    for (let index = 0; index < samples / 4; index += 1) {
      const to = addressOf(`mailed-${index}`);
      mailed.push(
        await timed(async () => {
          const accepted = stack.inbox.next((message) => message.to === to);
          await writeToSupport(stack, `mailed-${index}`);
          await accepted;
        }),
      );
    }
    const from = performance.now();
    const inCrowd = await together(stack);
    const perSecond = Math.round(crowd.messages / ((performance.now() - from) / 1_000));
    return [
      row('contact form: one after another', alone),
      row(`contact form: ${crowd.people} at once, ${perSecond} requests/s`, inCrowd),
      row('contact form: posted until the email is accepted', mailed),
    ];
  } finally {
    await worker.stop();
    await server.stop();
  }
}

/** Everyone writes one message after another until all are sent. */
async function together(stack: BenchStack): Promise<number[]> {
  let next = 0;
  const times: number[] = [];
  await Promise.all(
    Array.from({ length: crowd.people }, async () => {
      while (next < crowd.messages) {
        next += 1;
        const number = next;
        times.push(await timed(() => writeToSupport(stack, `crowd-${number}`)));
      }
    }),
  );
  return times;
}

const addressOf = (name: string) => `${name}@contact.example`;

/** Sends the contact form as someone of that name. */
export async function writeToSupport({ clientPortal }: BenchStack, name: string): Promise<void> {
  const answer = await fetch(`${clientPortal}/contact/about/something-else`, {
    method: 'POST',
    headers: { origin: new URL(clientPortal).origin, ...fromNewNetwork() },
    body: new URLSearchParams({ name: 'Ada Okafor', email: addressOf(name), message: 'Can you help me?' }),
  });
  await answer.text();
  if (answer.status !== 200) throw new Error(`The form answered ${answer.status}`);
}

function row(benchmark: string, times: readonly number[]): Row {
  const ms = (share: number) => `${percentile(times, share).toFixed(0)} ms`;
  return { benchmark, figure: `p50 ${ms(0.5)}, p95 ${ms(0.95)}` };
}
