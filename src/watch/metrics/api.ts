import type { Server } from 'node:http';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Database } from '../../adapters/database.js';
import { tellBusiness } from './business.js';
import { countRequests, type Answered } from './requests.js';
import { metricsServer } from './server.js';

/** Metrics of an API process: its requests, its own health, and the business. The server listens where METRICS_PORT says, or not at all. */
export function apiMetrics(told: { readonly db: Database; readonly queues: readonly string[] }): {
  readonly observe: (answered: Answered) => void;
  readonly server: Server;
} {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const observe = countRequests(registry);
  tellBusiness(registry, told);
  return { observe, server: metricsServer(registry) };
}
