import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { businessHoursAfter, supportHours } from '../../src/domain/business-hours.js';
import { tellsOfCrisis } from '../../src/domain/contact-request/crisis-words.js';
import { checkContactForm, checkMessage } from '../../src/domain/contact-request/form.js';
import { answerDueAt, contactPolicy } from '../../src/domain/contact-request/policy.js';
import { reachAfter, type Reach } from '../../src/domain/contact-request/same-again.js';
import { mayBeResolved } from '../../src/domain/contact-request/states.js';
import { contactTopics, topicNamed, topicsOf } from '../../src/domain/contact-request/topics.js';
import { preferredLanguage } from '../../src/domain/languages.js';
import { limits } from '../../src/domain/limits.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { isBusinessDay, plusBusinessDays, type CalendarDate } from '../../src/domain/zoned-time.js';
import { parseContactPhone } from '../../src/security/phone-number.js';

describe('words of a crisis', () => {
  it.each([
    'I want to die',
    'i dont want to live anymore',
    'I don’t want to live anymore.',
    'Thinking about SUICIDE again',
    'suicidal thoughts',
    'I am not suicidal, but',
    'I want to\nkill   myself',
    'self-harm',
    'I k\u200bill myself', // split by a character that nobody sees: "kill" is whole for a reader
    'ｋｉｌｌ ｍｙｓｅｌｆ, 𝘀𝗲𝗹𝗳 𝗵𝗮𝗿𝗺',
    'ﷺkill myself', // what is written in another script is no part of a word
    'Quiero morir',
    'no quiero seguir viviendo así',
    'pienso en el suicidio',
    'ya no puedo más',
    'me hice daño… quiero HACERME DAÑO',
    'Mi esposo me golpea',
    'me voy a matar',
    'mi hija se quiere morir',
    'me quiero hacer daño',
    'no quiero estar viva',
    'No quiero estar vivo',
    'quiero acabar con todo',
    'No aguanto más',
    'Mi hijo dice que se va a matar',
    'Ayer mi esposo me pegó',
    'se quiere quitar la vida',
    'me tomé todas las pastillas',
    'I want to end my own life',
    'I want to be dead',
    'I wish I wasn’t alive',
    'i wish i wasnt alive',
    'I can not go on',
    'I took a bottle of pills',
    'my son wants to die',
    'My daughter wanted to die last night',
    'my husband hit me',
    'I am killing my self',
    'She is cutting herself',
    'He said he will kill himself',
    'He threatens to kill us',
    'I can’t take it anymore',
  ])('are found in “%s”', (text) => {
    expect(tellsOfCrisis(text)).toBe(true);
  });

  it.each([
    '',
    'Please deactivate my account',
    'My provider left. Can I see someone else?',
    'I forgot my notes in the app',
    'necesito restablecer mi contraseña',
    'The skill set of my therapist', // "kill" inside of a word
    'The white mecanismo', // "hit me" inside of words
    'quiero cambiar mi correo',
    'se me cortó la llamada', // a cut call, not a cut arm
    'mi contraseña ya no sirve',
  ])('are not found in “%s”', (text) => {
    expect(tellsOfCrisis(text)).toBe(false);
  });

  it('are found wherever they stand in a text, whatever is around them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (before, after) => {
        expect(tellsOfCrisis(`${before} quiero morir ${after}`)).toBe(true);
      }),
    );
  });
});

