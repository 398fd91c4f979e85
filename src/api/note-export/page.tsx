import type { VNode } from 'preact';
import { longInstant } from '../../mail/dates.js';
import type { ExportWithCase } from '../../operations/note-export/start.js';
import { PostForm, SummaryList } from '../components/components.js';
import { DataTable } from '../components/data-table.js';
import { Tag } from '../components/tags.js';
import { exportStateWords, exportUnderWay } from '../components/words.js';

const tones: Partial<Record<ExportWithCase['state'], 'blue' | 'green' | 'red'>> = {
  ready: 'green',
  failed: 'red',
  requested: 'blue',
  rendering: 'blue',
  assembling: 'blue',
};

interface Shown {
  readonly timeZone: string;
}

/** All exports, and the button for a new one. */
export function NoteExportsPage({
  exports,
  timeZone,
}: Shown & { exports: readonly ExportWithCase[] }): VNode {
  return (
    <>
      <h1>Your notes</h1>
      <p class="lead">
        One file with every note of every client: PDF charts to read and print, FHIR files for another record
        system, and an index.{' '}
        <a href="/help/your-notes-after-leaving">Why to download them before you leave</a>.
      </p>
      <PostForm action="/note-exports">
        <div class="actions">
          <button type="submit">Export my notes</button>
        </div>
      </PostForm>
      {exports.length === 0 ? (
        <p>There is no export yet.</p>
      ) : (
        <DataTable
          caption="Your exports, newest first"
          columns={['Export', 'Asked for', 'State', 'Charts']}
          rows={exports.map((exported) => ({
            cells: [
              <a href={`/note-exports/${exported.id}`}>{exported.case.reference}</a>,
              longInstant(exported.requestedAt, timeZone),
              <StateTag state={exported.state} />,
              `${exported.chartsDone} of ${exported.chartsTotal}`,
            ],
          }))}
        />
      )}
    </>
  );
}

function StateTag({ state }: { state: ExportWithCase['state'] }): VNode {
  return <Tag tone={tones[state]}>{exportStateWords[state]}</Tag>;
}

/** One export: how far it is, what is in it, and the download. */
export function NoteExportPage({
  exported,
  started,
  timeZone,
}: Shown & { exported: ExportWithCase; started: boolean }): VNode {
  const { state, chartsDone, chartsTotal } = exported;
  return (
    <>
      <h1>Export of your notes</h1>
      <SummaryList rows={rowsOf(exported, timeZone)} />
      {exportUnderWay.has(state) && (
        <>
          <progress value={chartsDone} max={Math.max(chartsTotal, 1)} aria-label="Charts done" />
          <p>You can leave this page; we write to you when it is ready.</p>
          <div class="actions">
            <a class="button quiet" href={`/note-exports/${exported.id}`}>
              Look again
            </a>
          </div>
        </>
      )}
      {state === 'ready' && <Download exported={exported} started={started} />}
      {(state === 'expired' || state === 'failed') && (
        <PostForm action="/note-exports">
          <div class="actions">
            <button type="submit">Export my notes again</button>
          </div>
        </PostForm>
      )}
      <p>
        <a href="/note-exports">All exports</a>
      </p>
    </>
  );
}

function rowsOf(exported: ExportWithCase, timeZone: string) {
  const { state, chartsDone, chartsTotal, notesTotal, notesUnrendered, expiresAt, sizeBytes } = exported;
  const kilobytes = Math.max(1, Math.round(Number(sizeBytes ?? 0) / 1024));
  const unreadable = notesUnrendered > 0 ? `, ${notesUnrendered} of them listed as not readable` : '';
  return [
    { label: 'Reference', value: exported.case.reference },
    { label: 'State', value: <StateTag state={state} /> },
    { label: 'Charts', value: `${chartsDone} of ${chartsTotal}` },
    { label: 'Notes', value: `${notesTotal.toLocaleString('en-US')}${unreadable}` },
    ...(sizeBytes === null ? [] : [{ label: 'Size', value: `${kilobytes.toLocaleString('en-US')} kB` }]),
    ...(expiresAt === null
      ? []
      : [{ label: 'Can be downloaded until', value: longInstant(expiresAt, timeZone) }]),
  ];
}

function Download({ exported, started }: { exported: ExportWithCase; started: boolean }): VNode {
  return (
    <PostForm action={`/note-exports/${exported.id}/download`}>
      <div class="notice">
        <p>
          The file holds health records: keep it encrypted. A download can be continued for 30 minutes; each
          one is counted (at most {exported.downloadsAllowed}) and confirmed to you by mail.
        </p>
      </div>
      <div class="actions">
        <button type="submit">Download</button>
        {started && (
          <a class="button quiet" href={`/note-exports/${exported.id}/file`}>
            Continue the download
          </a>
        )}
      </div>
    </PostForm>
  );
}
