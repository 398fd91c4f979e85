/**
 * A GET with a chunked body was forwarded without its framing, on a connection that all requests shared: the body became a second
 * request, which nobody checked and nothing wrote down. An auditor could end a workflow so.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inject, afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { mails } from '../harness/personas.js';
import { chunked, head, sendRaw } from '../harness/raw-request.js';
import { openStaffPortal, type StaffPortal } from './staff-portal.js';

let office: BackOffice;
let ui: Server;
let portal: StaffPortal;
let auditor: Browser;
let asked: string[] = [];
let connections = 0;

/** In place of Temporal's UI: counts what it understands as requests, and on how many connections. */
beforeAll(async () => {
  office = await openBackOffice({ worker: false });
  ui = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    request.resume();
    request.on('end', () => response.end('the UI'));
  });
  ui.on('connection', () => (connections += 1));
  await once(ui.listen(0, '127.0.0.1'), 'listening');
  const { port } = ui.address() as AddressInfo;
  portal = await openStaffPortal(office, { TEMPORAL_UI_URL: `http://127.0.0.1:${port}` });
  auditor = await portal.signIn(mails.auditor);
});

beforeEach(() => {
  asked = [];
  connections = 0;
});

afterAll(async () => {
  portal.close();
  ui.close();
  ui.closeAllConnections();
  await office.close();
});

const page = '/temporal/namespaces/default/workflows';
const query = '/temporal/api/v1/namespaces/default/workflows/contract-termination%2Fabc/query/view';
const smuggled = [
  'POST /temporal/api/v1/namespaces/default/workflows/abc/terminate HTTP/1.1',
  'Host: localhost',
  'Content-Length: 2',
  '',
  '{}',
].join('\r\n');
const length = Buffer.byteLength(smuggled);

