import { SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';

/** What is told of a span beside its name, its times and its place in the trace; nothing that people typed can be in it. */
const told: ReadonlySet<string> = new Set([
  'portal',
  'http.request.method',
  'http.route',
  'http.response.status_code',
  'attempt',
  'caseReference',
]);

/**
 * Tells spans as they may leave the program. Interceptors note ids, and the words of an error, which may repeat what someone typed; only what is listed here goes
 * out, and of an error only that there was one.
 */
export function plainSpans(exporter: SpanExporter): SpanExporter {
  return {
    export: (spans, done) => exporter.export(spans.map(plain), done),
    shutdown: () => exporter.shutdown(),
  };
}

function plain(span: ReadableSpan): ReadableSpan {
  const failed = span.status.code === SpanStatusCode.ERROR;
  return {
    name: span.name,
    kind: span.kind,
    spanContext: () => span.spanContext(),
    ...(span.parentSpanId === undefined ? {} : { parentSpanId: span.parentSpanId }),
    startTime: span.startTime,
    endTime: span.endTime,
    duration: span.duration,
    ended: span.ended,
    status: { code: failed ? SpanStatusCode.ERROR : SpanStatusCode.UNSET },
    attributes: Object.fromEntries(Object.entries(span.attributes).filter(([name]) => told.has(name))),
    events: [],
    links: [],
    resource: span.resource,
    instrumentationLibrary: span.instrumentationLibrary,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}
