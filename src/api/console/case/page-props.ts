import type { ShownAccessReview } from '../../../operations/access-review/shown.js';
import type { RefusedDecision } from '../access-review/refused-decision.js';
import type { Conversation } from '../../../operations/contact-request/read-conversation.js';
import type { RefusedAct } from './act-card.js';
import type {
  auditOf,
  clientsOf,
  disavowedIn,
  gatesOf,
  laterAppointments,
  openTasks,
} from '../../../operations/case/record.js';
import type { RefusedAnswer } from './answer-form.js';
import type { ShownReport } from '../../../operations/disclosure-report/shown.js';
import type { ToldPassphrase } from '../../../operations/record-request/passphrase.js';
import type { ShownRequest } from '../../../operations/record-request/view.js';
import type { AccountingRow } from '../../../operations/accounting-request/row.js';
import type { AmendmentOnCase } from './amendment.js';
import type { OfferedLetter } from './paper-letters.js';
import type { RefusedRecordAct } from './refused-record-act.js';
import type { ShownNotes } from './notes.js';
import type { Deeds, Linked } from '../../../operations/case/deeds.js';
import type { IssuedToken } from './issued-token.js';
import type { Person } from '../../../operations/case/task-record.js';
import type { Concerned } from './whom-it-concerns.js';

/** What the page of a case shows. */
export interface CasePageProps extends Concerned {
  readonly tasks: Awaited<ReturnType<typeof openTasks>>;
  readonly clients: Awaited<ReturnType<typeof clientsOf>> | null;
  readonly gates: Awaited<ReturnType<typeof gatesOf>> | null;
  readonly appointments: Awaited<ReturnType<typeof laterAppointments>>;
  readonly audit: Awaited<ReturnType<typeof auditOf>>;
  readonly people: ReadonlyMap<string, Person>;
  /** What was written, for those who answer it. */
  readonly conversation: Conversation | null;
  readonly answer?: RefusedAnswer;
  /** What agents and leads wrote for each other, for them alone; and a note that was refused. */
  readonly notes: ShownNotes | null;
  readonly note?: RefusedAnswer;
  /** Whether a reactivation can be opened from this case, and one that was refused. */
  readonly offersReactivation: boolean;
  readonly reactivation?: RefusedAnswer;
  /** The request for records that the case is. */
  readonly shownRecords: ShownRequest | null;
  readonly amendment: AmendmentOnCase | null;
  readonly accounting: AccountingRow | null;
  /** The review of access that the case is, and a decision in it that was refused. */
  readonly accessReview: ShownAccessReview | null;
  readonly access?: RefusedDecision;
  readonly records?: RefusedRecordAct;
  /** A passphrase of emailed records that was asked for. */
  readonly passphrase?: ToldPassphrase;
  /** Letters that may go by mail. */
  readonly letters: readonly OfferedLetter[];
  /** The report of something that went to the wrong person, which the case is. */
  readonly shownReport: ShownReport | null;
  readonly disavowed: Awaited<ReturnType<typeof disavowedIn>>;
  readonly deeds: Deeds;
  readonly linked: Linked;
  readonly follows: boolean;
  /** Who else looks at it. */
  readonly looking: string;
  /** Names by account. */
  readonly names: ReadonlyMap<string, string>;
  readonly accountId: string;
  /** What was just done, by its code in the address. */
  readonly done: string;
  readonly refused?: RefusedAct;
  readonly token?: IssuedToken;
}
