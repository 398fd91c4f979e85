import type { VNode } from 'preact';
import type { ActReport } from '../../cases/act-outcome.js';
import { refusalSentences } from '../http/refusals.js';

/** What the page says of an act, by how it went. */
const words: Record<ActReport['state'], (report: ActReport) => string> = {
  pending: () =>
    'We don’t know yet. It may still go through. Check again in a minute. This page will tell you.',
  done: () => 'Yes. It was done.',
  refused: ({ code }) => `No. It was not done. ${code === null ? '' : refusalSentences[code].sentence}`,
  void: () => 'No. It was not done in time, and it will not be done later. Nothing was changed; try again.',
};

/** How an act went, to be read again as often as it takes. */
export function ActOutcomePage({ report, back }: { report: ActReport; back: string }): VNode {
  return (
    <>
      <h1>Was it done?</h1>
      <div class={report.state === 'done' ? 'notice' : 'notice warn'} role="status">
        <p>
          <strong>{words[report.state](report)}</strong>
        </p>
      </div>
      {report.state === 'pending' && (
        <p>
          <a href="">Check again</a>
        </p>
      )}
      <p>
        <a href={back}>Go back</a>
      </p>
    </>
  );
}
