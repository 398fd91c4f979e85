import { createServer, type Server } from 'node:http';
import type { Registry } from 'prom-client';

/** Milliseconds for which an answer is given again, so that many who look cost the database no more than one. */
const keptMs = 5_000;

/** A server of the metrics of a registry under `/metrics`, and of nothing else; it doesn't listen by itself. */
export function metricsServer(registry: Registry): Server {
  let kept: Promise<string> | undefined;
  const metrics = () =>
    (kept ??= registry.metrics().finally(() => setTimeout(() => (kept = undefined), keptMs).unref()));
  return createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    metrics().then(
      (text) => response.writeHead(200, { 'Content-Type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
}
