import type { VNode } from 'preact';
import { issueTokenForCli } from '../../../operations/staff-member/payloads.js';
import { PostForm } from '../../components/components.js';
import { supportTimeZone } from '../../../domain/case/tasks.js';
import { shortInstant } from '../words.js';
import type { PortalContext, Visit } from '../../http/context.js';

/** What someone pastes into a terminal to read sealed payloads there. */
interface Shown {
  readonly commands: string;
  readonly until: string;
}

/** The page on which staff get a token for Temporal’s CLI. */
export async function showCodecToken(_context: PortalContext, visit: Visit): Promise<void> {
  visit.page('Temporal’s command line', <CodecTokenPage />);
}

/** Issues a token and shows it this once. */
export async function showNewToken({ dependencies, origin }: PortalContext, visit: Visit): Promise<void> {
  const { config, clock } = dependencies;
  const { token, expiresAt } = await issueTokenForCli(dependencies, visit.signedIn);
  const commands = [
    `export TEMPORAL_ADDRESS='${config.TEMPORAL_ADDRESS}'`,
    `export TEMPORAL_NAMESPACE='${config.TEMPORAL_NAMESPACE}'`,
    `export TEMPORAL_CODEC_ENDPOINT='${origin}/codec'`,
    `export TEMPORAL_CODEC_AUTH='Bearer ${token}'`,
    `temporal workflow list --query 'NeedsAttention = true'`,
  ].join('\n');
  const until = shortInstant(expiresAt, supportTimeZone, clock());
  visit.page('Temporal’s command line', <CodecTokenPage shown={{ commands, until }} />);
}

function CodecTokenPage({ shown }: { shown?: Shown }): VNode {
  return (
    <>
      <h1>Temporal’s command line</h1>
      <p class="lead">
        With a token of yours, <code>temporal workflow show</code>, <code>query</code> and{' '}
        <code>metadata</code> read what is sealed, in your name: each look is in the audit log, as in the
        Temporal UI.
      </p>
      {shown === undefined ? (
        <p>It works for an hour, and ends sooner when you log out here.</p>
      ) : (
        <div class="notice warn" role="status">
          <p>
            Paste this into your terminal. It works until {shown.until}, or until you log out here, and isn’t
            shown again. Give it to no one.
          </p>
          <pre>{shown.commands}</pre>
        </div>
      )}
      <PostForm action="/codec-token">
        <div class="actions">
          <button type="submit">{shown === undefined ? 'Get a token' : 'Get another token'}</button>
          <a class="button quiet" href="/account">
            Back to your account
          </a>
        </div>
      </PostForm>
    </>
  );
}
