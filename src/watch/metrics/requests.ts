import { Histogram, type Registry } from 'prom-client';

/** A request that was answered, or left by who asked: the route by its pattern, never the address. */
export interface Answered {
  readonly portal: string;
  readonly method: string;
  /** Such as `/cases/:id`; empty where no route is. */
  readonly route: string;
  /** 499 where who asked went away first. */
  readonly status: number;
  readonly seconds: number;
}

/** Methods that someone may invent are told as one. */
const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Counts requests and their seconds by portal, method, route and status, in a registry. */
export function countRequests(registry: Registry): (answered: Answered) => void {
  const histogram = new Histogram({
    name: 'headway_http_request_duration_seconds',
    help: 'Seconds from a request to the end of its answer.',
    labelNames: ['portal', 'method', 'route', 'status'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  return ({ portal, method, route, status, seconds }) =>
    histogram.observe(
      { portal, method: methods.has(method) ? method : 'other', route: route || 'none', status },
      seconds,
    );
}
