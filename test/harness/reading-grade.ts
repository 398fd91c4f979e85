/**
 * The Flesch-Kincaid grade of an English text: 0.39 words a sentence + 11.8 syllables a word - 15.59 (Kincaid et al., 1975). Numbers, addresses of web pages
 * and citations of law are left out, since nobody reads them as words. Syllables are counted as groups of vowels, without a silent e.
 */
export function readingGrade(text: string): number {
  const prose = text
    .replaceAll(/45 CFR [\d.()a-z, ]+/gi, '')
    .replaceAll(/\S+\.(?:gov|example)\S*/g, '')
    .replaceAll(/[+\d][\d-]+/g, '');
  const sentences = prose.split(/[.!?:](?:\s|$)/).filter((one) => /[a-z]/i.test(one)).length;
  const words = prose.match(/[a-z][a-z’']*/gi) ?? [];
  const syllables = words.reduce((sum, word) => sum + syllablesOf(word.toLowerCase()), 0);
  return 0.39 * (words.length / sentences) + 11.8 * (syllables / words.length) - 15.59;
}

function syllablesOf(word: string): number {
  const spoken = word.replace(/(?:[^laeiouy]es|[^aeiouyt]ed|[^laeiouy]e)$/, 'x');
  return Math.max(1, spoken.match(/[aeiouy]+/g)?.length ?? 0);
}
