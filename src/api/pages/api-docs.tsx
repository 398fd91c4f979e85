import type { VNode } from 'preact';
import type { RefusalCode } from '../../domain/refusals.js';
import { DataTable } from './data-table.js';

interface Described {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
}

/** The JSON API to read: endpoints, and every refusal with its status. */
export function ApiDocsPage({
  endpoints,
  sentences,
}: {
  endpoints: readonly Described[];
  sentences: Readonly<Record<RefusalCode, { status: number; sentence: string }>>;
}): VNode {
  return (
    <>
      <h1>JSON API</h1>
      <p class="lead">
        Beside every page stands an endpoint; the whole description with all fields is{' '}
        <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1).
      </p>
      <DataTable
        caption="Endpoints"
        columns={['Path', 'Method', 'What it does']}
        rows={endpoints.map(({ method, path, summary }) => ({
          cells: [path, method.toUpperCase(), summary],
        }))}
      />
      <h2>Refusals</h2>
      <p>
        Errors are problem details (RFC 9457) with one of these codes; errors of single fields stand in
        “errors”.
      </p>
      <DataTable
        caption="Refusals by code"
        columns={['Code', 'Status', 'Sentence']}
        rows={Object.entries(sentences).map(([code, { status, sentence }]) => ({
          cells: [<span id={code}>{code}</span>, status, sentence],
        }))}
      />
    </>
  );
}
