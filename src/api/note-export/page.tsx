import { isOneOf } from '../../domain/named.js';
import { exportOver, exportUnderWay } from '../../domain/note-export/states.js';
import type { VNode } from 'preact';
import { longInstant } from '../../mail/dates.js';
import type { exportOf, ExportWithCase } from '../../operations/note-export/start.js';
import { PostForm, SummaryList } from '../components/components.js';
import { DataTable } from '../components/data-table.js';
import { Tag } from '../components/tags.js';
import { exportStateWords, sizeInWords } from '../components/words.js';

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

/** One export with how often it was downloaded. */
type ShownExport = NonNullable<Awaited<ReturnType<typeof exportOf>>>;

/** All exports, and the button for a new one. */
export function NoteExportsPage({
  exports,
  timeZone,
}: Shown & { exports: readonly ExportWithCase[] }): VNode {
  return (
    <>
      <h1>Your notes</h1>
      <p class="lead">
        One file with every note of every client: PDF charts to read and print, FHIR files for another records
        system, and an index.{' '}
        <a href="/help/your-notes-after-leaving">Why to download them before you leave</a>.
      </p>
      <PostForm action="/note-exports">
        <div class="actions">
          <button type="submit">Export my notes</button>
        </div>
      </PostForm>
      {exports.length === 0 ? (
        <p>You don’t have any exports yet.</p>
      ) : (
        <DataTable
          caption="Your exports, newest first"
          columns={['Export', 'Requested', 'State', 'Charts']}
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
}: Shown & { exported: ShownExport; started: boolean }): VNode {
  const { state, chartsDone, chartsTotal } = exported;
  return (
    <>
      <h1>Export of your notes</h1>
      <SummaryList rows={rowsOf(exported, timeZone)} />
      {isOneOf(exportUnderWay, state) && (
        <>
          <progress
            id="export-progress"
            data-export={exported.id}
            value={chartsDone}
            max={Math.max(chartsTotal, 1)}
            aria-label="Charts done"
          />
          <p>You can leave this page. We’ll email you when the export is ready.</p>
          <noscript>
            <div class="actions">
              <a class="button quiet" href={`/note-exports/${exported.id}`}>
                Check again
              </a>
            </div>
          </noscript>
        </>
      )}
      {(isOneOf(exportUnderWay, state) || state === 'ready') && (
        <script src="/assets/export-status.js" defer />
      )}
      {state === 'ready' && <Download exported={exported} started={started} />}
      {isOneOf(exportOver, state) && (
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

function rowsOf(exported: ShownExport, timeZone: string) {
  const { state, chartsDone, chartsTotal, notesTotal, notesUnrendered, expiresAt, sizeBytes } = exported;
  const unreadable = notesUnrendered > 0 ? `, ${notesUnrendered} of them listed as not readable` : '';
  return [
    { label: 'Reference', value: exported.case.reference },
    { label: 'State', value: <StateTag state={state} /> },
    { label: 'Charts', value: <span id="export-charts">{`${chartsDone} of ${chartsTotal}`}</span> },
    { label: 'Notes', value: `${notesTotal.toLocaleString('en-US')}${unreadable}` },
    ...(sizeBytes === null ? [] : [{ label: 'Size', value: sizeInWords(Number(sizeBytes)) }]),
    ...(expiresAt === null
      ? []
      : [
          {
            label: state === 'expired' ? 'Expired' : 'You can download it until',
            value: longInstant(expiresAt, timeZone),
          },
          {
            label: 'Downloads',
            value: (
              <span id="export-downloads">{`${exported.downloads} of ${exported.downloadsAllowed}`}</span>
            ),
          },
        ]),
  ];
}

function Download({ exported, started }: { exported: ShownExport; started: boolean }): VNode {
  return (
    <PostForm action={`/note-exports/${exported.id}/download`}>
      <div class="notice">
        <p>
          The file contains health records, so keep it encrypted. You can download it up to{' '}
          {exported.downloadsAllowed} times, and we email you each time. You can continue an interrupted
          download for 30 minutes.
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
