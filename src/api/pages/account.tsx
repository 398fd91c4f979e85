import type { VNode } from 'preact';
import type { Account } from '../../generated/prisma/client.js';
import { PostForm, SummaryList } from './components.js';
import { SupportMail } from './layout.js';

/** Who is signed in, and the Login section. */
export function AccountPage({ account, csrf }: { account: Account; csrf: string }): VNode {
  return (
    <>
      <h1>Your account</h1>
      <SummaryList
        rows={[
          { label: 'Name', value: `${account.givenName} ${account.familyName}` },
          { label: 'Email', value: account.email },
          ...(account.staffRole ? [{ label: 'Role', value: account.staffRole }] : []),
        ]}
      />
      <h2>Login</h2>
      <p>
        To change your password or email address, write to <SupportMail /> from the address of your account.
      </p>
      <PostForm action="/sign-out" csrf={csrf}>
        <button class="quiet" type="submit">
          Log out
        </button>
      </PostForm>
    </>
  );
}
