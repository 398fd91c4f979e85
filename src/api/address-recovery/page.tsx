import type { VNode } from 'preact';
import { PostForm } from '../components/components.js';
import { WithSupportLink } from '../components/contact-support.js';

/** Asks for one press, so that nothing happens when a scanner opens the link. */
export function PressPage({
  words: { title, lead, press },
  action,
}: {
  words: { readonly title: string; readonly lead: string; readonly press: string };
  action: string;
}): VNode {
  return (
    <>
      <h1>{title}</h1>
      <p class="lead">{lead}</p>
      <PostForm action={action}>
        <div class="actions">
          <button type="submit">{press}</button>
        </div>
      </PostForm>
    </>
  );
}

/** What came of a press. */
export function SaidPage({ title, lead, never }: { title: string; lead: string; never?: string }): VNode {
  return (
    <>
      <h1>{title}</h1>
      <p class="lead">
        <WithSupportLink sentence={lead} topic="cannot_access" />
      </p>
      {never !== undefined && <p>{never}</p>}
    </>
  );
}
