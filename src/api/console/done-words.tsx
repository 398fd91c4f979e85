import type { VNode } from 'preact';

/** What is said once something was done, by its code in the address. */
export const doneWords: Record<string, string> = {
  started: 'The case was started.',
  'open-already': 'A case for this contract was already open. This is it; nothing was started.',
  task: 'The task is finished.',
  'task-before': 'The task was finished before. Nothing was changed.',
  call: 'The call was written down.',
  repaired: 'The case goes on from the last step that it had finished.',
  invited: 'The invitation is on its way.',
  answered: 'Your answer was sent.',
  'incomplete-download': 'Your decision about the download was written down.',
  'deliver-to': 'The address for the download was written down.',
  records: 'It was written down, and we’re telling everyone it affects.',
  reported: 'The report is in. Assess the risk next.',
  'let-in': 'They’re in for 60 minutes. Someone else reviews it.',
  access: 'The decision was written down.',
  claim: 'The task is assigned to you.',
  'assigned-before':
    'Someone else changed who has the task meanwhile. Nothing was changed; look who has it now.',
  assigned: 'The task was handed over.',
  unassigned: 'The task is unassigned.',
  snoozed: 'The task is snoozed.',
  'task-next': 'The task is finished. This is the next one.',
  'call-next': 'The call was written down. This is the next task.',
  queue: 'Done. Nothing else is waiting for you.',
  noted: 'The note is saved. Everyone it mentions gets an email.',
  viewed: 'The view is saved.',
  'view-removed': 'The view is removed.',
  followed: 'You’re following this case.',
  unfollowed: 'You’re no longer following this case.',
};

/** Says once what was just done. */
export function DoneNotice({ words }: { words: string | undefined }): VNode | null {
  if (words === undefined) return null;
  return (
    <div class="notice" role="status">
      <p>
        <strong>{words}</strong>
      </p>
    </div>
  );
}
