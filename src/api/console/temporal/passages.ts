import { acts, type ActRole } from '../../../domain/acts.js';
import { namedIn } from '../../../domain/named.js';
import type { RefusalCode } from '../../../domain/refusals.js';

/** One kind of request that staff may make of the Temporal UI. */
interface Passage {
  readonly method: 'GET' | 'POST';
  /** Ids hold letters, digits, hyphens and slashes, and those of schedules a time; nothing else passes, so that no encoded path leads elsewhere. */
  readonly path: RegExp;
  /** Whether it does an act: the path's groups are the workflow's id, encoded, and the act. */
  readonly acts?: true;
}

/** An act on a workflow as its path names it. */
export interface Update {
  readonly workflowId: string;
  readonly act: string;
}

/** The only queries: what our workflows say of themselves, and what the SDK answers for each. */
const queries = ['view', '__temporal_workflow_metadata', '__stack_trace', '__enhanced_stack_trace'];

/** When a schedule started a workflow, as Temporal puts it behind the id that the schedule names. */
const time = String.raw`-\d{4}-\d\d-\d\dT\d\d(?:(?::|%3A)\d\d){2}Z`;

/**
 * What staff may ask of the Temporal UI, and nothing beside it: in our namespace, of workflows with ids as ours and of those that our schedules start, by the ids of these.
 * Reading is for everyone; queries change nothing; an update is an act and carries a token. What doesn't say who acts and why (cancel, terminate, reset, signal, batches, starts, activities) isn't possible
 * here (docs/decisions/007).
 */
export function passagesOf(namespace: string, scheduleIds: readonly string[]): readonly Passage[] {
  const name = literally(namespace);
  const scheduled = `(?:${scheduleIds.map((id) => literally(encodeURIComponent(id))).join('|')})${time}`;
  const get = (path: string): Passage => ({ method: 'GET', path: new RegExp(`^/temporal${path}$`) });
  const api = (path: string) => get(`/api/v1${path}`);
  const within = (path: string) => api(`/namespaces/${name}${path}`);
  // Ours are shorter; what is refused is written down with its id.
  const workflow = `/workflows/((?:[\\w-]|%2F){1,200}|${scheduled})`;
  const post = (path: string): Passage => ({ ...within(workflow + path), method: 'POST' });
  return [
    get('/?'),
    get('/(?:namespaces|nexus|import)(?:/(?:[\\w.-]|%2F)+)*/?'),
    get(`/namespaces/${name}/workflows/${scheduled}(?:/[\\w-]+)*/?`),
    get('/(?:_app|css|i18n|codemirror)(?:/[\\w.-]+)+'),
    get('/(?:favicon|logo|apple|android|banner|site|Temporal_Logo)[\\w.-]*'),
    api('/(?:settings|cluster-info|system-info|namespaces)'),
    within(
      '(?:/(?:search-attributes|workflows|workflow-count|archived-workflows|schedules|batch-operations))?',
    ),
    within('/worker-deployments'),
    within('/task-queues/[\\w.:-]+(?:/[\\w-]+)?'),
    within(`${workflow}(?:/history|/history-reverse|/run/[\\w-]+/history\\.json)?`),
    post(`/query/(?:${queries.join('|')})`),
    { ...post('/update/(\\w+)'), acts: true },
  ];
}

function literally(text: string): string {
  return text.replaceAll(/[^\w-]/g, String.raw`\$&`);
}

/** Which act a request of the Temporal UI does, and why someone in a role may not make it; null where they may. */
export function allow(
  passages: readonly Passage[],
  { method, path, role }: { readonly method: string; readonly path: string; readonly role: ActRole },
): { readonly update: Update | null; readonly refusal: RefusalCode | null } {
  const passage = passages.find((one) => one.method === method && one.path.test(path));
  if (passage === undefined)
    return { update: null, refusal: method === 'GET' ? 'not-found' : 'not-in-temporal-ui' };
  if (passage.acts !== true) return { update: null, refusal: null };
  const [, workflowId = '', act = ''] = passage.path.exec(path) ?? [];
  const update = { workflowId: decodeURIComponent(workflowId), act };
  return { update, refusal: isActOf(role, act) ? null : 'not-allowed' };
}

/** Whether an update is an act of this role; what clients and providers send in their own name is no act of staff. */
function isActOf(role: ActRole, name: string): boolean {
  const act = namedIn(acts, name);
  return act !== null && (acts[act].roles as readonly ActRole[]).includes(role);
}
