import type { VNode } from 'preact';
import { longInstant } from '../../mail/dates.js';
import { Checkbox, PostForm } from '../components/components.js';

/** A list of things to tick and finish; every box is ticked at first. No text of a note is shown. */
export function UnfinishedWorkPage({
  title,
  action,
  button,
  items,
  timeZone,
}: {
  title: string;
  action: string;
  button: string;
  items: readonly { id: string; at: Date; clientName: string }[];
  timeZone: string;
}): VNode {
  return (
    <>
      <h1>{title}</h1>
      {items.length === 0 ? (
        <p class="lead">Nothing is left to do here.</p>
      ) : (
        <PostForm action={action}>
          <p class="lead">Take the tick from whatever is not ready yet.</p>
          {items.map(({ id, at, clientName }) => (
            <Checkbox name={`item.${id}`} label={`${clientName}, ${longInstant(at, timeZone)}`} checked />
          ))}
          <div class="actions">
            <button type="submit">{button}</button>
          </div>
        </PostForm>
      )}
      <p>
        <a href="/contract-termination/status">Back to your contract</a>
      </p>
    </>
  );
}
