import { expect, it } from 'vitest';
import { notificationLetter } from '../../src/mail/staff-member/notification.js';

const of = { givenName: 'Alex', portalUrl: 'https://staff.headway.example' };
const task = (kind: 'assigned' | 'due_soon', taskId: string) =>
  ({ kind, taskId, reference: 'CT-7Q4M-2KXA' }) as const;

it('one thing is told in the subject, with a link to its place', () => {
  const assigned = notificationLetter({ ...of, about: [task('assigned', 'a'), task('assigned', 'a')] });
  expect(assigned.subject).toBe('A task was assigned to you');
  expect(assigned.text).toContain('https://staff.headway.example/tasks/a\n');
  const mentioned = notificationLetter({
    ...of,
    about: [{ kind: 'mentioned', taskId: null, reference: 'CT-7Q4M-2KXA' }],
  });
  expect(mentioned.text).toContain('Someone mentioned you in an internal note.');
  expect(mentioned.text).toContain('https://staff.headway.example/cases/CT-7Q4M-2KXA#notes');
  expect(mentioned.text).toContain('https://staff.headway.example/notifications');
});

it('several are counted, and lead to the tasks of the reader', () => {
  const { subject, text } = notificationLetter({
    ...of,
    about: [task('assigned', 'a'), task('assigned', 'b'), task('due_soon', 'b')],
  });
  expect(subject).toBe('What’s new for you at support');
  expect(text).toContain('2 tasks were assigned to you.\n\nOne of your tasks is due soon.');
  expect(text).toContain('https://staff.headway.example/?who=me');
});
