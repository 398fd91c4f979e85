import bidiModule, { type Bidi } from 'bidi-js';
import { beyondLatin, faceOf, type Face } from './fonts.js';

/** A stretch of a line in one font and one direction, as it is given to the font. */
export interface Run {
  readonly text: string;
  readonly face: Face;
}

/** Its types describe an ES module; what Node loads is the function itself. */
const bidi = (bidiModule as unknown as () => Bidi)();

/** Scripts whose letters a font orders from right to left by itself. */
const turned: ReadonlySet<Face> = new Set(['hebrew', 'arabic']);

/** Whether a paragraph is read from right to left: by its first letter that has a direction. */
export function isRightToLeft(paragraph: string): boolean {
  const [first] = /[\p{L}\u200E\u200F]/u.exec(paragraph) ?? [];
  return first !== undefined && ['R', 'AL'].includes(bidi.getBidiCharTypeName(first));
}

/** The runs of a line from left to right as they are seen, by the Unicode Bidirectional Algorithm (UAX 9). */
export function runsOf(line: string, rightToLeft: boolean): readonly Run[] {
  if (!rightToLeft && !beyondLatin.test(line)) return [{ text: line, face: 'latin' }];
  const embedding = bidi.getEmbeddingLevels(line, rightToLeft ? 'rtl' : 'ltr');
  const mirrored = bidi.getMirroredCharactersMap(line, embedding.levels);
  const runs: { text: string; face: Face; level: number }[] = [];
  let face: Face = 'latin';
  let at = 0;
  for (const character of line) {
    face = faceOf(character, face);
    const level = embedding.levels[at] ?? 0;
    const shown = /\p{Bidi_C}/u.test(character) ? '' : (mirrored.get(at) ?? character);
    at += character.length;
    const last = runs.at(-1);
    if (last?.face === face && last.level === level) last.text += shown;
    else runs.push({ text: shown, face, level });
  }
  return inSight(runs).flatMap(piecesOf);
}

/** The pieces of a run as they are seen, each with the space behind it: words come again and again, and pdfkit remembers how each is drawn. */
function piecesOf({ text, face, level }: Run & { readonly level: number }): readonly Run[] {
  if (level % 2 === 0) return text === '' ? [] : [{ text, face }];
  if (!turned.has(face)) return [{ text: Array.from(text).toReversed().join(''), face }];
  return (text.match(/[^ ]+ *| +/g) ?? []).toReversed().map((piece) => ({ text: piece, face }));
}

/** Reverses from the highest level down to the lowest odd one all that is of that level or higher (UAX 9, rule L2). */
function inSight<Level extends { readonly level: number }>(runs: readonly Level[]): readonly Level[] {
  const ordered = [...runs];
  const highest = Math.max(0, ...runs.map(({ level }) => level));
  for (let level = highest; level > 0; level -= 1)
    for (let from = 0; from < ordered.length; from += 1) {
      let to = from;
      while ((ordered[to]?.level ?? 0) >= level) to += 1;
      ordered.splice(from, to - from, ...ordered.slice(from, to).toReversed());
      from = to;
    }
  return ordered;
}
