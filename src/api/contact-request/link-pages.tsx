import type { VNode } from 'preact';
import type { Language } from '../../domain/languages.js';
import { PostForm } from '../components/components.js';
import { contactPath } from '../../domain/contact-request/topics.js';
import { CrisisNotice } from '../components/crisis-notice.js';
import { contactWords } from './words.js';

/** The link of a conversation is closed, cut off or not ours, or was used too often. */
export function ConversationTroublePage({ language, lead }: { language: Language; lead: string }): VNode {
  const { linkTrouble } = contactWords[language];
  return (
    <>
      <h1>{linkTrouble.title}</h1>
      <p class="lead">{lead}</p>
      <div class="actions">
        <a class="button" href={`/contact?lang=${language}`}>
          {linkTrouble.again}
        </a>
      </div>
      <CrisisNotice language={language} />
    </>
  );
}

/** Asks for one press, so that nothing happens when a scanner opens the link. */
export function ReleaseAddressPage({ language, token }: { language: Language; token: string }): VNode {
  const { release } = contactWords[language];
  return (
    <>
      <h1>{release.title}</h1>
      <p class="lead">{release.lead}</p>
      <PostForm action={`/contact/release/${token}?lang=${language}`}>
        <div class="actions">
          <button type="submit">{release.press}</button>
        </div>
      </PostForm>
    </>
  );
}

/** The address is off the list, now or before. */
export function AddressReleasedPage({ language }: { language: Language }): VNode {
  const { release } = contactWords[language];
  return (
    <>
      <h1>{release.done}</h1>
      <p class="lead">{release.doneLead}</p>
    </>
  );
}

/** A link that came too late, was cut off, or can't help. */
export function ReleaseTroublePage({ language, blocked }: { language: Language; blocked: boolean }): VNode {
  const { release, linkTrouble } = contactWords[language];
  return (
    <>
      <h1>{linkTrouble.title}</h1>
      <p class="lead">{blocked ? release.blocked : linkTrouble.broken}</p>
      <div class="actions">
        <a class="button" href={contactPath('unsubscribed', language)}>
          {linkTrouble.again}
        </a>
      </div>
    </>
  );
}
