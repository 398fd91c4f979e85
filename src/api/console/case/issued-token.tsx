import { randomUUID } from 'node:crypto';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import type { VNode } from 'preact';
import type { Act } from '../../../domain/acts.js';
import { createPayloadCodec } from '../../../temporal/payload-codec.js';
import { issueActToken } from '../../../tokens/act-token.js';
import type { PortalContext, Visit } from '../../http/context.js';
import { roleOf } from '../staff.js';

/** A token that was just issued, with what to paste. */
export interface IssuedToken {
  readonly act: string;
  readonly workflowId: string;
  /** The only update that can redeem it: the CLI names it, and for the Temporal UI the staff portal does. */
  readonly updateId: string;
  /** For the Temporal UI, which seals it itself through the codec. */
  readonly argument: string;
  /** For the CLI, sealed already. */
  readonly sealed: Payload;
}

/** Issues a token for an act as it was filled in, to the member of staff who is signed in. */
export async function tokenFor(
  { dependencies: { db, config, clock } }: PortalContext,
  visit: Visit,
  {
    act,
    workflowId,
    state,
    seen,
    argument: rest,
  }: { act: Act; workflowId: string; state: string; seen?: string; argument: object },
): Promise<IssuedToken> {
  const updateId = randomUUID();
  const actToken = await issueActToken(db, config.TOKEN_KEYS, {
    accountId: visit.signedIn.account.id,
    role: roleOf(visit),
    workflowId,
    update: act,
    state,
    ...(seen === undefined ? {} : { seen }),
    argument: rest,
    updateId,
    now: clock(),
  });
  const argument = { actToken, ...rest };
  // The CLI sends what it is given as it is, and a workflow refuses what nobody sealed.
  const [sealed] = await createPayloadCodec(config.PAYLOAD_KEYS).encode([
    defaultPayloadConverter.toPayload(argument),
  ]);
  return { act, workflowId, updateId, argument: JSON.stringify(argument), sealed: sealed ?? {} };
}

/** What to paste into the Temporal UI, or to run. */
export function IssuedTokenNotice({ token }: { token: IssuedToken | undefined }): VNode | null {
  if (token === undefined) return null;
  return (
    <div class="notice warn" role="status">
      <p>
        In the Temporal UI: open the workflow, choose the update <code>{token.act}</code> and paste this
        argument. It works once, within 15 minutes, while the case is as it is now.
      </p>
      <pre>{token.argument}</pre>
      <p>Or with the CLI, to which the answer is sealed; this page shows what came of it:</p>
      <pre>{commandOf(token)}</pre>
    </div>
  );
}

function commandOf({ act, workflowId, updateId, sealed }: IssuedToken): string {
  const metadata = Object.entries(sealed.metadata ?? {}).map(
    ([name, value]) => ` --input-meta '${name}=${Buffer.from(value).toString()}'`,
  );
  const data = Buffer.from(sealed.data ?? []).toString('base64');
  return `temporal workflow update start --wait-for-stage accepted --workflow-id '${workflowId}' --update-id '${updateId}' --name ${act}${metadata.join('')} --input-base64 --input '${data}'`;
}
