import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Router } from 'express';
import type { Inbox } from './messages.js';
import type { Callbacks } from './twilio-callbacks.js';
import { fieldsOf, refuse, type Door } from './twilio-door.js';
import { answers, callEndings, callRefusals, isNumber, type Answer } from './twilio-numbers.js';
import { hear } from './twilio-twiml.js';

/** A call as Twilio keeps it. */
interface Call {
  readonly sid: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly createdAt: Date;
  status: string;
}

/** The Calls resource of an account: what a person hears, and how they press keys, is in the inbox. */
export function callRoutes(
  account: Router,
  {
    accountSid,
    inbox,
    door,
    callbacks,
  }: { accountSid: string; inbox: Inbox; door: Door; callbacks: Callbacks },
) {
  const calls = new Map<string, Call>();
  const keys: string[] = [];
  account.post('/Calls.json', (request, response) => {
    const fields = fieldsOf(request.body);
    return door.take(request, response, refusalOf(fields), () => {
      const call: Call = {
        sid: `CA${randomBytes(16).toString('hex')}`,
        fields,
        createdAt: new Date(),
        status: 'queued',
      };
      calls.set(call.sid, call);
      if (fields['Twiml'] !== undefined) heard(call, [hear(fields['Twiml']).said]);
      void proceed(call);
      return shown(call);
    });
  });
  account.get('/Calls.json', (request, response) => {
    const { To: to, Status: status } = fieldsOf(request.query);
    const found = [...calls.values()]
      .filter((call) => to === undefined || call.fields['To'] === to)
      .filter((call) => status === undefined || call.status === status);
    response.json({ calls: found.toReversed().map(shown), page: 0, page_size: 1000, next_page_uri: null });
  });
  account.get('/Calls/:sid.json', (request, response) => {
    const call = calls.get(request.params.sid);
    if (call === undefined) refuse(response, answers.notFound);
    else response.json(shown(call));
  });

  /** Rings, talks where someone or something answers, and tells the callback address how it ended. */
  async function proceed(call: Call): Promise<void> {
    const { tell, end } = callbacks.of(call.fields['StatusCallback']);
    const ending = callEndings[call.fields['To'] ?? ''] ?? 'human';
    await pause(20);
    call.status = 'ringing';
    await pause(20);
    if (ending === 'human' || ending === 'machine_start') {
      call.status = 'in-progress';
      call.status = (await talk(call, ending)) ? 'completed' : 'failed';
    } else call.status = ending;
    await tell({ ...about(call), CallStatus: call.status });
    await end();
  }

  /** Asks the call's address what to say, and again for each key that someone presses; false where it doesn't answer. */
  async function talk(call: Call, answeredBy: string): Promise<boolean> {
    let url: string | undefined = call.fields['Url'];
    if (url === undefined) return true;
    const detected = call.fields['MachineDetection'] === undefined ? {} : { AnsweredBy: answeredBy };
    let fields: Readonly<Record<string, string>> = detected;
    const words: string[] = [];
    while (url !== undefined) {
      const twiml = await callbacks.post(url, { ...about(call), CallStatus: 'in-progress', ...fields });
      if (twiml === null) return false;
      const { said, action, afterwards } = hear(twiml);
      const key = action === null ? undefined : keys.shift();
      words.push(said, ...(key === undefined ? [afterwards] : []));
      fields = { Digits: key ?? '' };
      url = key === undefined ? undefined : (action ?? undefined);
    }
    heard(call, words);
    return true;
  }

  function heard({ sid, fields, createdAt }: Call, words: readonly string[]): void {
    const text = words.filter((word) => word !== '').join(' ');
    if (text === '') return;
    inbox.add({
      id: randomUUID(),
      kind: 'call',
      at: createdAt.toISOString(),
      from: fields['From'] ?? '',
      to: fields['To'] ?? '',
      subject: '',
      text,
      html: '',
      messageId: sid,
      attachments: [],
    });
  }

  const about = ({ sid, fields }: Call) => ({
    CallSid: sid,
    From: fields['From'] ?? '',
    To: fields['To'] ?? '',
    Direction: 'outbound-api',
  });

  const shown = ({ sid, fields, createdAt, status }: Call) => ({
    sid,
    account_sid: accountSid,
    to: fields['To'],
    from: fields['From'],
    status,
    direction: 'outbound-api',
    date_created: createdAt.toUTCString(),
    uri: `/2010-04-01/Accounts/${accountSid}/Calls/${sid}.json`,
  });

  return { pressNext: (...pressed: string[]) => keys.push(...pressed) };
}

/** Why a call isn't taken, in the order in which Twilio looks. */
function refusalOf(fields: Readonly<Record<string, string>>): Answer | null {
  const { To: to, From: from, Twiml: twiml, Url: url } = fields;
  if (!to) return answers.noCallTo;
  if (!from) return answers.noCallFrom;
  if (!twiml && !url) return answers.noTwiml;
  return (isNumber(to) ? callRefusals[to] : callRefusals['+15005550001']) ?? null;
}
