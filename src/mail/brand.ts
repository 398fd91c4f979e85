/** How Headway looks, in pages, emails and documents alike. */
export const brand = {
  name: 'Headway',
  color: '#1c5d4a',
  /** The letter of the mark in a square of 32 by 32, as a path of strokes 4 wide. */
  letter: 'M10 8v16M22 8v16M10 16h12',
} as const;

/** The mark as a picture of its own: the icon of every page. */
export const mark = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="${brand.color}"/><path d="${brand.letter}" stroke="#fff" stroke-width="4" stroke-linecap="round" fill="none"/></svg>`;

/** Where the company says what it does with what it knows, and on which terms; part of the configuration. */
export interface Policies {
  readonly PRIVACY_URL: string;
  readonly TERMS_URL: string;
}
