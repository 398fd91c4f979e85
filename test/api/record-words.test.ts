import { describe, expect, it } from 'vitest';
import { authorizationWords } from '../../src/api/record-request/authorization-words.js';
import { recordWords } from '../../src/api/record-request/words.js';
import { readingGrade } from '../harness/reading-grade.js';
import { spanishEase } from '../harness/reading-ease-spanish.js';

const wordsOf = (language: 'en' | 'es') => {
  const [of, page] = [authorizationWords[language], recordWords[language]];
  return {
    authorization: [
      `${of.title}.`,
      of.lead('Falk and Partners'),
      of.checking,
      of.withdrawLead,
      of.withdrawn('March 2'),
      of.over,
    ].join(' '),
    wishes: [page.wishesLead, page.noSummary, page.authorizedDays('March 2', 'March 9')].join(' '),
    standing: [page.checking('March 2'), page.revoked].join(' '),
  };
};

describe('what the pages of a request for records say', () => {
  it.each(['authorization', 'wishes', 'standing'] as const)('of %s is read at grade 8 or lower', (of) => {
    expect(readingGrade(wordsOf('en')[of])).toBeLessThanOrEqual(8);
  });

  it.each(['authorization', 'wishes', 'standing'] as const)('of %s is plain Spanish', (of) => {
    expect(spanishEase(wordsOf('es')[of])).toBeGreaterThanOrEqual(55);
  });

  it('of a refusal is Spanish on the Spanish page', () => {
    for (const refused of ['days-not-authorized', 'file-taken', 'authorization-over'] as const)
      expect(recordWords.es.refusals[refused]).toMatch(/La autorización|Nuestro equipo/);
  });
});
