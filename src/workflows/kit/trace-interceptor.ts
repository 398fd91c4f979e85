import type { OpenTelemetrySinks } from '@temporalio/interceptors-opentelemetry/lib/workflow/definitions.js';
import {
  AsyncLocalStorage,
  proxySinks,
  workflowInfo,
  type WorkflowInboundCallsInterceptor,
  type WorkflowInterceptors,
  type WorkflowOutboundCallsInterceptor,
} from '@temporalio/workflow';
import type { Headers } from '@temporalio/common';
import { searchAttributes } from '../../protocol/search-attributes.js';
import { carrierIn, withCarrier, type TraceCarrier } from '../../protocol/traces.js';

const { exporter } = proxySinks<OpenTelemetrySinks>();

/**
 * Hands the trace of a start, a signal or an update on to what follows from it, and tells one span a run: from when Temporal took it to when a worker did. It waits for
 * nothing and gives each promise on as it is, so that a case goes the same way with and without (docs/decisions/029).
 */
export function interceptors(): WorkflowInterceptors {
  const carried = new AsyncLocalStorage<TraceCarrier>();
  const under = <T>(carrier: TraceCarrier | null, go: () => T): T =>
    carrier === null ? go() : carried.run({ ...carrier, ...ofCase() }, go);
  const carrying = <Input extends { readonly headers: Headers }>(input: Input): Input => {
    const carrier = carried.getStore();
    return carrier === undefined ? input : { ...input, headers: withCarrier(input.headers, carrier) };
  };
  const inbound: WorkflowInboundCallsInterceptor = {
    execute: (input, next) => under(tellRun(carrierIn(input.headers)), () => next(input)),
    handleSignal: (input, next) => under(carrierIn(input.headers), () => next(input)),
    handleUpdate: (input, next) => under(carrierIn(input.headers), () => next(input)),
  };
  const outbound: WorkflowOutboundCallsInterceptor = {
    scheduleActivity: (input, next) => next(carrying(input)),
    scheduleLocalActivity: (input, next) => next(carrying(input)),
    startChildWorkflowExecution: (input, next) => next(carrying(input)),
    signalWorkflow: (input, next) => next(carrying(input)),
    continueAsNew: (input, next) => next(carrying(input)),
  };
  return {
    inbound: [inbound],
    outbound: [outbound],
    internals: [
      {
        dispose(input, next) {
          carried.disable();
          next(input);
        },
      },
    ],
  };
}

function ofCase(): TraceCarrier {
  const caseReference = workflowInfo().typedSearchAttributes.get(searchAttributes.CaseReference);
  return caseReference === undefined ? {} : { caseReference };
}

/** Tells the span of this run, whose id is in that of the run, and answers with what its steps are under. */
function tellRun(asked: TraceCarrier | null): TraceCarrier | null {
  const [, traceId, parentSpanId, flags = ''] =
    /^00-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/.exec(asked?.traceparent ?? '') ?? [];
  if (traceId === undefined || parentSpanId === undefined) return null;
  const { runId, workflowType, startTime, attempt } = workflowInfo();
  const spanId = runId.replaceAll('-', '').slice(-16);
  const traceFlags = Number.parseInt(flags, 16);
  if (traceFlags % 2 === 1) {
    const begun = startTime.getTime();
    const taken = Math.max(begun, Date.now());
    exporter.export([
      {
        name: `RunWorkflow:${workflowType}`,
        kind: 0,
        spanContext: { traceId, spanId, traceFlags },
        parentSpanId,
        startTime: time(begun),
        endTime: time(taken),
        duration: time(taken - begun),
        status: { code: 0 },
        attributes: { attempt, ...ofCase() },
        links: [],
        events: [],
        ended: true,
        droppedAttributesCount: 0,
        droppedLinksCount: 0,
        droppedEventsCount: 0,
        instrumentationLibrary: { name: 'headway-workflow' },
      },
    ]);
  }
  return { traceparent: `00-${traceId}-${spanId}-${flags}` };
}

/** Milliseconds as OpenTelemetry writes them: seconds and nanoseconds. */
function time(milliseconds: number): [number, number] {
  return [Math.floor(milliseconds / 1_000), (milliseconds % 1_000) * 1_000_000];
}
