import { defaultPayloadConverter, type Headers } from '@temporalio/common';

/** Where Temporal's interceptors for OpenTelemetry carry a trace; headers are in clear (docs/decisions/029). */
const traceHeader = '_tracer-data';

/** What a header carries: ids of a trace and a span (W3C Trace Context), and the reference of the case. */
export interface TraceCarrier {
  readonly traceparent?: string;
  readonly caseReference?: string;
}

/**
 * The trace that a start, a signal, an update or an activity came with; null where it came with none, or with one that can't be read: someone who sends by
 * hand must not be able to stop a case by it (docs/decisions/009).
 */
export function carrierIn(headers: Headers): TraceCarrier | null {
  const payload = headers[traceHeader];
  if (payload === undefined) return null;
  try {
    const { traceparent, caseReference } =
      defaultPayloadConverter.fromPayload<Record<string, unknown>>(payload);
    return {
      ...(typeof traceparent === 'string' ? { traceparent } : {}),
      ...(typeof caseReference === 'string' ? { caseReference } : {}),
    };
  } catch {
    return null;
  }
}

/** Headers with a trace. */
export function withCarrier(headers: Headers, carrier: TraceCarrier): Headers {
  return { ...headers, [traceHeader]: defaultPayloadConverter.toPayload(carrier) };
}
