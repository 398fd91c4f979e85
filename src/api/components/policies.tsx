import { createContext, type VNode } from 'preact';
import { useContext } from 'preact/hooks';
import type { Policies } from '../../mail/brand.js';

/** Where the policies of the page's portal stand. */
export const PolicyUrls = createContext<Policies>({ PRIVACY_URL: '', TERMS_URL: '' });

/** The privacy policy, to press. */
export function PrivacyPolicy(): VNode {
  return <a href={useContext(PolicyUrls).PRIVACY_URL}>privacy policy</a>;
}

/** The terms of use, to press. */
function TermsOfUse(): VNode {
  return <a href={useContext(PolicyUrls).TERMS_URL}>terms of use</a>;
}

/** Above the button that makes an account: what holds for it. */
export function PoliciesBeforeSignUp(): VNode {
  return (
    <p>
      Before you create an account, read our <PrivacyPolicy /> and our <TermsOfUse />.
    </p>
  );
}
