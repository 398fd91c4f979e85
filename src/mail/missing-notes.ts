import type { Language } from '../domain/languages.js';

/** How many of its notes a file lacks. */
export interface Missing {
  readonly count: number;
  readonly of: number;
}

/** The words of a sentence about the notes that a file lacks, for one and for many. */
interface MissingWords {
  /** The verb and what is missing. */
  readonly lacks: string;
  readonly them: string;
  readonly these: string;
}

/** The words about missing notes, one set a language. */
export const missingWords: Record<Language, (missing: Missing) => MissingWords> = {
  en: ({ count, of }) => ({
    lacks: of === 1 ? 'lacks your only note' : `lacks ${count} of your ${of} notes`,
    ...(count === 1 ? { them: 'it', these: 'this note' } : { them: 'them', these: 'these notes' }),
  }),
  es: ({ count, of }) => ({
    lacks: `${count === 1 ? 'falta' : 'faltan'} ${of === 1 ? 'su única nota' : `${count} de sus ${of} notas`}`,
    ...(count === 1 ? { them: 'la', these: 'esta nota' } : { them: 'las', these: 'estas notas' }),
  }),
};
