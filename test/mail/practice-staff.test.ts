import { expect, it } from 'vitest';
import { practiceNoticeLetter } from '../../src/mail/practice-staff/letters.js';
import { whole } from '../harness/whole-letter.js';

const facts = { givenName: 'Pia', practice: 'Moreau Practice' };

it('practice left', () => {
  expect(whole(practiceNoticeLetter('practice_left', facts))).toMatchInlineSnapshot(`
    "You can no longer log in to Headway for a practice

    Hello Pia,

    Moreau Practice removed you from the staff of their practice on Headway. Your login for it has ended.

    If you think this is a mistake, talk to the practice. They can invite you again.

    Headway"
  `);
});

it('practice closed', () => {
  expect(whole(practiceNoticeLetter('practice_closed', facts))).toMatchInlineSnapshot(`
    "A practice on Headway has closed

    Hello Pia,

    Moreau Practice no longer works through Headway, so your login for the practice has ended.

    You don’t need to do anything. Ask the practice if you have questions about clients.

    Headway"
  `);
});

it('practice paused', () => {
  expect(whole(practiceNoticeLetter('practice_paused', facts))).toMatchInlineSnapshot(`
    "A practice on Headway is paused

    Hello Pia,

    The Headway account of Moreau Practice is suspended. Until it’s open again, you can’t see the practice’s caseload or appointments.

    You don’t need to do anything. Your own login stays as it is. Ask the practice if you have questions.

    Headway"
  `);
});
