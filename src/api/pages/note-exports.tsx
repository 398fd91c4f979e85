import type { VNode } from 'preact';
import { longInstant } from '../../mail/dates.js';
import type { ExportWithCase } from '../note-exports.js';
import { PostForm, SummaryList } from './components.js';

const stateWords: Record<ExportWithCase['state'], string> = {
  requested: 'Waiting to start',
  rendering: 'Being made',
  assembling: 'Nearly done',
  ready: 'Ready',
  failed: 'Could not be made; support looks after it',
  expired: 'Expired',
};

const underWay = new Set<ExportWithCase['state']>(['requested', 'rendering', 'assembling']);

interface Shown {
  readonly timeZone: string;
  readonly csrf: string;
}

/** All exports, and the button for a new one. */
export function NoteExportsPage({
  exports,
  timeZone,
  csrf,
}: Shown & { exports: readonly ExportWithCase[] }): VNode {
  return (
    <>
      <h1>Your notes</h1>
      <p class="lead">
        One file with every note of every client: PDF charts to read and print, FHIR files for another record
        system, and an index.
      </p>
      <PostForm action="/note-exports" csrf={csrf}>
        <div class="actions">
          <button type="submit">Export my notes</button>
        </div>
      </PostForm>
      {exports.length === 0 ? (
        <p>There is no export yet.</p>
      ) : (
        <ul>
          {exports.map((exported) => (
            <li>
              <a href={`/note-exports/${exported.id}`}>{exported.case.reference}</a>,{' '}
              {longInstant(exported.requestedAt, timeZone)}: {stateWords[exported.state]}
              {underWay.has(exported.state) && exported.chartsTotal > 0
                ? `, ${exported.chartsDone} of ${exported.chartsTotal} charts`
                : ''}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** One export: how far it is, what is in it, and the download. */
export function NoteExportPage({
  exported,
  started,
  timeZone,
  csrf,
}: Shown & { exported: ExportWithCase; started: boolean }): VNode {
  const { state, chartsDone, chartsTotal, notesTotal, notesUnrendered, expiresAt, sizeBytes } = exported;
  return (
    <>
      <h1>Export of your notes</h1>
      <SummaryList
        rows={[
          { label: 'Reference', value: exported.case.reference },
          { label: 'State', value: <span class="tag">{stateWords[state]}</span> },
          { label: 'Charts', value: `${chartsDone} of ${chartsTotal}` },
          {
            label: 'Notes',
            value: `${notesTotal}${notesUnrendered > 0 ? `, ${notesUnrendered} of them listed as not readable` : ''}`,
          },
          ...(sizeBytes === null
            ? []
            : [
                {
                  label: 'Size',
                  value: `${Math.max(1, Math.round(Number(sizeBytes) / 1024)).toLocaleString('en-US')} kB`,
                },
              ]),
          ...(expiresAt === null
            ? []
            : [{ label: 'Can be downloaded until', value: longInstant(expiresAt, timeZone) }]),
        ]}
      />
      {underWay.has(state) && (
        <>
          <progress value={chartsDone} max={Math.max(chartsTotal, 1)} aria-label="Charts done" />
          <p>
            You can leave this page; we write to you when it is ready.{' '}
            <a href={`/note-exports/${exported.id}`}>Look again</a>
          </p>
        </>
      )}
      {state === 'ready' && (
        <PostForm action={`/note-exports/${exported.id}/download`} csrf={csrf}>
          <p>
            A download can be continued for 30 minutes. Each one is counted (at most{' '}
            {exported.downloadsAllowed}) and confirmed to you by mail. The file holds health records: keep it
            encrypted.
          </p>
          <div class="actions">
            <button type="submit">Download</button>
            {started && (
              <a class="button quiet" href={`/note-exports/${exported.id}/file`}>
                Continue the download
              </a>
            )}
          </div>
        </PostForm>
      )}
      {(state === 'expired' || state === 'failed') && (
        <PostForm action="/note-exports" csrf={csrf}>
          <button type="submit">Export my notes again</button>
        </PostForm>
      )}
      <p>
        <a href="/note-exports">All exports</a>
      </p>
    </>
  );
}
