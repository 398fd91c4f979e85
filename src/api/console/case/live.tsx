import type { VNode } from 'preact';
import type { Database } from '../../../adapters/database.js';
import { supportTimeZone } from '../../../domain/case/tasks.js';
import { minutesAfter } from '../../../domain/instants.js';
import { changeSince, newestDeedOn, versionOf } from '../../../cases/seen.js';
import { pathText, type PortalContext, queryText, type Visit } from '../../http/context.js';
import { namesOf } from '../../../operations/account/find.js';
import { shortInstant } from '../words.js';
import { changeInWords } from './change-in-words.js';
import { readersOf } from '../../../operations/case/audit-entries.js';
import { findCaseAlone, type CaseRecord } from '../../../operations/case/record.js';

/** How long someone who opened a case counts as looking at it. */
const lookingMinutes = 10;

/** Who else of the staff opened a case lately, in one sentence; empty where nobody did. */
export async function lookingInWords(
  db: Database,
  { caseId, accountId, now }: { caseId: string; accountId: string; now: Date },
): Promise<string> {
  const since = minutesAfter(now, -lookingMinutes);
  const readings = await readersOf(db, { caseId, accountId, since });
  const names = await namesOf(
    db,
    readings.map(({ actorId }) => actorId),
  );
  return readings
    .flatMap(({ actorId, at }) => {
      const name = names.get(actorId ?? '');
      return name === undefined
        ? []
        : [`${name} opened this case, too: ${shortInstant(at, supportTimeZone, now)}.`];
    })
    .join(' ');
}

/** What changed on a case since a page of it was loaded, and who else looks at it, for its script. */
export async function sendCaseNow(
  { dependencies: { db, clock } }: PortalContext,
  visit: Visit,
): Promise<void> {
  const row = await findCaseAlone(db, pathText(visit.request, 'reference'));
  if (row === null) return visit.refuse('not-found');
  const now = clock();
  const newestDeed = await newestDeedOn(db, row.id);
  const change = changeSince({ newestDeed }, queryText(visit.request, 'version'));
  const names = await namesOf(db, [change?.actorId]);
  visit.response.set('Cache-Control', 'no-store').json({
    changed: change === null ? '' : changeInWords(change, names, now),
    looking: await lookingInWords(db, { caseId: row.id, accountId: visit.signedIn.account.id, now }),
  });
}

/** The place where the case's page says what changed since it was loaded, and who else looks at it. */
export function CaseNow({ row, looking }: { row: CaseRecord; looking: string }): VNode {
  return (
    <div id="case-live" data-live={`/live/cases/${row.reference}?version=${versionOf(row)}`} role="status">
      <div class="notice warn" data-shown hidden>
        <p>
          <span data-line="changed" /> <a href={`/cases/${row.reference}`}>Load the case again</a>
        </p>
      </div>
      <p data-shown hidden={looking === ''}>
        <span data-line="looking">{looking}</span>
      </p>
      <script src="/assets/case-live.js" defer />
    </div>
  );
}
