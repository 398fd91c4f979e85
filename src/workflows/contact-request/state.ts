import type { ContactRequestView } from '../../activities/contact-request/view.js';
import type { ContactStatus } from '../../domain/contact-request/states.js';
import {
  contactChanged,
  contactRequestView,
  type ContactRequestInput,
} from '../../protocol/contact-request/messages.js';
import { openBeside, type Beside } from '../kit/beside.js';
import type { CaseProjection } from '../kit/case-file.js';
import { answerView, listenTo } from '../kit/messages.js';
import { openProcess } from '../kit/process.js';
import { projectionOfRow } from '../kit/row-projection.js';

/** What the workflow knows of a request: its row as it last answered, and of what the person was told. */
export interface Contact {
  readonly input: ContactRequestInput;
  view: ContactRequestView;
  /** Someone says that the row has changed. */
  changed: boolean;
  readonly told: { answerId: string | null; alarmId: string | null; resolvedAt: string | null };
  /** What goes on beside everything else: alerts, emails, and a topic whose start takes long. */
  readonly beside: Beside;
  readonly process: ReturnType<typeof openProcess>;
}

/** The request as its input says; answers what asks and tells it from now on. */
export function openContact(input: ContactRequestInput): Contact {
  const { requestId: caseId, reference, told } = input;
  const lookAgain = () => {
    contact.changed = true;
  };
  const contact: Contact = {
    input,
    view: {
      status: 'open',
      waitingOn: 'support',
      dueAt: null,
      needsAttention: false,
      accountId: null,
      answerId: null,
      alarmId: null,
      resolvedForThem: null,
    },
    changed: false,
    beside: openBeside(),
    told: told === undefined ? { answerId: null, alarmId: null, resolvedAt: null } : { ...told },
    process: openProcess({
      caseId,
      reference,
      isCase: true,
      process: 'contact-request',
      status: () => contact.view.status,
      lookAgain,
    }),
  };
  answerView(contactRequestView, () => {
    const { status, dueAt } = contact.view;
    return { status, dueAt };
  });
  listenTo(contactChanged, 'A message was written, or the request was resolved: look at the row.', lookAgain);
  return contact;
}

/** Takes over what the row says now, and shows it. */
export function setView(contact: Contact, view: ContactRequestView): void {
  contact.view = view;
  contact.process.show(projectionOf(contact));
}

/** What a request shows of itself: whom it waits on, and until when. */
export function projectionOf({ view }: Contact): CaseProjection {
  return projectionOfRow(view, waitsFor, view.accountId);
}

const waitsFor: Record<ContactStatus, string> = {
  open: 'support to answer in the conversation on the case page',
  answered: 'the person to read the answer and write again, or to say that the matter is settled',
  resolved: 'the end of the time in which the person can reopen it',
  closed: 'nothing; it is over',
};