describe('bytes behind a request', () => {
  it.each<[string, string, string[], string]>([
    ['a chunked body of a GET', `GET ${page}`, ['Transfer-Encoding: chunked'], chunked(smuggled)],
    ['a body with a length of a GET', `GET ${page}`, [`Content-Length: ${length}`], smuggled],
    ['a chunked body of a HEAD', `HEAD ${page}`, ['Transfer-Encoding: chunked'], chunked(smuggled)],
    ['a body with a length of a HEAD', `HEAD ${page}`, [`Content-Length: ${length}`], smuggled],
    [
      'a body with a length and chunks',
      `POST ${query}`,
      [`Content-Length: ${length}`, 'Transfer-Encoding: chunked'],
      chunked(smuggled),
    ],
    [
      'a body with two lengths',
      `POST ${query}`,
      ['Content-Length: 0', `Content-Length: ${length}`],
      smuggled,
    ],
    [
      'a coding that ends in something else',
      `POST ${query}`,
      ['Transfer-Encoding: chunked, identity'],
      chunked(smuggled),
    ],
    ['a coding nobody knows', `GET ${page}`, ['Transfer-Encoding: xchunked'], smuggled],
    ['a coding after a tab', `GET ${page}`, ['Transfer-Encoding:\tchunked'], chunked(smuggled)],
    ['a body of a DELETE', `DELETE ${page}`, ['Transfer-Encoding: chunked'], chunked(smuggled)],
    [
      'a body that unpacks',
      `POST ${query}`,
      ['Content-Encoding: gzip', `Content-Length: ${length}`],
      smuggled,
    ],
    [
      'an announced change of protocol',
      `GET ${page}`,
      ['Connection: Upgrade', 'Upgrade: websocket', `Content-Length: ${length}`],
      smuggled,
    ],
    [
      'a coding that ends in a space no protocol has',
      `POST ${query}`,
      ['Transfer-Encoding: chunked\v'],
      chunked(smuggled),
    ],
    [
      'a coding whose name ends in a space',
      `POST ${query}`,
      ['Transfer-Encoding : chunked', `Content-Length: ${length}`],
      smuggled,
    ],
    [
      'a coding in a folded line',
      `POST ${query}`,
      ['X: y\r\n Transfer-Encoding: chunked', `Content-Length: ${length}`],
      smuggled,
    ],
    ['a coding behind a lone CR', `POST ${query}`, ['X: y\rTransfer-Encoding: chunked'], chunked(smuggled)],
    ['a length with a sign', `POST ${query}`, [`Content-Length: +${length}`], smuggled],
    ['lines that end in LF alone', `POST ${query}`, ['X: y\nContent-Length: 0'], smuggled],
    ['HTTP/2 in clear', `GET ${page}`, ['Connection: Upgrade', 'Upgrade: h2c'], ''],
  ])('never reach the UI: %s', async (_, line, headers, body) => {
    const answer = await sendRaw(portal.port, head(line, auditor, portal.port, headers) + body);
    expect(answer.split('\r\n')[0]).toMatch(/^HTTP\/1\.1 4\d\d/);
    expect(asked).toEqual([]);
  });

  it.each([
    ['whose next chunk has no length', `2\r\n{}\r\nzz\r\n`],
    ['whose chunk is longer than it says', `2\r\n{}${smuggled}`],
    ['that ends with its connection', `5\r\n{}`],
  ])('never reach the UI as a body that was cut short: one %s', async (_, body) => {
    await sendRaw(
      portal.port,
      head(`POST ${query}`, auditor, portal.port, ['Transfer-Encoding: chunked']) + body,
      { first: 100, next: 100 },
    );
    await auditor.get(page);
    expect(asked).toEqual([`GET ${page}`]);
  });

  it('are one body again, however they were framed', async () => {
    const answer = await sendRaw(
      portal.port,
      head(`POST ${query}`, auditor, portal.port, [
        'Transfer-Encoding: chunked',
        'Content-Type: application/json',
      ]) + chunked(JSON.stringify({ smuggled })),
    );
    expect(answer).toContain('the UI');
    expect(asked).toEqual([`POST ${query}`]);
  });

  it('are each answered as who sent them, where two people share a connection', async () => {
    const lead = await portal.signIn(mails.lead);
    const answer = await sendRaw(
      portal.port,
      head(`POST ${query}`, lead, portal.port, ['Content-Length: 2']) +
        '{}' +
        head(`POST ${query.replace('query/view', 'update/hold')}`, auditor, portal.port, [
          'Content-Length: 2',
        ]) +
        '{}',
    );
    expect(Array.from(answer.matchAll(/HTTP\/1\.1 (\d\d\d)/g), ([, status]) => status)).toEqual([
      '200',
      '403',
    ]);
    expect(asked).toEqual([`POST ${query}`]);
  });

  it('are no part of anyone else’s request: each has a connection of its own', async () => {
    await auditor.get(page);
    await auditor.get(page);
    expect(asked).toHaveLength(2);
    expect(connections).toBe(2);
  });
});

describe('the real UI', () => {
  it('ends no workflow for an auditor, whatever stands behind a GET', async () => {
    const real = await openStaffPortal(office, { TEMPORAL_UI_URL: inject('stack').temporalUiUrl });
    const browser = await real.signIn(mails.auditor);
    const workflowId = `smuggled-${real.port}`;
    const handle = await office.temporal.workflow.start('nobodyRunsThis', {
      taskQueue: office.config.TEMPORAL_TASK_QUEUE,
      workflowId,
    });
    await browser.get('/temporal/namespaces/default/workflows');
    const csrf = browser.cookies.get('_csrf') ?? '';
    expect(csrf).not.toBe('');
    const second = [
      `POST /temporal/api/v1/namespaces/default/workflows/${workflowId}/terminate HTTP/1.1`,
      'Host: localhost',
      `Cookie: _csrf=${csrf}`,
      `X-CSRF-Token: ${csrf}`,
      'Content-Type: application/json',
      'Content-Length: 2',
      '',
      '{}',
    ].join('\r\n');
    for (let turn = 0; turn < 6; turn += 1)
      await sendRaw(
        real.port,
        head('GET /temporal/namespaces/default/workflows', browser, real.port, [
          'Transfer-Encoding: chunked',
        ]) + chunked(second),
        { first: 300, next: 300 },
      );
    expect((await handle.describe()).status.name).toBe('RUNNING');
    const page = await browser.get('/temporal/namespaces/default/workflows');
    expect(page.text).toContain('svelte');
    await handle.terminate();
    real.close();
  });
});
