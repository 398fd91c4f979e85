import { expect, it } from 'vitest';
import { recordsContactLetter } from '../../src/mail/records-contact/letters.js';
import { whole } from '../harness/whole-letter.js';

const letterOf = (template: Parameters<typeof recordsContactLetter>[0]) =>
  whole(
    recordsContactLetter(template, {
      name: 'Ines Moreau',
      contact: ['Moreau Practice', '12 Main St', 'records@moreau.example'],
      url: 'https://provider.headway.example/records-contact/token',
    }),
  );

it.each(['ask', 'remind', 'changed'] as const)(
  '“%s” says where clients are sent, and has the link',
  (template) => {
    const text = letterOf(template);
    expect(text).toContain('Moreau Practice, 12 Main St, records@moreau.example');
    expect(text).toContain('https://provider.headway.example/records-contact/token');
  },
);

it('says when support calls, and to whom it belongs to write where it wasn’t them', () => {
  expect(letterOf('remind')).toContain('someone from our support team will call');
  expect(letterOf('changed')).toContain('If it wasn’t you, write to our support team at once');
});

it('tells a new address no more than the question, for a stranger may read it', () => {
  const text = letterOf('address');
  expect(text).toContain('you don’t need to do anything');
  for (const known of ['Moreau Practice', '12 Main St', 'records@']) expect(text).not.toContain(known);
});
