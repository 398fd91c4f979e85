/**
 * The Flesch-Szigriszt ease of a Spanish text: 206.835 - 62.3 syllables a word - words a sentence (Szigriszt, 1993). From 55 on it is "normal": read by someone
 * who left school at 14 (INFLESZ; Barrio-Cantalejo et al., 2008). Numbers, addresses of web pages and citations of law are left out.
 */
export function spanishEase(text: string): number {
  const prose = text
    .replaceAll(/45 CFR [\d.()a-z, ]+/gi, '')
    .replaceAll(/\S+\.(?:gov|example)\S*/g, '')
    .replaceAll(/[+\d][\d-]+/g, '');
  const sentences = prose.split(/[.!?:](?:\s|$)/).filter((one) => /\p{L}/u.test(one)).length;
  const words = prose.match(/\p{L}+/gu) ?? [];
  const syllables = words.reduce((sum, word) => sum + syllablesOf(word.toLowerCase()), 0);
  return 206.835 - 62.3 * (syllables / words.length) - words.length / sentences;
}

/** Groups of vowels; two strong vowels, or a stressed weak one beside another, are two syllables. */
function syllablesOf(word: string): number {
  const spoken = word.replace(/qu(?=[eiéí])/g, 'q').replace(/gu(?=[eiéí])/g, 'g');
  const apart = spoken.replace(/(?<=[aeoáéó])(?=[aeoáéóíú])|(?<=[íú])(?=[aeoáéó])/g, '-');
  return Math.max(1, apart.match(/[aeiouáéíóúü]+|y(?![aeiouáéíóú])/g)?.length ?? 0);
}
