import type { StaffNotificationKind } from '../../domain/staff-member/notifications.js';
import { renderLetter, type Letter } from '../letter.js';

/** What a mail to one of our staff is about. */
interface About {
  readonly kind: StaffNotificationKind;
  readonly taskId: string | null;
  readonly reference: string | null;
}

const sentences: Record<StaffNotificationKind, (count: number) => string> = {
  assigned: (count) => (count === 1 ? 'A task was assigned to you.' : `${count} tasks were assigned to you.`),
  mentioned: (count) =>
    count === 1
      ? 'Someone mentioned you in an internal note.'
      : `You were mentioned in ${count} internal notes.`,
  many_read: () =>
    'Someone on the staff read the data of many workflows within an hour. The audit log says who.',
  due_soon: (count) =>
    count === 1 ? 'One of your tasks is due soon.' : `${count} of your tasks are due soon.`,
};

/** Tells one of our staff what waits for them: how many, and where; of whom and what only behind the link. */
export function notificationLetter(facts: {
  readonly givenName: string;
  readonly about: readonly About[];
  readonly portalUrl: string;
}): Letter {
  const { givenName, about, portalUrl } = facts;
  const kinds = Object.keys(sentences) as StaffNotificationKind[];
  const paragraphs = kinds.flatMap((kind) => {
    const { size } = new Set(about.filter((one) => one.kind === kind).map(whatIn));
    return size === 0 ? [] : [sentences[kind](size)];
  });
  return renderLetter({
    subject:
      paragraphs.length === 1 ? (paragraphs[0] ?? '').replace(/\.$/, '') : 'What’s new for you at support',
    greeting: `Hello ${givenName},`,
    paragraphs,
    link: linkTo(about, portalUrl),
    footerLink: { label: 'Choose which emails you get', url: `${portalUrl}/notifications` },
  });
}

/** A task counts once, however often it was assigned; each note counts. */
function whatIn(one: About): unknown {
  return one.taskId ?? one;
}

function linkTo(about: readonly About[], portalUrl: string): { label: string; url: string } {
  const [one, ...more] = new Set(about.map(({ taskId, reference }) => placeOf(taskId, reference)));
  return one !== undefined && more.length === 0
    ? { label: 'Open it', url: `${portalUrl}${one}` }
    : { label: 'Open your tasks', url: `${portalUrl}/?who=me` };
}

function placeOf(taskId: string | null, reference: string | null): string {
  if (reference === null) return '/audit?act=codec.decode';
  return taskId === null ? `/cases/${reference}#notes` : `/tasks/${taskId}`;
}
