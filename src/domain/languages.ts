/** The languages in which clients are written to. */
export const languages = ['en', 'es'] as const;
export type Language = (typeof languages)[number];

/** The language of that tag, or null: `es-MX` is Spanish. */
export function languageNamed(tag: string): Language | null {
  const [primary = ''] = tag.trim().toLowerCase().split('-');
  return languages.find((language) => language === primary) ?? null;
}

/** The language a browser asks for first among ours (RFC 9110 §12.5.4); English where it asks for none of them. */
export function preferredLanguage(acceptLanguage: string): Language {
  const wanted = acceptLanguage
    .slice(0, 400)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';');
      const quality = parameters.find((one) => one.trim().startsWith('q='));
      return { tag, weight: quality === undefined ? 1 : Number(quality.trim().slice(2)) };
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight);
  for (const { tag } of wanted) {
    const language = languageNamed(tag);
    if (language !== null) return language;
  }
  return 'en';
}
