import { describe, expect, it } from 'vitest';
import { contactTopics, type ContactTopic } from '../../src/domain/contact-request/topics.js';
import { languages, type Language } from '../../src/domain/languages.js';
import { addressRecoveryWords } from '../../src/api/address-recovery/words.js';
import { contactErrors, contactWords } from '../../src/api/contact-request/words.js';
import { addressRecoverySentences } from '../../src/mail/address-recovery/sentences.js';
import { contactLetters, crisisAlert } from '../../src/mail/contact-request/letters.js';
import { contactSentences } from '../../src/mail/contact-request/sentences.js';
import { longInstant } from '../../src/mail/dates.js';
import { namedIn, sentencesOf } from '../harness/sentences-of.js';
import { whole } from '../harness/whole-letter.js';

const of = (language: Language) => ({
  language,
  name: 'Luz',
  reference: 'CR-7Q4M-2KXA',
  url: 'https://headway.example/contact/conversation/token',
});
const answerBy = (language: Language) =>
  longInstant(new Date('2027-03-08T22:00:00Z'), 'America/New_York', language);

it('the message arrived', () => {
  expect(
    whole(
      contactLetters.acknowledged({
        ...of('en'),
        topic: 'no_reset_mail',
        crisis: false,
        answerBy: answerBy('en'),
      }),
    ),
  ).toMatchInlineSnapshot(`
    "We got your message (CR-7Q4M-2KXA)

    Hello Luz,

    Your message to Headway arrived. Its reference is CR-7Q4M-2KXA.

    Someone from our support team will read it and answer by March 8, 2027 at 5:00 PM EST. We’ll email you when there’s an answer. Use this link to read it and to write again.

    If there’s an account with this address, we’re sending another email with a link to choose a new password. Look in spam, junk and Gmail’s promotions folder too.

    Read the conversation:
    https://headway.example/contact/conversation/token

    If you’re thinking about harming yourself or need to talk to someone now, call or text 988 at any time. In an emergency, call 911.

    We don’t watch Headway’s email and contact form around the clock.

    If you didn’t write to us, you don’t need to do anything.

    Headway"
  `);
});

it('a message that may tell of a crisis arrived, in Spanish', () => {
  expect(
    whole(
      contactLetters.acknowledged({
        ...of('es'),
        topic: 'something_else',
        crisis: true,
        answerBy: answerBy('es'),
      }),
    ),
  ).toMatchInlineSnapshot(`
    "Recibimos su mensaje (CR-7Q4M-2KXA)

    Hola, Luz:

    Si piensa en hacerse daño o necesita hablar con alguien ahora, llame o envíe un mensaje de texto al 988 a cualquier hora. En una emergencia, llame al 911.

    En Headway no vigilamos el correo electrónico ni el formulario de contacto las 24 horas.

    Su mensaje llegó a Headway. Su número de referencia es CR-7Q4M-2KXA.

    Alguien de nuestro equipo de soporte lo lee y le responde a más tardar el 8 de marzo de 2027 a las 5:00 p.m. EST. Le avisaremos por correo electrónico cuando haya una respuesta. Puede leerla, y escribirnos de nuevo, en este enlace.

    Leer la conversación:
    https://headway.example/contact/conversation/token

    Si usted no nos escribió, no tiene que hacer nada.

    Headway"
  `);
});

it('a family member is to be added', () => {
  const family = (familyAddresses: string[]) =>
    contactLetters.acknowledged({
      ...of('en'),
      topic: 'family',
      crisis: false,
      answerBy: answerBy('en'),
      familyAddresses,
    }).text;
  expect(family(['luz+1@gmail.com'])).toContain('use an address like luz+1@gmail.com');
  expect(family([])).toContain('needs a new email address first');
});

it('there is an answer', () => {
  expect(whole(contactLetters.answered(of('en')))).toMatchInlineSnapshot(`
    "There’s an answer to your message (CR-7Q4M-2KXA)

    Hello Luz,

    Our support team answered your message. To keep it private, you can read the answer only with this link.

    Read the answer:
    https://headway.example/contact/conversation/token

    If you’re thinking about harming yourself or need to talk to someone now, call or text 988 at any time. In an emergency, call 911.

    We don’t watch Headway’s email and contact form around the clock.

    Headway"
  `);
});

it('the answer is not read', () => {
  expect(whole(contactLetters.reminder({ ...of('es'), silenceDays: 14 }))).toMatchInlineSnapshot(`
    "Le espera una respuesta (CR-7Q4M-2KXA)

    Hola, Luz:

    Respondimos a su mensaje hace unos días. Si tiene algo más que decirnos, escríbanos en este enlace.

    Si no sabemos de usted en los 14 días siguientes a nuestra respuesta, daremos el asunto por resuelto. Aun así podrá reabrirlo.

    Leer la respuesta:
    https://headway.example/contact/conversation/token

    Si piensa en hacerse daño o necesita hablar con alguien ahora, llame o envíe un mensaje de texto al 988 a cualquier hora. En una emergencia, llame al 911.

    En Headway no vigilamos el correo electrónico ni el formulario de contacto las 24 horas.

    Headway"
  `);
});

