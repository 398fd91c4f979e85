import { supportTimeZone } from '../../../domain/case/tasks.js';
import { namesOf } from '../../../operations/account/find.js';
import { deedsIn } from '../../../operations/case/deeds.js';
import { findCaseAlone, linesOn, providerOfCase } from '../../../operations/case/record.js';
import { Timeline } from '../../components/timeline.js';
import { pathText, type PortalContext, type Visit } from '../../http/context.js';
import { Pager, placeIn } from '../paging.js';
import { auditReading } from './routes.js';
import { toldOf } from './story.js';

/** Every line of a case, page by page. Reading them is an act in the trail. */
export async function showLines(context: PortalContext, visit: Visit): Promise<void> {
  const { db } = context.dependencies;
  const { request } = visit;
  const row = await findCaseAlone(db, pathText(request, 'reference'));
  if (row === null) return visit.refuse('not-found');
  await auditReading(context, visit, row.id);
  const [lines, deeds, provider] = await Promise.all([
    linesOn(db, row.id, placeIn(request)),
    deedsIn(db, row.id),
    providerOfCase(db, row),
  ]);
  const names = await namesOf(
    db,
    lines.rows.map(({ actorId }) => actorId),
  );
  const title = `What happened on ${row.reference}`;
  visit.page(
    title,
    <>
      <h1>{title}</h1>
      <Timeline lines={toldOf(lines.rows, deeds, names)} timeZone={provider?.timeZone ?? supportTimeZone} />
      <Pager request={request} page={lines} label="lines" />
      <p>
        <a href={`/cases/${row.reference}`}>Back to the case</a>
      </p>
    </>,
  );
}
