import { randomUUID } from 'node:crypto';
import { SpanStatusCode } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainSpans } from '../../src/watch/traces/plain-spans.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { openBrowser } from '../harness/browser.js';
import { startCollector, type CollectedSpan } from '../harness/collector.js';
import { keptLines } from '../harness/log-lines.js';
import { mails, secrets } from '../harness/personas.js';
import { startProgram, untilReady, withOwnPorts } from '../harness/program.js';

type Program = Awaited<ReturnType<typeof startProgram>>;

describe('the traces of API and worker', () => {
  let office: BackOffice;
  let collector: Awaited<ReturnType<typeof startCollector>>;
  const programs: Program[] = [];
  const said: Record<string, string> = {};

  beforeAll(async () => {
    office = await openBackOffice({ policy: 'standard', worker: false });
    collector = await startCollector();
    const environment: Record<string, string> = {
      ...(await withOwnPorts(office.environment)),
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20collector-key, x-tenant=headway',
    };
    const { PROVIDER_PORTAL_URL: portal = '', CLIENT_PORTAL_URL: other = '' } = environment;
    programs.push(await startProgram('server', environment), await startProgram('worker', environment));
    await untilReady(portal);
    const browser = openBrowser(portal);
    const { clientMail, clientName, clientFamily, clientPhone, noteText } = secrets;
    const stranger = {
      'user-agent': `Mail for ${clientName}`,
      traceparent: `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01`,
      baggage: `who=${clientFamily}`,
    };
    await browser.get(`/${clientMail}?phone=${encodeURIComponent(clientPhone)}`, stranger);
    await browser.post(`/forgot-password?name=${clientFamily}`, { email: mails.provider }, stranger);
    const letter = { name: clientFamily, email: clientMail, message: noteText };
    await openBrowser(other).post('/contact/about/family', { form: randomUUID(), ...letter }, stranger);
    await until('the link is mailed', async () => office.take(mails.provider, 'Verify').length > 0);
    await until('the letter is answered', async () => office.take(clientMail, '').length > 0);
    for (const program of programs) await program.stop();
    const reset = await office.db.case.findFirstOrThrow({ where: { kind: 'password_reset' } });
    said['reference'] = reset.reference;
  });
  afterAll(async () => {
    for (const program of programs) await program.kill();
    collector.close();
    await office.close();
  });

  const named = (name: string): CollectedSpan | undefined =>
    collector.spans.find((span) => span.name === name);

  it('are one from the request for a reset through its workflow to the mail', () => {
    const story = [
      ['headway-api', 'POST /forgot-password'],
      ['headway-api', 'StartWorkflow:passwordReset'],
      ['headway-worker', 'RunWorkflow:passwordReset'],
      ['headway-worker', 'RunActivity:sendReset'],
    ] as const;
    const spans = story.map(([, name]) => named(name));
    expect(spans.map((span) => [span?.service, span?.name])).toEqual(story);
    expect(new Set(spans.map((span) => span?.traceId)).size).toBe(1);
    expect(spans.slice(1).map((span) => span?.parentSpanId)).toEqual(
      spans.slice(0, -1).map((span) => span?.spanId),
    );
  });

  it('say of a request its pattern and its outcome, of a step its attempt and its case, and no more', () => {
    expect(named('POST /forgot-password')?.attributes).toEqual({
      portal: 'provider',
      'http.request.method': 'POST',
      'http.route': '/forgot-password',
      'http.response.status_code': 200,
    });
    const ofCase = { attempt: 1, caseReference: said['reference'] };
    expect(named('RunWorkflow:passwordReset')?.attributes).toEqual(ofCase);
    expect(named('RunActivity:sendReset')?.attributes).toEqual(ofCase);
  });

  it('begin with us, whatever trace a stranger names', () => {
    expect(named('POST /forgot-password')?.parentSpanId).toBeUndefined();
    expect(collector.said.join('\n')).not.toContain('abababab');
  });

  it('hold nothing of what people sent', () => {
    expect(collector.spans.length).toBeGreaterThan(8);
    for (const secret of [...Object.values(secrets), mails.provider]) {
      const [first = secret] = secret.split(/[@ ]/);
      expect(collector.said.join('\n').toLowerCase()).not.toContain(first.toLowerCase());
    }
  });

  it('come with what lets us in', () => {
    for (const told of collector.said) {
      expect(told).toContain('"authorization":"Bearer collector-key"');
      expect(told).toContain('"x-tenant":"headway"');
    }
  });

  it('are none where the sampler takes none', async () => {
    const environment: Record<string, string> = {
      ...(await withOwnPorts(office.environment)),
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0',
    };
    const before = collector.said.length;
    const server = await startProgram('server', environment);
    programs.push(server);
    const { PROVIDER_PORTAL_URL: portal = '' } = environment;
    await untilReady(portal);
    expect((await openBrowser(portal).get('/sign-in')).status).toBe(200);
    // At its end a program sends what is left.
    await server.stop();
    expect(collector.said.slice(before)).toEqual([]);
  });

  it('are named by the lines of the log that were said within them', () => {
    const { traceId } = named('POST /forgot-password') ?? {};
    expect(keptLines.filter((line) => line.includes(`"traceId":"${traceId}"`))).not.toEqual([]);
  });
});

describe('a span', () => {
  it('leaves the program with what is on the list, and of an error with its fact alone', () => {
    const exporter = new InMemorySpanExporter();
    const provider = new BasicTracerProvider({
      spanProcessors: [new SimpleSpanProcessor(plainSpans(exporter))],
    });
    const { noteText, clientMail, clientPhone, clientFamily, clientName } = secrets;
    const span = provider.getTracer('test').startSpan('RunActivity:sendReset', {
      attributes: { attempt: 2, temporalWorkflowId: clientMail, 'url.full': clientPhone },
    });
    span.recordException(new Error(noteText));
    span.setStatus({ code: SpanStatusCode.ERROR, message: clientFamily });
    span.addEvent(clientName);
    span.addLink({ context: span.spanContext(), attributes: { who: clientName } });
    span.end();

    const [{ resource: _, ...left } = { resource: null }] = exporter.getFinishedSpans();
    expect(left).toMatchObject({
      name: 'RunActivity:sendReset',
      attributes: { attempt: 2 },
      status: { code: SpanStatusCode.ERROR },
    });
    for (const secret of Object.values(secrets)) expect(JSON.stringify(left)).not.toContain(secret);
  });
});