describe('support’s business hours', () => {
  const due = (from: string, hours = 8) =>
    businessHoursAfter(new Date(from), hours, supportHours).toISOString();

  it.each([
    [
      'in the morning: the same time of the next business day',
      '2026-12-01T15:00:00Z',
      '2026-12-02T15:00:00.000Z',
    ],
    ['on a Friday afternoon: Monday', '2026-12-04T21:00:00Z', '2026-12-07T21:00:00.000Z'],
    ['in the night: at the end of that day', '2026-12-02T04:00:00Z', '2026-12-02T22:00:00.000Z'],
    ['before Thanksgiving: after it', '2026-11-25T22:00:00Z', '2026-11-27T22:00:00.000Z'],
    ['on the weekend on which the clocks go back', '2026-10-31T16:00:00Z', '2026-11-02T22:00:00.000Z'],
    ['on the weekend on which the clocks go forward', '2027-03-13T17:00:00Z', '2027-03-15T21:00:00.000Z'],
    [
      'before New Year’s Day, which is observed on December 31',
      '2021-12-30T22:00:00Z',
      '2022-01-03T22:00:00.000Z',
    ],
  ])('%s', (_name, from, until) => {
    expect(due(from)).toBe(until);
  });

  it.each([
    ['in Los Angeles', 'America/Los_Angeles', '2026-12-01T16:30:00Z', '2026-12-02T01:00:00.000Z'],
    ['in Honolulu', 'Pacific/Honolulu', '2026-12-01T20:00:00Z', '2026-12-02T20:00:00.000Z'],
    // It is Monday there still, and past closing.
    ['in American Samoa', 'Pacific/Pago_Pago', '2026-12-01T06:00:00Z', '2026-12-02T04:00:00.000Z'],
  ])('pass %s where the policy says so', (_name, timeZone, at, until) => {
    const policy = { ...contactPolicy, business: { timeZone, opensAt: 9, closesAt: 17 } };
    expect(answerDueAt(policy, new Date(at), false).toISOString()).toBe(until);
  });

  it('are Eastern for a request that began before they were configured', () => {
    const monday = new Date('2026-12-07T14:00:00Z');
    expect(contactPolicy.business).toBeUndefined();
    expect(answerDueAt(contactPolicy, monday, false).toISOString()).toBe('2026-12-07T22:00:00.000Z');
  });

  it('never end outside of business, never come before the message, and grow with the hours', () => {
    const instant = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2040, 0, 1) });
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 40 }), (at, hours) => {
        const end = businessHoursAfter(new Date(at), hours, supportHours);
        const later = businessHoursAfter(new Date(at), hours + 1, supportHours);
        expect(end.getTime()).toBeGreaterThanOrEqual(at + hours * 3_600_000);
        expect(later.getTime()).toBeGreaterThan(end.getTime());
        const format = { timeZone: supportHours.timeZone, hourCycle: 'h23' } as const;
        const clock = new Intl.DateTimeFormat('en-US', { ...format, hour: '2-digit', minute: '2-digit' });
        const shown = clock.format(end);
        expect(shown >= '09:00' && shown <= '17:00').toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('know the federal holidays of each year', () => {
    const closed = ['2026-07-03', '2026-11-26', '2027-06-18', '2021-12-31', '2026-12-25'] as CalendarDate[];
    expect(closed.map(isBusinessDay)).toEqual(closed.map(() => false));
    expect(isBusinessDay('2026-11-27')).toBe(true);
    expect(plusBusinessDays('2026-12-24', 1)).toBe('2026-12-28');
  });

  it('don’t matter to a message that may tell of a crisis', () => {
    const saturday = new Date('2026-12-05T08:00:00Z');
    expect(answerDueAt(contactPolicy, saturday, true).toISOString()).toBe('2026-12-05T09:00:00.000Z');
    expect(answerDueAt(contactPolicy, saturday, false).toISOString()).toBe('2026-12-07T22:00:00.000Z');
  });
});

describe('the contact form', () => {
  const of = { portal: 'client', language: 'en', writer: null } as const;
  const whole = {
    topic: 'something_else',
    name: 'Noor Vale',
    email: 'Noor@Clients.example',
    message: 'Hello\r\nthere',
  };
  const check = (answers: Record<string, string>) =>
    checkContactForm({ ...whole, ...answers }, of, parseContactPhone);

  it('reads what a person types', () => {
    expect(check({ phone: '(212) 555-0123', voicemailIsSafe: 'yes' })).toEqual({
      portal: 'client',
      topic: 'something_else',
      language: 'en',
      name: 'Noor Vale',
      email: 'noor@clients.example',
      accountEmail: null,
      phone: '+12125550123',
      text: 'Hello\nthere',
      emailIsSafe: true,
      voicemailIsSafe: true,
      interpreter: '',
    });
  });

  it('names everything that is wrong at once', () => {
    const refusals = check({ topic: 'toString', name: ' ', email: 'noor', message: '\u200B \n' });
    expect(refusals).toEqual([
      { refused: 'contact-topic-missing', field: 'topic' },
      { refused: 'name-missing', field: 'name' },
      { refused: 'email-malformed', field: 'email' },
      { refused: 'contact-message-missing', field: 'message' },
    ]);
  });

  it('needs a phone number where email isn’t safe, and no message where the topic says it all', () => {
    expect(check({ emailIsUnsafe: 'yes' })).toEqual([{ refused: 'contact-phone-needed', field: 'phone' }]);
    expect(check({ topic: 'deactivate', message: '' })).toMatchObject({ text: '' });
  });

  it('asks someone who lost their mailbox for the address on the account and another, also where they are logged in', () => {
    const lost = { topic: 'lost_mailbox', message: '', accountEmail: 'Old@clients.example' };
    expect(check(lost)).toMatchObject({ email: 'noor@clients.example', accountEmail: 'old@clients.example' });
    expect(check({ ...lost, accountEmail: 'noor@clients.example' })).toEqual([
      { refused: 'email-same', field: 'email' },
    ]);
    expect(check({ ...lost, accountEmail: '' })).toEqual([
      { refused: 'account-address-missing', field: 'accountEmail' },
    ]);
    expect(check({ accountEmail: 'old@clients.example' })).toMatchObject({ accountEmail: null });
  });

  it('asks someone who is logged in neither name nor address', () => {
    const writer = { accountId: 'account-1', name: 'Noor Vale', email: 'noor@clients.example' };
    const message = checkContactForm(
      { topic: 'family', message: 'Hi' },
      { ...of, writer },
      parseContactPhone,
    );
    expect(message).toMatchObject({ name: 'Noor Vale', email: 'noor@clients.example' });
  });

  it('takes every message of up to 4,000 characters whole, but for what nobody sees', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 900 }), (typed) => {
        const read = checkMessage({ message: typed });
        if (isRefusal(read))
          expect(['contact-message-missing', 'contact-message-too-long']).toContain(read.refused);
        else expect(checkMessage({ message: read })).toBe(read);
      }),
    );
    expect(checkMessage({ message: 'x'.repeat(limits.freeText + 1) })).toMatchObject({
      refused: 'contact-message-too-long',
    });
  });

  it('takes a cry for help of up to 20,000 characters, wherever its words stand', () => {
    const cry = (length: number) => `${'x '.repeat(length)}I want to die`.slice(-length);
    for (const length of [limits.freeText + 1, limits.crisisText])
      expect(checkMessage({ message: cry(length) })).toBe(cry(length).trim());
    expect(checkMessage({ message: cry(limits.crisisText + 100) })).toMatchObject({
      refused: 'contact-message-too-long',
    });
  });

  it('offers each portal its topics', () => {
    expect(topicsOf('client')).not.toContain('lost_phone');
    expect(topicsOf('provider')).not.toContain('deactivate');
    expect(topicNamed('client', '__proto__')).toBeNull();
    expect(new Set([...topicsOf('client'), ...topicsOf('provider')])).toEqual(
      new Set(Object.keys(contactTopics)),
    );
  });

  it('with words of a crisis is not resolved before a person has answered', () => {
    const firstAnsweredAt = new Date();
    expect(mayBeResolved({ crisis: true, firstAnsweredAt: null })).toBe(false);
    expect(mayBeResolved({ crisis: true, firstAnsweredAt })).toBe(true);
    expect(mayBeResolved({ crisis: false, firstAnsweredAt: null })).toBe(true);
  });
});

