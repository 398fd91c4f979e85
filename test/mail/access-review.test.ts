import { expect, it } from 'vitest';
import { accessReviewLetter } from '../../src/mail/access-review/letters.js';

const facts = {
  occasion: 'periodic',
  reference: 'AV-7Q4M-2KXA',
  dueOn: 'January 18, 2027',
  url: 'https://staff.headway.example/cases/AV-7Q4M-2KXA#access-review',
} as const;

it('leads are asked to review access, neutrally, with a link to the case', () => {
  const { subject, text } = accessReviewLetter('opened', facts);
  expect(subject).toBe('Review who can use the staff portal (AV-7Q4M-2KXA)');
  expect(text).toContain('Please finish the review by January 18, 2027.');
  expect(text).toContain(facts.url);
});

it('a late review, and one of an emergency, say so in the subject', () => {
  const { subject, text } = accessReviewLetter('overdue', { ...facts, occasion: 'emergency' });
  expect(subject).toBe('Overdue: Someone used emergency access (AV-7Q4M-2KXA)');
  expect(text).toContain('This was due January 18, 2027');
  const letter = (template: 'opened' | 'alone') =>
    accessReviewLetter(template, { ...facts, occasion: 'emergency' });
  expect(letter('opened').subject).toBe('Needs you now: Someone asks for emergency access (AV-7Q4M-2KXA)');
  expect(letter('opened').text).toContain('within 10 minutes');
  expect(letter('alone').subject).toBe('Emergency access was opened alone (AV-7Q4M-2KXA)');
});
