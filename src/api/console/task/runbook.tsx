import type { VNode } from 'preact';
import { runbookHeadings } from '../../../domain/case/runbook.js';
import { mayFinishTask, supportTasks, taskEnd, type SupportTaskKind } from '../../../domain/case/tasks.js';
import type { PortalContext, Visit } from '../../http/context.js';
import { actLabel } from '../case/act-words.js';

/** Where a task that no form ends is ended; an act on its case is named by its button. */
const endsIn: Readonly<Record<string, string>> = {
  'codes-page': 'The release of the country under “Phone codes” ends it.',
  conversation: 'The answer in the conversation of its case ends it.',
  'record-request': 'A decision on the request for records ends it.',
  'record-amendment': 'A decision on the request to change a record ends it.',
  'note-retrieval': 'It ends with a whole file, or with a decision on the case to release it in part.',
  'accounting-request': 'It ends once the list is given, behind the link or on paper.',
  'access-review': 'The last decision in the review of access ends it.',
  sweep: 'It ends by itself once nothing waits for support anymore.',
};

/** What support does about each thing that needs a person, a heading each; every task leads to its own. */
export async function showRunbook(_context: PortalContext, visit: Visit): Promise<void> {
  const kinds = Object.keys(supportTasks) as SupportTaskKind[];
  visit.page(
    'Runbook',
    <>
      <h1>Runbook</h1>
      <p class="lead">What to do about each kind of task: who may, how soon, and what ends it.</p>
      {kinds.map((kind) => (
        <Heading key={kind} kind={kind} />
      ))}
    </>,
  );
}

function Heading({ kind }: { kind: SupportTaskKind }): VNode {
  const { title, instructions, businessDays } = supportTasks[kind];
  return (
    <section>
      <h2 id={kind}>{title}</h2>
      <p>{instructions}</p>
      <p>
        {mayFinishTask(kind, 'agent') ? 'For agents and leads' : 'For leads'}, within{' '}
        {businessDays === 1 ? 'one business day' : `${businessDays} business days`} unless the case names
        another date. {endOf(kind)} The file docs/runbook.md says more under “{runbookHeadings[kind]}”.
      </p>
    </section>
  );
}

function endOf(kind: SupportTaskKind): string {
  const end = taskEnd(kind);
  if (end === null) return '“Finish the task”, with what was done, ends it.';
  if (typeof end === 'string') return endsIn[end] ?? '';
  return `On its case, ${end.map((act) => `“${actLabel(act)}”`).join(' or ')} ends it.`;
}
