import type { Priority } from '@temporalio/common';
import type { Case } from '../generated/prisma/client.js';
import { priorities } from '../protocol/priorities.js';

/** What isn't ordinary: codes and links that someone sits and waits for, messages that may tell of a crisis, and the mailing to all providers. */
const special: Partial<Record<Case['kind'], keyof typeof priorities>> = {
  email_verification: 'awaited',
  password_reset: 'awaited',
  two_factor: 'urgent',
  contact_request: 'awaited',
  provider_news: 'background',
};

/** How soon Temporal hands out the tasks of a case where others wait beside it: by what it is, and among its equals by turns of the people they are about. */
export function priorityOf({ kind, subjectId }: Pick<Case, 'kind' | 'subjectId'>): Priority {
  return {
    ...priorities[special[kind] ?? 'ordinary'],
    ...(subjectId === null ? {} : { fairnessKey: subjectId }),
  };
}