it('the request is resolved', () => {
  expect(whole(contactLetters.resolved({ ...of('en'), reopenBy: answerBy('en') }))).toMatchInlineSnapshot(`
    "Your message is settled (CR-7Q4M-2KXA)

    Hello Luz,

    The matter of your message is settled. How did we do? Use this link to tell us.

    If it isn’t settled for you, use the same link to write again by March 8, 2027 at 5:00 PM EST, and we’ll reopen it.

    Read the conversation:
    https://headway.example/contact/conversation/token

    If you’re thinking about harming yourself or need to talk to someone now, call or text 988 at any time. In an emergency, call 911.

    We don’t watch Headway’s email and contact form around the clock.

    Headway"
  `);
});

it('an address is to get email again', () => {
  const releaseUrl = 'https://headway.example/contact/release/token';
  expect(whole(contactLetters.release({ ...of('en'), releaseUrl, hours: 24 }))).toMatchInlineSnapshot(`
    "Get email from Headway again (CR-7Q4M-2KXA)

    Hello Luz,

    Someone, probably you, asked us to send email to this address again. It’s on our unsubscribed list, so you get none of our emails, not even those to choose a new password.

    Use the link to take it off the list. It works once, within 24 hours.

    Get email again:
    https://headway.example/contact/release/token

    If it wasn’t you, you don’t need to do anything. The address stays on the list.

    Read the conversation: https://headway.example/contact/conversation/token

    Headway"
  `);
});

it('the alert names nobody', () => {
  const { letter, text } = crisisAlert('CR-7Q4M-2KXA', 'https://staff.headway.example/cases/CR-7Q4M-2KXA');
  expect(whole(letter)).toMatchInlineSnapshot(`
    "Urgent: a message to support needs you now (CR-7Q4M-2KXA)

    Hello,

    A message to support may be about a crisis (CR-7Q4M-2KXA). Log in, read it and answer it now.

    Open the case:
    https://staff.headway.example/cases/CR-7Q4M-2KXA

    Headway"
  `);
  expect(text).toMatchInlineSnapshot(
    `"Headway: A message to support may be about a crisis (CR-7Q4M-2KXA). Log in, read it and answer it now. https://staff.headway.example/cases/CR-7Q4M-2KXA"`,
  );
});

/** What the pages of the form and of a conversation can answer with, whatever is sent to them. */
const refusalsOfContact = [
  'contact-topic-missing',
  'contact-message-missing',
  'contact-message-too-long',
  'contact-phone-needed',
  'contact-over',
  'contact-unanswered-crisis',
  'account-address-missing',
  'email-same',
  'email-missing',
  'email-malformed',
  'email-in-other-letters',
  'name-missing',
  'name-too-long',
  'name-with-address',
  'phone-not-a-number',
  'phone-with-extension',
  'paper-empty',
  'paper-too-large',
  'paper-kind-unknown',
  'paper-unreadable',
  'paper-locked',
  'paper-infected',
  'paper-not-scanned',
  'paper-too-many-pages',
  'paper-too-many-pixels',
  'papers-too-many',
  'papers-busy',
  'body-too-slow',
  'rate-limited',
  'body-malformed',
  'state-does-not-allow',
] as const;

it.each(refusalsOfContact)('%s is told in Spanish', (refused) => {
  const told = (language: 'en' | 'es') => contactErrors(language, [{ refused }])['main'];
  expect(told('es')).not.toBe(told('en'));
});

describe.each([
  ['pages', contactWords],
  ['letters', contactSentences],
  ['pages of a lost mailbox', addressRecoveryWords],
  ['letters of a lost mailbox', addressRecoverySentences],
] as const)('the Spanish of the %s', (_, tables) => {
  const english = sentencesOf({ ...tables.en, family: null, refusals: null });
  const spanish = sentencesOf({ ...tables.es, family: null, refusals: null });

  it('has every sentence that the English has, and says it in Spanish', () => {
    expect([...spanish.keys()]).toEqual([...english.keys()]);
    const untranslated = [...english].filter(([place, sentence]) => spanish.get(place) === sentence);
    expect(untranslated).toEqual([]);
  });

  it('names whatever the English names', () => {
    for (const [place, sentence] of english)
      expect([place, namedIn(spanish.get(place) ?? '')]).toEqual([place, namedIn(sentence)]);
  });
});

it('every topic has a label in every language', () => {
  const topics = Object.keys(contactTopics) as ContactTopic[];
  for (const language of languages)
    expect(topics.filter((topic) => contactWords[language].topics[topic] === '')).toEqual([]);
});
