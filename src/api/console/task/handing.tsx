import type { VNode } from 'preact';
import { maySnooze } from '../../../domain/case/assignment.js';
import { mayFinishTask } from '../../../domain/case/tasks.js';
import type { SupportTask } from '../../../generated/prisma/client.js';
import type { Assignable } from '../../../operations/case/assign.js';
import { PostForm, Select, TextField, type FieldErrors } from '../../components/components.js';

/** What was typed into a form of a task, and what is wrong with it, by the names of its fields. */
export interface TypedInto {
  readonly typed: Readonly<Record<string, string>>;
  readonly errors: FieldErrors;
}

/** The choices of who gets tasks: oneself first, then everyone who may, and nobody. */
export function assignOptions(
  assignable: readonly Assignable[],
  accountId: string,
): readonly (readonly [value: string, label: string])[] {
  const others = assignable.filter(({ id }) => id !== accountId);
  return [
    ['', 'Choose'],
    [accountId, 'Me'],
    ...others.map(({ id, name, role }) => [id, role === 'lead' ? `${name} (lead)` : name] as const),
    ['none', 'Unassigned'],
  ];
}

/** Gives a task to someone else, with a note, or puts it off until a day, where it may wait so long. */
export function Handing({
  task,
  assignable,
  accountId,
  now,
  typed,
  errors,
}: TypedInto & {
  task: SupportTask;
  assignable: readonly Assignable[];
  accountId: string;
  now: Date;
}): VNode {
  const { id, kind, assigneeId } = task;
  const of = (name: string) => ({ name: `${id}.${name}`, value: typed[name], errors });
  const fit = assignable.filter(({ role }) => mayFinishTask(kind, role));
  const seen = typed['seen'] ?? assigneeId ?? '';
  const isRefused = (...names: string[]) => names.some((name) => errors[`${id}.${name}`] !== undefined);
  return (
    <>
      <details open={isRefused('to', 'note')}>
        <summary>Hand it over</summary>
        <PostForm action={`/tasks/${id}/assign`}>
          <input type="hidden" name="seen" value={seen} />
          <Select {...of('to')} label="Assign to" options={assignOptions(fit, accountId)} />
          <TextField
            {...of('note')}
            label="Note for the next (optional)"
            hint="Shown on the task and saved in the audit log. Don’t include health information."
          />
          <button type="submit">Hand it over</button>
        </PostForm>
      </details>
      {(maySnooze(task, now) || isRefused('until', 'reason')) && (
        <details open={isRefused('until', 'reason')}>
          <summary>Snooze it</summary>
          <PostForm action={`/tasks/${id}/snooze`}>
            <input type="hidden" name="seen" value={seen} />
            <TextField
              {...of('until')}
              label="Until"
              type="date"
              className="short"
              hint="It will be back in the queue that morning. Once it is overdue, it shows there anyway."
            />
            <TextField
              {...of('reason')}
              label="Reason"
              hint="Saved in the audit log. Don’t include health information."
            />
            <button type="submit">Snooze it</button>
          </PostForm>
        </details>
      )}
    </>
  );
}