describe('how someone is reached who sent the same message again', () => {
  const phone = '+12125550142';
  const other = '+12125550199';
  const plain: Reach = {
    emailIsSafe: true,
    phone: null,
    voicemailIsSafe: false,
    interpreter: '',
    language: 'en',
  };
  type Row = readonly [
    what: string,
    first: Partial<Reach>,
    again: Partial<Reach>,
    after: Partial<Reach> | null,
  ];
  const after = ([, first, again]: Row, isGuessable: boolean) =>
    reachAfter({ ...plain, ...first }, { ...plain, ...again }, isGuessable);

  /** The same whether or not anyone could send it. */
  const always: readonly Row[] = [
    ['the same', {}, {}, {}],
    ['the same with a number', { phone }, { phone }, { phone }],
    ['email isn’t safe', {}, { emailIsSafe: false }, { emailIsSafe: false }],
    ['email isn’t safe, said again', { emailIsSafe: false }, { emailIsSafe: false }, { emailIsSafe: false }],
    ['email is safe after all', { emailIsSafe: false }, {}, null],
    ['another number', { phone }, { phone: other }, null],
    ['no number anymore: the first stays', { phone }, {}, { phone }],
    ['no voicemail anymore', { phone, voicemailIsSafe: true }, { phone }, { phone }],
    ['voicemail after all', { phone }, { phone, voicemailIsSafe: true }, null],
    ['voicemail after all, without the number', { phone }, { voicemailIsSafe: true }, null],
    ['voicemail where there is no number', {}, { voicemailIsSafe: true }, { voicemailIsSafe: true }],
    [
      'voicemail as before',
      { phone, voicemailIsSafe: true },
      { phone, voicemailIsSafe: true },
      { phone, voicemailIsSafe: true },
    ],
    ['an interpreter', {}, { interpreter: 'ASL' }, { interpreter: 'ASL' }],
    ['no interpreter: the first stays', { interpreter: 'ASL' }, {}, { interpreter: 'ASL' }],
  ];
  it.each(always)('%s', (...row) => {
    const [, , , expected] = row;
    for (const isGuessable of [false, true])
      expect(after(row, isGuessable)).toEqual(expected && { ...plain, ...expected });
  });

  /** Kept of who wrote words or was logged in alone. */
  const ofTheSame: readonly Row[] = [
    ['a number', {}, { phone }, { phone }],
    ['a number with voicemail', {}, { phone, voicemailIsSafe: true }, { phone, voicemailIsSafe: true }],
    ['another language', {}, { language: 'es' }, { language: 'es' }],
  ];
  it.each(ofTheSame)('%s, which is a message of its own where anyone could send it', (...row) => {
    const [, , , expected] = row;
    expect(after(row, false)).toEqual(expected && { ...plain, ...expected });
    expect(after(row, true)).toBeNull();
  });
});

describe('the language of a browser', () => {
  it.each([
    ['es-MX,es;q=0.9,en;q=0.8', 'es'],
    ['en-US,es;q=0.9', 'en'],
    ['fr-FR,fr;q=0.9,es;q=0.4,en;q=0.5', 'en'],
    ['es;q=0, en', 'en'],
    ['de', 'en'],
    ['', 'en'],
    ['x'.repeat(100_000), 'en'],
    [';;;q=,,', 'en'],
  ])('“%s” is %s', (header, language) => {
    expect(preferredLanguage(header)).toBe(language);
  });
});
