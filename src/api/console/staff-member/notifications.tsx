import type { VNode } from 'preact';
import { dueSoonHours, staffNotifications } from '../../../domain/staff-member/notifications.js';
import type { NotificationChoice } from '../../../domain/staff-member/notifications.js';
import {
  chooseNotifications,
  notificationChoices,
} from '../../../operations/staff-member/notification-choice.js';
import { Checkbox, PostForm } from '../../components/components.js';
import { fieldsOf } from '../../http/fields.js';
import { queryText, type PortalContext, type Visit } from '../../http/context.js';
import { DoneNotice } from '../done-words.js';

const labels: Record<keyof NotificationChoice, string> = {
  assigned: 'A task is assigned to me by someone else',
  mentioned: 'Someone mentions me in an internal note',
  due_soon: `A task of mine is due within ${dueSoonHours} hours (once a task)`,
};

/** Of what the reader is told by email. */
export async function showNotifications({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  const { id, email } = visit.signedIn.account;
  const choices = await notificationChoices(dependencies.db, [id]);
  const done = queryText(visit.request, 'done') === 'saved';
  visit.page('Notifications', <Notifications choice={choices(id)} email={email} done={done} />);
}

/** Keeps what the reader chose. */
export async function saveNotifications({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  const typed = fieldsOf(visit.request.body);
  const wants = (kind: keyof NotificationChoice) => typed[kind] === 'yes';
  await chooseNotifications(dependencies.db, visit.signedIn.account.id, {
    assigned: wants('assigned'),
    mentioned: wants('mentioned'),
    due_soon: wants('due_soon'),
  });
  visit.response.redirect(303, '/notifications?done=saved');
}

function Notifications({
  choice,
  email,
  done,
}: {
  choice: NotificationChoice;
  email: string;
  done: boolean;
}): VNode {
  return (
    <>
      <DoneNotice words={done ? 'Your choice is saved.' : undefined} />
      <h1>Notifications</h1>
      <p class="lead">
        Which emails you get at {email}. They say how many and where, but never who or what it’s about.
      </p>
      <PostForm action="/notifications">
        <fieldset>
          <legend>Email me when</legend>
          {staffNotifications.map((kind) => (
            <Checkbox name={kind} label={labels[kind]} checked={choice[kind]} />
          ))}
        </fieldset>
        <div class="actions">
          <button type="submit">Save</button>
          <a class="button quiet" href="/account">
            Back to your account
          </a>
        </div>
      </PostForm>
    </>
  );
}
