import type { Language } from '../languages.js';

/**
 * Words that may tell of a crisis, as people write them, without accents and apostrophes. A reviewed list: a false alarm costs a look, a missed
 * one may cost a life, so negations ("I don't want to die") and quotations count. Sources: the questions of the Columbia Suicide Severity Rating
 * Scale (wish to be dead, thoughts, method, intent, preparation, self-injury); the warning signs of the 988 Suicide & Crisis Lifeline and of its
 * Spanish line; the abuse questions of the HITS screen. A space stands for any run of blanks or punctuation.
 */
const crisisWords: Readonly<Record<Language, readonly string[]>> = {
  en: [
    'suicid',
    'kill myself',
    'killing myself',
    'kill my self',
    'end my life',
    'ending my life',
    'take my life',
    'taking my life',
    'take my own life',
    'end it all',
    'want to die',
    'wanna die',
    'wish i was dead',
    'wish i were dead',
    'better off dead',
    'better off without me',
    'no reason to live',
    'not worth living',
    'dont want to live',
    'do not want to live',
    'dont want to be here anymore',
    'do not want to be here anymore',
    'dont want to be alive',
    'cant go on',
    'cannot go on',
    'hurt myself',
    'hurting myself',
    'harm myself',
    'harming myself',
    'self harm',
    'cut myself',
    'cutting myself',
    'overdose',
    'overdosed',
    'hang myself',
    'shoot myself',
    'jump off',
    'kms',
    'unalive',
    'goodbye forever',
    'kill him',
    'kill her',
    'kill them',
    'kill someone',
    'hurt someone',
    'he hits me',
    'she hits me',
    'hitting me',
    'beats me',
    'abusing me',
    'being abused',
    'raped',
    'not safe at home',
    'afraid for my life',
    'threatened to kill',
  ],
  es: [
    'suicid',
    'matarme',
    'me quiero matar',
    'quiero morir',
    'quisiera morir',
    'me quiero morir',
    'quitarme la vida',
    'acabar con mi vida',
    'terminar con mi vida',
    'no quiero vivir',
    'no quiero seguir viviendo',
    'no vale la pena vivir',
    'ya no puedo mas',
    'no puedo seguir',
    'estarian mejor sin mi',
    'ojala estuviera muert',
    'hacerme dano',
    'lastimarme',
    'herirme',
    'cortarme',
    'autolesion',
    'sobredosis',
    'ahorcarme',
    'dispararme',
    'adios para siempre',
    'matarlo',
    'matarla',
    'me golpea',
    'me pega',
    'me maltrata',
    'abusa de mi',
    'me violo',
    'me violaron',
    'temo por mi vida',
    'miedo por mi vida',
    'amenazo con matarme',
  ],
};

const everyWord = [...new Set(Object.values(crisisWords).flat())];

/**
 * Whether a text may tell of a crisis, in whatever of our languages: a word counts where it begins a word of the text. Time grows with the length
 * of the text alone.
 */
export function tellsOfCrisis(text: string): boolean {
  const plain = ` ${plainWords(text)}`;
  return everyWord.some((word) => plain.includes(` ${word}`));
}

/** Lower case without accents, apostrophes and characters nobody sees; everything else that is no letter or digit is one space. */
function plainWords(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}\p{Cf}'’‘`´]/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ');
}
