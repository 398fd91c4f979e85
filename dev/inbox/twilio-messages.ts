import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Router } from 'express';
import type { Inbox } from './messages.js';
import type { Callbacks } from './twilio-callbacks.js';
import { fieldsOf, refuse, type Door } from './twilio-door.js';
import { answers, isNumber, textFailures, textRefusals, type Answer } from './twilio-numbers.js';

/** A text as Twilio keeps it. */
interface Text {
  readonly sid: string;
  readonly to: string;
  readonly from: string;
  readonly body: string;
  readonly createdAt: Date;
  sentAt: Date | null;
  status: 'queued' | 'sent' | 'delivered' | 'undelivered';
  errorCode: number | null;
}

/** The Messages resource of an account: texts are taken, shown in the inbox, listed, and go through their states. */
export function messageRoutes(
  account: Router,
  {
    accountSid,
    inbox,
    door,
    callbacks,
  }: { accountSid: string; inbox: Inbox; door: Door; callbacks: Callbacks },
): void {
  const texts = new Map<string, Text>();
  account.post('/Messages.json', (request, response) => {
    const fields = fieldsOf(request.body);
    return door.take(request, response, refusalOf(fields), () => {
      const text: Text = {
        sid: `SM${randomBytes(16).toString('hex')}`,
        to: fields['To'] ?? '',
        from: fields['From'] ?? '',
        body: fields['Body'] ?? '',
        createdAt: new Date(),
        sentAt: null,
        status: 'queued',
        errorCode: null,
      };
      texts.set(text.sid, text);
      inbox.add({
        id: randomUUID(),
        kind: 'sms',
        at: text.createdAt.toISOString(),
        from: text.from,
        to: text.to,
        subject: '',
        text: text.body,
        html: '',
        messageId: text.sid,
        attachments: [],
      });
      void proceed(text, fields['StatusCallback']);
      return shown(text);
    });
  });
  account.get('/Messages.json', (request, response) => {
    const { To: to, From: from, DateSent: day } = fieldsOf(request.query);
    const found = [...texts.values()]
      .filter((text) => to === undefined || text.to === to)
      .filter((text) => from === undefined || text.from === from)
      .filter((text) => day === undefined || text.sentAt?.toISOString().startsWith(day) === true);
    response.json({ messages: found.toReversed().map(shown), page: 0, page_size: 1000, next_page_uri: null });
  });
  account.get('/Messages/:sid.json', (request, response) => {
    const text = texts.get(request.params.sid);
    if (text === undefined) refuse(response, answers.notFound);
    else response.json(shown(text));
  });

  /** Goes through the states one after the other and tells the callback address of each. */
  async function proceed(text: Text, url: string | undefined): Promise<void> {
    const { tell, end } = callbacks.of(url);
    const failure = textFailures[text.to];
    for (const step of ['sent', 'delivered'] as const) {
      await pause(20);
      const failed = failure !== undefined && step === 'delivered';
      text.status = failed ? 'undelivered' : step;
      text.sentAt ??= new Date();
      text.errorCode = failed ? failure : null;
      await tell({
        From: text.from,
        To: text.to,
        MessageSid: text.sid,
        MessageStatus: text.status,
        ...(failed ? { ErrorCode: String(failure) } : {}),
      });
    }
    await end();
  }

  const shown = ({ sid, to, from, body, createdAt, sentAt, status, errorCode }: Text) => ({
    sid,
    account_sid: accountSid,
    to,
    from,
    body,
    status,
    error_code: errorCode,
    direction: 'outbound-api',
    date_created: createdAt.toUTCString(),
    date_sent: sentAt?.toUTCString() ?? null,
    uri: `/2010-04-01/Accounts/${accountSid}/Messages/${sid}.json`,
  });
}

/** Why a text isn't taken, in the order in which Twilio looks. */
function refusalOf({ To: to, From: from, Body: body }: Readonly<Record<string, string>>): Answer | null {
  if (!to) return answers.noTo;
  if (!from) return answers.noFrom;
  if (!body) return answers.noBody;
  return (isNumber(to) ? textRefusals[to] : textRefusals['+15005550001']) ?? null;
}
