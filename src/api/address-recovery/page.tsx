import type { VNode } from 'preact';
import { contactPath } from '../../domain/contact-request/topics.js';
import type { Language } from '../../domain/languages.js';
import { PostForm } from '../components/components.js';

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

/** What came of it, or why the link leads nowhere; where `write`, with the way to support. */
export function SaidPage({
  title,
  lead,
  never,
  write,
  language,
}: {
  title: string;
  lead: string;
  never?: string;
  write?: string;
  language: Language;
}): VNode {
  return (
    <>
      <h1>{title}</h1>
      <p class="lead">{lead}</p>
      {never !== undefined && <p>{never}</p>}
      {write !== undefined && (
        <div class="actions">
          <a class="button" href={contactPath('lost_mailbox', language)}>
            {write}
          </a>
        </div>
      )}
    </>
  );
}
