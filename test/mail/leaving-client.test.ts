import { describe, expect, it } from 'vitest';
import { askWords } from '../../src/api/client-deactivation/ask-page.js';
import { deactivationWords } from '../../src/api/client-deactivation/words.js';
import { majorityWords } from '../../src/api/client-majority/words.js';
import { reactivationWords } from '../../src/api/client-reactivation/words.js';
import { retentionRulesOn } from '../../src/domain/record-retention/rules.js';
import { guardianSentences } from '../../src/mail/client-deactivation/guardian-sentences.js';
import { deactivationSentences } from '../../src/mail/client-deactivation/sentences.js';
import { majoritySentences } from '../../src/mail/client-majority/sentences.js';
import { reactivationSentences } from '../../src/mail/client-reactivation/letters.js';
import { namedIn, sentencesOf } from '../harness/sentences-of.js';

describe.each([
  ['pages of a deactivation', deactivationWords],
  ['page that asks for one', askWords],
  ['letters of a deactivation', deactivationSentences],
  ['letters to a guardian and a minor', guardianSentences],
  ['pages of a reactivation', reactivationWords],
  ['letters of a reactivation', reactivationSentences],
  ['pages of a majority', majorityWords],
  ['letters of a majority', majoritySentences],
] as const)('the Spanish of the %s', (_, tables) => {
  const english = sentencesOf(tables.en);
  const spanish = sentencesOf(tables.es);

  it('has every sentence that the English has, and says it in Spanish', () => {
    expect(english.size).toBeGreaterThan(5);
    expect([...spanish.keys()]).toEqual([...english.keys()]);
    expect([...english].filter(([place, sentence]) => spanish.get(place) === sentence)).toEqual([]);
  });

  it('names whatever the English names', () => {
    for (const [place, sentence] of english)
      expect([place, namedIn(spanish.get(place) ?? '')]).toEqual([place, namedIn(sentence)]);
  });
});

it('no source of a retention rule has a sentence of its own: people read it in their language', () => {
  for (const { source } of retentionRulesOn('2026-11-28').rules)
    expect([
      source,
      /:|\b(?:years?|until|seven|ten|age)\b/i.test(source.replace(/^NJAC 13:34/, 'NJAC')),
    ]).toEqual([source, false]);
});
