import type { VNode } from 'preact';
import type { RefusalCode } from '../../domain/refusals.js';

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
      <div class="scroll">
        <table>
          <caption>Endpoints</caption>
          <thead>
            <tr>
              <th scope="col">Method</th>
              <th scope="col">Path</th>
              <th scope="col">What it does</th>
            </tr>
          </thead>
          <tbody>
            {endpoints.map(({ method, path, summary }) => (
              <tr>
                <td>{method.toUpperCase()}</td>
                <td>{path}</td>
                <td>{summary}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <h2>Refusals</h2>
      <p>
        Errors are problem details (RFC 9457) with one of these codes; errors of single fields stand in
        “errors”.
      </p>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Code</th>
              <th scope="col">Status</th>
              <th scope="col">Sentence</th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(sentences).map(([code, { status, sentence }]) => (
              <tr id={code}>
                <td>{code}</td>
                <td>{status}</td>
                <td>{sentence}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
