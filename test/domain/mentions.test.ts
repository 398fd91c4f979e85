import { expect, it } from 'vitest';
import { mentionsIn } from '../../src/domain/staff-member/mentions.js';

const people = [
  { id: 'alex', name: 'Alex Demo' },
  { id: 'alexa', name: 'Alexa Demo' },
  { id: 'ana', name: 'Ana Ruiz' },
  { id: 'other-ana', name: 'Ana Ruiz Vega' },
  { id: 'li', name: 'Li' },
];

it.each([
  ['a full name', 'Please look, @Alex Demo.', ['alex']],
  ['a first name that one person has', '@alex, she calls back at 3', ['alex']],
  ['a name in brackets, in capitals', '(@LI)', ['li']],
  ['a longer name before a shorter one', '@Ana Ruiz Vega knows', ['other-ana']],
  ['the shorter one where it ends', '@Ana Ruiz knows', ['ana']],
  ['someone twice, and another', '@Li and @Alexa and @li', ['li', 'alexa']],
  ['nobody in an address', 'write to dana@alex.example or a.b+c@li.example', []],
  ['nobody with an @ that stands alone', 'meet @ 5, @5', []],
] as const)('a note mentions %s', (_, note, mentioned) => {
  expect(mentionsIn(note, people)).toEqual(mentioned);
});

it('a mention that reaches nobody, or that several could mean, is refused', () => {
  expect(mentionsIn('@Alexandra', people)).toEqual({ refused: 'mention-of-nobody', field: 'note' });
  expect(mentionsIn('@Ana', people)).toEqual({ refused: 'mention-of-several', field: 'note' });
  expect(mentionsIn(`@${'x'.repeat(40_000)}`, people)).toMatchObject({ refused: 'mention-of-nobody' });
});
