import { trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { setGlobalErrorHandler, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { Resource } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  type Sampler,
} from '@opentelemetry/sdk-trace-base';
import {
  makeWorkflowExporter,
  OpenTelemetryActivityInboundInterceptor,
} from '@temporalio/interceptors-opentelemetry/lib/worker/index.js';
import type { OpenTelemetrySinks } from '@temporalio/interceptors-opentelemetry/lib/workflow/definitions.js';
import type { ActivityInterceptorsFactory, InjectedSinks } from '@temporalio/worker';
import type { Config } from '../../config.js';
import type { Dependencies } from '../../dependencies.js';
import { carrierIn } from '../../protocol/traces.js';
import { plainSpans } from './plain-spans.js';

/** Milliseconds that spans wait for the collector, at the end of a program too. Basis: product; a program that is told to stop has 45 seconds. */
const patienceMs = 5_000;

/** The traces of a program, and what a worker needs to take part in them. */
export interface Traces {
  readonly activity: readonly ActivityInterceptorsFactory[];
  readonly sinks: InjectedSinks<OpenTelemetrySinks>;
  /** Sends what is left. */
  close(): Promise<void>;
}

/** A workflow tells its run whether or not this worker passes it on. */
const off: Traces = {
  activity: [],
  sinks: { exporter: { export: { fn: () => {} } } },
  close: async () => {},
};

/**
 * Sends the spans of a program to the collector that the configuration names (OTLP over HTTP, JSON), in batches beside the work; does nothing where it names none. A
 * collector that is away costs spans and a line of the log, nothing else.
 */
export function startTraces(
  config: Config,
  { service, log }: { readonly service: string } & Pick<Dependencies, 'log'>,
): Traces {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = config;
  if (endpoint === '') return off;
  setGlobalErrorHandler(() => log.warn('traces not sent'));
  const url = `${endpoint.replace(/\/$/, '')}/v1/traces`;
  const headers = headersIn(config.OTEL_EXPORTER_OTLP_HEADERS);
  const exporter = new OTLPTraceExporter({ url, headers, timeoutMillis: patienceMs });
  const spans = new BatchSpanProcessor(plainSpans(exporter));
  const resource = new Resource({ 'service.name': service });
  const provider = new BasicTracerProvider({ resource, sampler: samplerOf(config), spanProcessors: [spans] });
  provider.register({
    contextManager: new AsyncLocalStorageContextManager(),
    propagator: new W3CTraceContextPropagator(),
  });
  return {
    activity: [
      (context) => ({ inbound: new OpenTelemetryActivityInboundInterceptor(context) }),
      ({ info }) => ({
        inbound: {
          execute(input, next) {
            const { caseReference } = carrierIn(input.headers) ?? {};
            trace.getActiveSpan()?.setAttributes({
              attempt: info.attempt,
              ...(caseReference === undefined ? {} : { caseReference }),
            });
            return next(input);
          },
        },
      }),
    ],
    sinks: { exporter: makeWorkflowExporter(spans, resource) },
    close: () => provider.shutdown().catch(() => log.warn('traces not sent')),
  };
}

function samplerOf({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: ratio }: Config): Sampler {
  const roots = {
    always_on: () => new AlwaysOnSampler(),
    always_off: () => new AlwaysOffSampler(),
    traceidratio: () => new TraceIdRatioBasedSampler(ratio),
  };
  const root = roots[name.replace('parentbased_', '') as keyof typeof roots]();
  return name.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root;
}

/** Headers in the form of OTEL_EXPORTER_OTLP_HEADERS. */
function headersIn(list: string): Record<string, string> {
  return Object.fromEntries(
    Array.from(list.matchAll(/([^,=]+)=([^,]*)/g), ([, name = '', value = '']) => [
      name.trim(),
      decodeURIComponent(value.trim()),
    ]),
  );
}
