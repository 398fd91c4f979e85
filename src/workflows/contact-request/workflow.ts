import { allHandlersFinished, condition, continueAsNew, patched, workflowInfo } from '@temporalio/workflow';
import type { ContactTemplate } from '../../activities/contact-request/mails.js';
import { isRefusal } from '../../domain/refusals.js';
import {
  answerByPhone,
  resolveContact,
  type ContactRequestInput,
} from '../../protocol/contact-request/messages.js';
import { awaitedMail, outboundMail, quickDb, whilePersonWaits } from '../kit/activity-options.js';
import { orElse } from '../kit/failures.js';
import { wantsFreshRun } from '../kit/fresh-run.js';
import { isReached, mailOrCall } from '../kit/mail-outcome.js';
import { now, waitUntil } from '../kit/waiting.js';
import { openContact, setView, projectionOf, type Contact } from './state.js';

/** How long the word that a message came waits for its topic, which nearly always starts within a second. Basis: product. */
const topicPatience = '10 seconds';

/**
 * A message to support: it is acknowledged, starts the process that fits its topic, and is followed until it is answered, resolved and can't be
 * reopened anymore (process book, "contact-request"). The row in the database decides; here it is waited, mailed, alerted and escalated.
 */
export async function contactRequest(input: ContactRequestInput): Promise<void> {
  const contact = openContact(input);
  acceptResolving(contact);
  contact.process.describe(projectionOf(contact));
  await settle(contact, false);
  if (input.told === undefined) await begin(contact);
  while (contact.view.status !== 'closed') {
    await takeNextStep(contact);
    if (workflowInfo().continueAsNewSuggested && contact.beside.isIdle()) await goOnAfresh(contact);
  }
  await contact.beside.finished();
  await condition(allHandlersFinished);
}

/** The alarm first, beside it the process of the topic, then the word that the message arrived. */
async function begin(contact: Contact): Promise<void> {
  await alertOfCrisis(contact);
  await startTopic(contact);
  await beside(contact, isReached(mail(contact, 'acknowledged', 'first')));
}

async function startTopic(contact: Contact): Promise<void> {
  const { requestId } = contact.input;
  const topic = quickDb.startContactTopic({ requestId, at: now() });
  await beside(contact, topic);
  if (!contact.beside.isUnderWay(topic)) return;
  const summary = 'the person is told that the message came, though its topic is not started yet';
  await condition(() => !contact.beside.isUnderWay(topic), topicPatience, { summary });
}

/**
 * Lets something go on beside everything else: a mailbox that puts mail off for a day keeps back neither 988 in the acknowledgement nor an answer, and least of all
 * an alarm.
 */
async function beside(contact: Contact, work: Promise<unknown>): Promise<void> {
  // Recorded when each mail was waited for: contactRequest.no-mail-is-taken.json.
  if (patched('mails-beside')) contact.beside.go(work);
  else await work;
}

async function takeNextStep(contact: Contact): Promise<void> {
  const came = await waitUntil(
    () => contact.changed || isUntold(contact) || (wantsFreshRun() && contact.beside.isIdle()),
    () => contact.view.dueAt,
    'a reminder goes out, or the request is settled',
  );
  if (came === 'due') return remindOrSettle(contact);
  if (contact.changed) await settle(contact, false);
  await alertOfCrisis(contact);
  await tellOfAnswer(contact);
  await tellOfEnd(contact);
}

/** Something was written that someone hasn't been told of. */
function isUntold({ view, told }: Contact): boolean {
  return (
    view.answerId !== told.answerId ||
    view.alarmId !== told.alarmId ||
    (view.resolvedForThem !== null && view.resolvedForThem !== told.resolvedAt)
  );
}

async function settle(contact: Contact, due: boolean): Promise<void> {
  const { requestId, policy } = contact.input;
  await contact.process.inTurn(async () => {
    contact.changed = false;
    setView(contact, await quickDb.settleContact({ requestId, policy, due, at: now() }));
  });
}

/** A date came: an answered request whose date moves on is one whose person is reminded. */
async function remindOrSettle(contact: Contact): Promise<void> {
  const { status, answerId } = contact.view;
  await settle(contact, true);
  const after = contact.view;
  const isReminder = status === 'answered' && after.status === 'answered' && after.waitingOn === 'person';
  if (isReminder) await beside(contact, isReached(mail(contact, 'reminder', answerId ?? 'first')));
}

async function alertOfCrisis(contact: Contact): Promise<void> {
  const { view, told } = contact;
  const { requestId } = contact.input;
  const messageId = view.alarmId;
  if (messageId === null || messageId === told.alarmId) return;
  told.alarmId = messageId;
  const alert = orElse(outboundMail.alertOfCrisis({ requestId, messageId, at: now() }), undefined);
  if (patched('crisis-alert-beside')) contact.beside.go(alert);
  else await alert;
}

async function tellOfAnswer(contact: Contact): Promise<void> {
  const { view, told, input } = contact;
  const { answerId } = view;
  if (answerId === null || answerId === told.answerId) return;
  told.answerId = answerId;
  const task = { caseId: input.requestId, key: answerByPhone(answerId), subjectId: input.requestId };
  await beside(contact, mailOrCall(isReached(mail(contact, 'answered', answerId)), task));
}

async function tellOfEnd(contact: Contact): Promise<void> {
  const { view, told } = contact;
  const resolvedAt = view.resolvedForThem;
  if (resolvedAt === null || resolvedAt === told.resolvedAt) return;
  told.resolvedAt = resolvedAt;
  await beside(contact, isReached(mail(contact, 'resolved', resolvedAt)));
}

/** Someone sits and waits for the first of them, so a worker that dies over it is noticed within seconds. */
function mail({ input: { requestId, policy } }: Contact, template: ContactTemplate, about: string) {
  return awaitedMail.mailContact({ requestId, template, about, policy, at: now() });
}

/** Lets support resolve the request; the row decides whether it may. */
function acceptResolving(contact: Contact): void {
  const { requestId } = contact.input;
  contact.process.accept(
    resolveContact,
    () => null,
    async (_, { actor }) => {
      const request = { requestId, actorId: actor.accountId, at: now() };
      const after = await whilePersonWaits.resolveContactRequest(request);
      if (isRefusal(after)) return after;
      setView(contact, after);
      return { done: true };
    },
  );
}

/** A conversation of years doesn't carry its whole history along. */
async function goOnAfresh({ input, told }: Contact): Promise<void> {
  await condition(allHandlersFinished);
  await continueAsNew<typeof contactRequest>({ ...input, told });
}
