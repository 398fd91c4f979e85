import { expect, it } from 'vitest';
import {
  careEnded,
  choiceSaved,
  clientReminder,
  providerStays,
} from '../../src/mail/client-migration/letters.js';
import { callAnnouncement } from '../../src/mail/client-migration/texts.js';
import { whole } from '../harness/whole-letter.js';

const facts = { clientGivenName: 'Noor', providerName: 'Ines Moreau', practisesOn: true } as const;
const choice = { lastDay: '2027-01-15', choiceUrl: 'https://care.headway.example/choice/token' } as const;
const records = {
  lastDay: '2027-01-15',
  recordsContact: ['Moreau Practice', 'records@moreau.example'],
} as const;

it('a reminder to choose', () => {
  expect(whole(clientReminder({ ...facts, ...choice }))).toMatchInlineSnapshot(`
    "A reminder: a change with your provider

    Hello Noor,

    Ines Moreau is leaving Headway; the last day for sessions is Friday, January 15, 2027. We haven’t heard from you yet.

    Tell us by Friday, January 15, 2027 what you’d like, so that you aren’t left without care.

    Say what you want to do:
    https://care.headway.example/choice/token

    If you’re thinking about harming yourself or need to talk to someone now, call or text 988 at any time. In an emergency, call 911.

    We don’t watch Headway’s email and contact form around the clock.

    Headway"
  `);
});

it('a reminder where the provider sees no clients anymore', () => {
  expect(whole(clientReminder({ ...facts, ...choice, practisesOn: false }))).toMatchInlineSnapshot(`
    "A reminder: a change with your provider

    Hello Noor,

    Ines Moreau is no longer able to see clients after Friday, January 15, 2027. We haven’t heard from you yet.

    Tell us by Friday, January 15, 2027 what you’d like, so that you aren’t left without care.

    Say what you want to do:
    https://care.headway.example/choice/token

    If you’re thinking about harming yourself or need to talk to someone now, call or text 988 at any time. In an emergency, call 911.

    We don’t watch Headway’s email and contact form around the clock.

    Headway"
  `);
});

it('the provider stays', () => {
  expect(whole(providerStays({ ...facts, undoUrl: null }))).toMatchInlineSnapshot(`
    "Your provider stays with Headway

    Hello Noor,

    Ines Moreau is not leaving Headway after all. You can book sessions as before.

    If you’re thinking about harming yourself or need to talk to someone now, call or text 988 at any time. In an emergency, call 911.

    We don’t watch Headway’s email and contact form around the clock.

    Headway"
  `);
});

it('the provider stays, and a choice can be undone', () => {
  expect(whole(providerStays({ ...facts, undoUrl: 'https://care.headway.example/undo/token' })))
    .toMatchInlineSnapshot(`
    "Your provider stays with Headway

    Hello Noor,

    Ines Moreau is not leaving Headway after all. You can book sessions as before.

    You asked for a new provider, and we’re looking for one. We’ll keep looking unless you tell us to stop.

    Stay with your provider:
    https://care.headway.example/undo/token

    If you’re thinking about harming yourself or need to talk to someone now, call or text 988 at any time. In an emergency, call 911.

    We don’t watch Headway’s email and contact form around the clock.

    Headway"
  `);
});

it('care has ended', () => {
  expect(whole(careEnded({ ...facts, ...records, contactUrl: 'https://care.headway.example/contact' })))
    .toMatchInlineSnapshot(`
      "Your sessions with your provider through Headway have ended

      Hello Noor,

      Friday, January 15, 2027 was the last day for sessions with Ines Moreau through Headway.

      For a copy of your records, ask:
      Moreau Practice
      records@moreau.example

      If you’d like a new provider, write to us and we’ll help: https://care.headway.example/contact

      If you’re thinking about harming yourself or need to talk to someone now, call or text 988 at any time. In an emergency, call 911.

      We don’t watch Headway’s email and contact form around the clock.

      Headway"
    `);
});

it('care has ended where the provider sees no clients anymore', () => {
  expect(
    whole(
      careEnded({
        ...facts,
        ...records,
        contactUrl: 'https://care.headway.example/contact',
        practisesOn: false,
      }),
    ),
  ).toMatchInlineSnapshot(`
    "Your sessions with your provider have ended

    Hello Noor,

    Friday, January 15, 2027 was the last day for sessions with Ines Moreau.

    For a copy of your records, ask:
    Moreau Practice
    records@moreau.example

    If you’d like a new provider, write to us and we’ll help: https://care.headway.example/contact

    If you’re thinking about harming yourself or need to talk to someone now, call or text 988 at any time. In an emergency, call 911.

    We don’t watch Headway’s email and contact form around the clock.

    Headway"
  `);
});

it('the text before a call', () => {
  expect(callAnnouncement).toMatchInlineSnapshot(`
    "Headway has news about your appointments and will call you within two business days. Questions: support@headway.example. Reply STOP to get no texts."
  `);
});

it('a choice that was saved', () => {
  expect(whole(choiceSaved({ ...facts, ...choice, choice: 'stays' }))).toMatchInlineSnapshot(`
    "We saved your choice

    Hello Noor,

    You told us what you’d like after the change with Ines Moreau: Stay on Headway with a new provider.

    Support looks for a new provider who takes your insurance, and writes to you.

    You can change your choice until Friday, January 15, 2027 ends.

    Change your choice:
    https://care.headway.example/choice/token

    If you’re thinking about harming yourself or need to talk to someone now, call or text 988 at any time. In an emergency, call 911.

    We don’t watch Headway’s email and contact form around the clock.

    Headway"
  `);
});
