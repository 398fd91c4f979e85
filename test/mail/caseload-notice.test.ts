import { expect, it } from 'vitest';
import { clientNotice } from '../../src/mail/caseload-notice/letters.js';
import { whole } from '../harness/whole-letter.js';

const facts = {
  clientGivenName: 'Noor',
  providerName: 'Ines Moreau',
  lastDay: '2027-01-15',
  recordsContact: ['Moreau Practice', 'records@moreau.example'],
  contactUrl: 'https://care.headway.example/contact',
  choiceUrl: 'https://care.headway.example/choice/token',
  again: false,
  practisesOn: true,
} as const;

it('a client who may choose by a link', () => {
  expect(whole(clientNotice(facts))).toMatchInlineSnapshot(`
    "A change with your provider

    Hello Noor,

    Ines Moreau is leaving Headway. The last day for sessions through Headway is Friday, January 15, 2027. Appointments after that day will be canceled.

    You can stay on Headway with a new provider, tell us that you’ve finished, keep seeing your provider, or ask us to call. It’s your choice. Please choose by Friday, January 15, 2027. You can change your choice until that day ends.

    Your records will be held by:
    Moreau Practice
    records@moreau.example

    Headway keeps its copy for as long as the law requires.

    Say what you want to do:
    https://care.headway.example/choice/token

    If you’re thinking about harming yourself or need to talk to someone now, call or text 988 at any time. In an emergency, call 911.

    We don’t watch Headway’s email and contact form around the clock.

    Headway"
  `);
});

it('a client whom support calls', () => {
  expect(whole(clientNotice({ ...facts, choiceUrl: null, calledInstead: true }))).toMatchInlineSnapshot(`
    "A change with your provider

    Hello Noor,

    Ines Moreau is leaving Headway. The last day for sessions through Headway is Friday, January 15, 2027. Appointments after that day will be canceled.

    You can stay on Headway with a new provider or keep seeing your provider. It’s your choice. We’ll call you to ask.

    Your records will be held by:
    Moreau Practice
    records@moreau.example

    Headway keeps its copy for as long as the law requires.

    If you’re thinking about harming yourself or need to talk to someone now, call or text 988 at any time. In an emergency, call 911.

    We don’t watch Headway’s email and contact form around the clock.

    Headway"
  `);
});

it('a client of the provider’s own', () => {
  expect(whole(clientNotice({ ...facts, choiceUrl: null }))).toMatchInlineSnapshot(`
    "A change with your provider

    Hello Noor,

    Ines Moreau is leaving Headway. The last day for sessions through Headway is Friday, January 15, 2027. Appointments after that day will be canceled.

    You came to Headway with Ines Moreau. You can keep seeing them outside Headway. They will tell you how.

    Your records will be held by:
    Moreau Practice
    records@moreau.example

    Headway keeps its copy for as long as the law requires.

    If you’re thinking about harming yourself or need to talk to someone now, call or text 988 at any time. In an emergency, call 911.

    We don’t watch Headway’s email and contact form around the clock.

    Headway"
  `);
});

it('the last day moved', () => {
  expect(whole(clientNotice({ ...facts, again: true }))).toMatchInlineSnapshot(`
    "A new date for your last session

    Hello Noor,

    Ines Moreau is leaving Headway. The date has changed: the last day for sessions through Headway is Friday, January 15, 2027. Appointments after that day will be canceled.

    You can stay on Headway with a new provider, tell us that you’ve finished, keep seeing your provider, or ask us to call. It’s your choice. Please choose by Friday, January 15, 2027. You can change your choice until that day ends.

    Your records will be held by:
    Moreau Practice
    records@moreau.example

    Headway keeps its copy for as long as the law requires.

    Say what you want to do:
    https://care.headway.example/choice/token

    If you’re thinking about harming yourself or need to talk to someone now, call or text 988 at any time. In an emergency, call 911.

    We don’t watch Headway’s email and contact form around the clock.

    Headway"
  `);
});

it('the provider sees no clients anymore', () => {
  expect(whole(clientNotice({ ...facts, practisesOn: false }))).toMatchInlineSnapshot(`
    "A change with your provider

    Hello Noor,

    Ines Moreau is no longer able to see clients after Friday, January 15, 2027. We know this may be hard, and we’ll help you with what comes next. Appointments after that day will be canceled.

    You can stay on Headway with a new provider (we’ll help you find one), tell us that you’ve finished, or ask us to call. It’s your choice. Please choose by Friday, January 15, 2027. You can change your choice until that day ends.

    Your records will be held by:
    Moreau Practice
    records@moreau.example

    Headway keeps its copy for as long as the law requires.

    Say what you want to do:
    https://care.headway.example/choice/token

    If you’re thinking about harming yourself or need to talk to someone now, call or text 988 at any time. In an emergency, call 911.

    We don’t watch Headway’s email and contact form around the clock.

    Headway"
  `);
});

it('the provider sees no clients anymore, and support calls', () => {
  expect(whole(clientNotice({ ...facts, practisesOn: false, choiceUrl: null, calledInstead: true })))
    .toMatchInlineSnapshot(`
    "A change with your provider

    Hello Noor,

    Ines Moreau is no longer able to see clients after Friday, January 15, 2027. We know this may be hard, and we’ll help you with what comes next. Appointments after that day will be canceled.

    You can stay on Headway with a new provider, and we’ll help you find one. It’s your choice. We’ll call you to ask.

    Your records will be held by:
    Moreau Practice
    records@moreau.example

    Headway keeps its copy for as long as the law requires.

    If you’re thinking about harming yourself or need to talk to someone now, call or text 988 at any time. In an emergency, call 911.

    We don’t watch Headway’s email and contact form around the clock.

    Headway"
  `);
});

it('the provider sees no clients anymore, own client', () => {
  expect(whole(clientNotice({ ...facts, practisesOn: false, choiceUrl: null, again: true })))
    .toMatchInlineSnapshot(`
      "A new date for the change with your provider

      Hello Noor,

      Ines Moreau is no longer able to see clients after Friday, January 15, 2027, which is a new date. We know this may be hard, and we’ll help you with what comes next. Appointments after that day will be canceled.

      If you’d like a new provider, write to us and we’ll help you find one: https://care.headway.example/contact

      Your records will be held by:
      Moreau Practice
      records@moreau.example

      Headway keeps its copy for as long as the law requires.

      If you’re thinking about harming yourself or need to talk to someone now, call or text 988 at any time. In an emergency, call 911.

      We don’t watch Headway’s email and contact form around the clock.

      Headway"
    `);
});

it('a client who has chosen already, when the date changes', () => {
  const { text } = clientNotice({ ...facts, again: true, chosen: 'stays' });
  expect(text).toContain(
    'You told us: Stay on Headway with a new provider. You don’t need to do anything. To change your choice, use the link by Friday, January 15, 2027.',
  );
  expect(text).toContain('Change your choice:\nhttps://care.headway.example/choice/token');
});
