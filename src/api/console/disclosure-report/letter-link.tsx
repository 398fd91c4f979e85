import type { VNode } from 'preact';
import { clientOfLetterTask } from '../../../domain/disclosure-report/letter-task.js';
import type { SupportTask } from '../../../generated/prisma/client.js';

/** The letter about a breach that a task asks to mail; nothing for other tasks. */
export function LetterLink({
  task,
  reference,
  name,
}: {
  task: Pick<SupportTask, 'kind' | 'key'>;
  /** Of its case. */
  reference: string;
  /** Of the person, where it is known. */
  name: string | undefined;
}): VNode | null {
  const clientId = clientOfLetterTask(task);
  if (clientId === null) return null;
  return (
    <p>
      <a href={`/cases/${reference}/breach-letters/${clientId}.pdf`}>
        {name === undefined ? 'Letter (PDF)' : `Letter to ${name} (PDF)`}
      </a>
    </p>
  );
}
