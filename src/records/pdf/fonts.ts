import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export type Weight = 'regular' | 'bold';

const installed = createRequire(import.meta.url);
const fileOf = (name: string, path: string) => join(dirname(installed.resolve(`${name}/package.json`)), path);

const weights = { regular: '400Regular', bold: '700Bold' } as const;

const noto = (name: string, family: string) => (weight: Weight) =>
  fileOf(`@expo-google-fonts/${name}`, `${weights[weight]}/${family}_${weights[weight]}.ttf`);

const dejaVu = (weight: Weight) =>
  fileOf('dejavu-fonts-ttf', `ttf/DejaVuSans${weight === 'bold' ? '-Bold' : ''}.ttf`);

/**
 * Where the font of each script is. DejaVu Sans has Latin, Greek, Cyrillic and signs, and Arabic, whose letters Noto builds from parts that
 * nobody could search for; the others are Noto's.
 */
const faces = {
  latin: dejaVu,
  arabic: dejaVu,
  hebrew: noto('noto-sans-hebrew', 'NotoSansHebrew'),
  devanagari: noto('noto-sans-devanagari', 'NotoSansDevanagari'),
  thai: noto('noto-sans-thai', 'NotoSansThai'),
  korean: noto('noto-sans-kr', 'NotoSansKR'),
  japanese: noto('noto-sans-jp', 'NotoSansJP'),
  chinese: noto('noto-sans-sc', 'NotoSansSC'),
  emoji: noto('noto-emoji', 'NotoEmoji'),
} satisfies Record<string, (weight: Weight) => string>;

export type Face = keyof typeof faces;

/** Which characters aren't drawn with DejaVu, by the blocks of Unicode. */
const blocks: readonly (readonly [Face, RegExp])[] = [
  ['hebrew', /[\u0590-\u05FF\uFB1D-\uFB4F]/],
  ['arabic', /[\u0600-\u06FF\u0750-\u077F\u0870-\u08FF\uFB50-\uFDFF\uFE70-\uFEFC]/],
  ['devanagari', /[\u0900-\u097F\u1CD0-\u1CFF\uA8E0-\uA8FF]/],
  ['thai', /[\u0E00-\u0E7F]/],
  ['korean', /[\u1100-\u11FF\u3130-\u318F\uA960-\uA97F\uAC00-\uD7FF]/],
  ['japanese', /[\u3040-\u30FF\u31F0-\u31FF\u{20000}-\u{323AF}]/u],
  [
    'chinese',
    /[\u2E80-\u303F\u3100-\u312F\u3190-\u31EF\u3200-\u9FFF\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFFEF]/,
  ],
  ['emoji', /[\u{1F000}-\u{1FAFF}]/u],
];

/** Anything that isn't drawn with DejaVu, or is ordered from right to left. */
export const beyondLatin = new RegExp(
  [
    ...blocks.map(([, block]) => block.source),
    String.raw`[\u0700-\u08FF\u200E\u200F\u202A-\u202E\u2066-\u2069]`,
  ].join('|'),
  'u',
);

/** Marks, joiners and spaces are drawn with the font of what they stand behind. */
const inherited = /[\p{M}\p{Cf}\s]/u;

/** The font of a character that stands behind one of another font. */
export function faceOf(character: string, before: Face): Face {
  const [face] = blocks.find(([, block]) => block.test(character)) ?? [];
  return face ?? (inherited.test(character) ? before : 'latin');
}

/** Fonts are read when a document first needs them: Chinese alone has ten megabytes. */
const read = new Map<string, { readonly path: string; readonly bytes: Buffer }>();

/** Chooses a font of a document, by the file under whose name it is then known there. */
export function useFace(document: PDFKit.PDFDocument, face: Face, weight: Weight): PDFKit.PDFDocument {
  const name = `${face} ${weight}`;
  const known = read.get(name);
  if (known) return document.registerFont(known.path, known.bytes).font(known.path);
  const path = faces[face](weight);
  read.set(name, { path, bytes: readFileSync(path) });
  return useFace(document, face, weight);
}
