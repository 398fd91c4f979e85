import type { Request } from 'express';
import { languageNamed, preferredLanguage, type Language } from '../../domain/languages.js';
import { queryText } from './context.js';

/** The language of a page: the one that was chosen (`?lang=es`), or what the browser asks for. */
export function languageOf(request: Request): Language {
  return languageNamed(queryText(request, 'lang')) ?? preferredLanguage(request.get('accept-language') ?? '');
}
