import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/api/app.js';
import { MailTrouble } from '../../src/ports.js';
import { apiMetrics } from '../../src/watch/metrics/api.js';
import { countSendings } from '../../src/watch/metrics/sendings.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { withClient } from '../harness/postgres.js';

let office: BackOffice;
let metrics: ReturnType<typeof apiMetrics>;
let address: string;
const closing: (() => void)[] = [];
const queues = ['main-here', 'served-here'];

beforeAll(async () => {
  office = await openBackOffice({ worker: false });
  metrics = apiMetrics({ db: office.db, queues });
  await once(metrics.server.listen(0, '127.0.0.1'), 'listening');
  closing.push(() => metrics.server.close());
  address = `http://127.0.0.1:${(metrics.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  for (const close of closing) close();
  await office.close();
});

/** Every line of a scrape but the comments. */
const scraped = async () =>
  (await (await fetch(`${address}/metrics`)).text()).split('\n').filter((line) => !line.startsWith('#'));

describe('the metrics of the API', () => {
  it('count a request by the pattern of its route, and never by its address', async () => {
    const app = createApp('staff', office, metrics.observe);
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(() => server.close());
    const staff = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await fetch(`${staff}/health/live`);
    await fetch(`${staff}/cases/CT-7Q4M-2KXA?email=maria@example.com`, { redirect: 'manual' });
    await fetch(`${staff}/maria@example.com`, { redirect: 'manual' });

    const lines = await scraped();
    const counted = lines.filter((line) => line.startsWith('headway_http_request_duration_seconds_count'));
    expect(counted.map((line) => line.replace('headway_http_request_duration_seconds_count', ''))).toEqual(
      expect.arrayContaining([
        '{portal="staff",method="GET",route="/health/live",status="200"} 1',
        expect.stringMatching(/^\{portal="staff",method="GET",route="\/cases\/:\w+",status="\d+"\} 1$/),
        expect.stringMatching(/^\{portal="staff",method="GET",route="[^@]*",status="404"\} 1$/),
      ]),
    );
    expect(lines.join('\n')).not.toMatch(/maria|7Q4M/);
  });

  it('tell cases, tasks, exports and workers from the database', async () => {
    const now = Date.now();
    const opened = (minutesAgo: number) => new Date(now - minutesAgo * 60_000);
    const row = (kind: 'note_export' | 'contact_request', minutesAgo: number, more: object = {}) => {
      const id = randomUUID();
      return {
        id,
        kind,
        reference: id.slice(0, 12),
        workflowId: id,
        subjectId: id,
        state: 'requested',
        waitingOn: 'system' as const,
        openedAt: opened(minutesAgo),
        ...more,
      };
    };
    const oldest = row('contact_request', 120, { dueAt: opened(1), needsAttention: true });
    await office.db.case.createMany({
      data: [
        oldest,
        row('contact_request', 5, { dueAt: opened(-60) }),
        row('contact_request', 600, { closedAt: opened(1) }),
        row('note_export', 1),
      ],
    });
    await office.db.supportTask.create({
      data: {
        id: randomUUID(),
        caseId: oldest.id,
        key: 'test',
        kind: 'answer_contact_request',
        openedAt: opened(60),
        dueAt: opened(1),
      },
    });
    await withClient(office.database.ownerUrl, (client) =>
      client.query(`INSERT INTO worker_heartbeat (id, queues, host, pid, started_at, beat_at, troubles)
        VALUES ('${randomUUID()}', '{served-here}', 'test', 1, now(), now(), '{}')`),
    );
    // What was told a moment ago is told again for five seconds.
    await new Promise((resolve) => setTimeout(resolve, 5_500));

    const lines = await scraped();
    expect(lines).toEqual(
      expect.arrayContaining([
        'headway_cases_open{kind="contact_request",state="requested"} 2',
        'headway_cases_open{kind="note_export",state="requested"} 1',
        'headway_cases_overdue{kind="contact_request"} 1',
        'headway_cases_needing_attention{kind="contact_request"} 1',
        'headway_support_tasks_open{kind="answer_contact_request"} 1',
        'headway_support_tasks_overdue{kind="answer_contact_request"} 1',
        'headway_queue_served{queue="served-here"} 1',
        'headway_queue_served{queue="main-here"} 0',
        'headway_worker_heartbeat_age_seconds{queue="main-here"} +Inf',
        'headway_database_answers 1',
      ]),
    );
    const age = lines.find((line) =>
      line.startsWith('headway_case_oldest_age_seconds{kind="contact_request"'),
    );
    const seconds = Number(age?.split(' ').at(-1)) - 120 * 60;
    // As long ago as it is by now, or was when the test began.
    expect(seconds).toBeGreaterThanOrEqual(-1);
    expect(seconds).toBeLessThanOrEqual((Date.now() - now) / 1_000 + 1);
  });

  it('give nothing but themselves', async () => {
    expect((await fetch(`${address}/`)).status).toBe(404);
    expect((await fetch(`${address}/metrics`, { method: 'POST' })).status).toBe(404);
  });

  it('are told without the business while the database is away', async () => {
    const away = apiMetrics({
      db: new Proxy(office.db, {
        get: () => () => Promise.reject(new Error('away')),
      }),
      queues,
    });
    await once(away.server.listen(0, '127.0.0.1'), 'listening');
    closing.push(() => away.server.close());
    const { port } = away.server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(text).toContain('headway_database_answers 0');
    expect(text).toContain('process_cpu_seconds_total');
    expect(text).not.toMatch(/^headway_cases_open\{/m);
  });
});

describe('what a worker sends', () => {
  it('is counted by channel and outcome, and comes back as it was', async () => {
    const counts: string[] = [];
    const accepted = { kind: 'accepted' as const, sid: 'SM1' };
    const trouble = new MailTrouble('away', 'relay');
    const carriers: Parameters<typeof countSendings>[0] = {
      mailer: { send: () => Promise.reject(trouble), close() {} },
      phone: { sendText: async () => ({ kind: 'refused' as const, code: 21_211 }) },
      codeSender: { send: async () => accepted, async used() {} },
    };
    const { mailer, phone, codeSender } = countSendings(carriers, ({ channel, outcome }) =>
      counts.push(`${channel} ${outcome}`),
    );
    await expect(mailer.send({} as never)).rejects.toBe(trouble);
    const busy = new MailTrouble('Too many mails wait for the relay', 'busy');
    carriers.mailer.send = () => Promise.reject(busy);
    await expect(mailer.send({} as never)).rejects.toBe(busy);
    expect(await phone.sendText({ to: '', text: '' })).toEqual({ kind: 'refused', code: 21_211 });
    await codeSender.send({ method: 'voice' } as never);
    expect(counts).toEqual(['email trouble', 'email busy', 'text refused', 'code-by-voice accepted']);
  });
});
