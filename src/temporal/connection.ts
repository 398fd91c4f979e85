import { Client, Connection } from '@temporalio/client';
import { OpenTelemetryWorkflowClientInterceptor } from '@temporalio/interceptors-opentelemetry/lib/client/index.js';
import type { Config } from '../config.js';
import { createDataConverter } from './data-converter.js';
import { renewingWay } from './tls.js';

/** The connection of the API to Temporal: opened at the first call, so that the API starts while Temporal is away. A trace goes on in what it starts and tells. */
export function connectTemporal(config: Config): { client: Client; close(): Promise<void> } {
  const connection = Connection.lazy({ ...renewingWay(config), connectTimeout: 5_000 });
  const client = new Client({
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    dataConverter: createDataConverter(config.PAYLOAD_KEYS),
    interceptors: {
      workflow:
        config.OTEL_EXPORTER_OTLP_ENDPOINT === '' ? [] : [new OpenTelemetryWorkflowClientInterceptor()],
    },
  });
  return { client, close: () => connection.close() };
}

/** A connection on which every call is tried once, for one who wants to know how Temporal is. */
export function connectImpatiently(config: Config): Connection {
  return Connection.lazy({ ...renewingWay(config), connectTimeout: 5_000, interceptors: [] });
}
