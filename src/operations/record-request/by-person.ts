import type { Transaction } from '../../adapters/database.js';
import { commit, type AfterCommit } from '../../cases/after-commit.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { namedIn } from '../../domain/named.js';
import { checkRange } from '../../domain/record-request/scope.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { RecordDelivery, RecordForm } from '../../generated/prisma/client.js';
import { databaseDate, letHappen } from './change.js';
import { openSendTask } from './grant.js';
import { findRequest } from './links.js';
import { lockRequest, type RequestRow } from './row.js';
import { ofPart, sayOfPart } from './said-by-person.js';
import { tellOfChange } from './tell.js';

/** What who asked presses behind their link, and of which part. */
export interface PersonPress {
  readonly press: string;
  readonly part: string;
}

/** What may be pressed about the whole request. */
const ofWhole = {
  prove: { code: 'records-asker-known', detail: { by: 'link' } },
  confirm: { code: 'records-confirmed', detail: {} },
  withdraw: { code: 'records-withdrawn', detail: {} },
  revoke: { code: 'records-revoked', detail: {} },
} as const;

/** Does what who asked presses behind the link; pressed twice, it is done once. Says how the request stands then. */
export async function pressOnRequest(
  dependencies: Dependencies,
  token: string,
  { press, part }: PersonPress,
): Promise<RequestRow | Refusal> {
  return behindLink(dependencies, token, async (tx, row, at) => {
    if (isDone(row, press)) return row;
    const ofAll = namedIn(ofWhole, press);
    if (ofAll !== null) {
      // Papers are looked at by our staff: a link alone proves the person.
      if (ofAll === 'prove' && row.requester !== 'person') return { refused: 'not-allowed' };
      const { code, detail } = ofWhole[ofAll];
      return letHappen(tx, {
        requestId: row.id,
        event: { kind: ofAll },
        line: { key: ofAll, code, detail },
        at,
      });
    }
    const kind = namedIn(ofPart, press);
    if (kind === null) return { refused: 'body-malformed' };
    return sayOfPart(tx, { row, kind, partId: part, heard: null, at });
  });
}

/** A second press of the same button finds that it was pressed. */
function isDone({ state, provenAt, revokedAt }: RequestRow, press: string): boolean {
  return (
    (press === 'confirm' && state === 'confirmed') ||
    (press === 'withdraw' && state === 'withdrawn') ||
    (press === 'prove' && provenAt !== null) ||
    (press === 'revoke' && revokedAt !== null)
  );
}

const forms: readonly RecordForm[] = ['both', 'pdf', 'fhir'];
const deliveries: readonly RecordDelivery[] = ['portal', 'email', 'paper'];

/** What is wanted, as it is typed. */
export interface TypedWishes {
  readonly form: string;
  readonly delivery: string;
  readonly from: string;
  readonly to: string;
  /** “yes” where the warning about email was read. */
  readonly warned: string;
}

/** Says in which form, for which days and how the records are wanted; it counts for what is granted from then on. */
export async function chooseWishes(
  dependencies: Dependencies,
  token: string,
  typed: TypedWishes,
): Promise<RequestRow | Refusal> {
  const form = forms.find((one) => one === typed.form);
  const delivery = deliveries.find((one) => one === typed.delivery);
  if (form === undefined || delivery === undefined) return { refused: 'body-malformed' };
  if (delivery === 'email' && typed.warned !== 'yes')
    return { refused: 'email-warning-unread', field: 'warned' };
  const range = checkRange(typed);
  if (isRefusal(range)) return range;
  return behindLink(dependencies, token, async (tx, row, at) => {
    if (row.settledAt !== null) return { refused: 'record-request-over' };
    await tx.recordRequest.update({
      where: { id: row.id },
      data: {
        form,
        delivery,
        wantedFrom: databaseDate(range.from),
        wantedTo: databaseDate(range.to),
      },
    });
    if (delivery !== 'portal') await askToSend(tx, row, at);
    await addLine(tx, row.id, at, {
      key: `wishes/${at.getTime()}`,
      code: 'records-wishes',
      detail: { form, delivery },
    });
    return { ...row, form, delivery };
  });
}

/** What was granted for a download is sent by support, too, once it is wanted by mail or email. */
async function askToSend(tx: Transaction, row: RequestRow, at: Date): Promise<void> {
  for (const { chartId, exportId, state } of row.parts)
    if (state === 'granted' && exportId !== null) await openSendTask(tx, row, { exportId, chartId, at });
}

/** Does something for who holds the link, with the request's row locked, and tells the workflow. */
async function behindLink(
  dependencies: Dependencies,
  token: string,
  press: (tx: Transaction, row: RequestRow, at: Date, after: AfterCommit) => Promise<RequestRow | Refusal>,
): Promise<RequestRow | Refusal> {
  const found = await findRequest(dependencies, 'record-request', token);
  if (isRefusal(found)) return found;
  return commit(dependencies, async (tx, after): Promise<RequestRow | Refusal> => {
    const row = await lockRequest(tx, found.row.id);
    if (row === null) return { refused: 'not-found' };
    const answer = await press(tx, row, dependencies.clock(), after);
    if (!isRefusal(answer)) tellOfChange(after, answer);
    return answer;
  });
}
