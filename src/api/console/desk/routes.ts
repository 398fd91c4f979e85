import type { routesFor } from '../../sign-in/visits.js';
import { showTask } from '../task/page.js';
import { issueCallToken } from '../task/call.js';
import { assignTask, completeTask, snoozeTask, takeTask } from '../task/routes.js';
import { sendCounts } from './live.js';
import { showDesk } from './page.js';
import { actTogether, dropView, keepView } from './together.js';

/** The queue and its tasks. */
export const queueRoutes: Parameters<typeof routesFor>[1] = [
  ['get', '/', (of, visit) => showDesk(of, visit)],
  ['get', '/live/queue', sendCounts],
  ['post', '/views', keepView],
  ['post', '/views/:id/remove', dropView],
  ['post', '/tasks', actTogether],
  ['get', '/tasks/:id', showTask],
  ['post', '/tasks/:id', completeTask],
  ['post', '/tasks/:id/claim', takeTask],
  ['post', '/tasks/:id/assign', assignTask],
  ['post', '/tasks/:id/snooze', snoozeTask],
  ['post', '/tasks/:id/act-token', issueCallToken],
];
