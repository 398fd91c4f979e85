import { defaultPayloadConverter, type Headers } from '@temporalio/common';

/** Where Temporal's interceptors for OpenTelemetry carry a trace; headers are in clear (docs/decisions/029). */
const traceHeader = '_tracer-data';

/** What a header carries: ids of a trace and a span (W3C Trace Context), and the reference of the case. */
export interface TraceCarrier {
  readonly traceparent?: string;
  readonly caseReference?: string;
}

/** The trace that a start, a signal, an update or an activity came with; null where it came with none. */
export function carrierIn(headers: Headers): TraceCarrier | null {
  const payload = headers[traceHeader];
  return payload === undefined ? null : defaultPayloadConverter.fromPayload<TraceCarrier>(payload);
}

/** Headers with a trace. */
export function withCarrier(headers: Headers, carrier: TraceCarrier): Headers {
  return { ...headers, [traceHeader]: defaultPayloadConverter.toPayload(carrier) };
}
