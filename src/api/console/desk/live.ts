import type { PortalContext, Visit } from '../../http/context.js';
import { lookingOf } from './filter.js';
import { readViews, viewInWords } from './views.js';

/** The views of a member of staff as their links say them now, for the desk's script. */
export async function sendCounts(context: PortalContext, visit: Visit): Promise<void> {
  const views = await readViews(context.dependencies.db, lookingOf(context, visit));
  visit.response.set('Cache-Control', 'no-store').json({
    views: views.map((view) => ({
      query: view.query,
      words: viewInWords(view),
      mine: view.query === 'who=me' ? String(view.count) : null,
    })),
  });
}
