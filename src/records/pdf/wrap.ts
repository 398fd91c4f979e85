/** Code points after which a line ends whatever its width: marks piled on one letter, joiners and spaces take up none. */
const longestLine = 400;

const lineBreak = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;

/** A line may end behind a space, a hyphen, and any character of Chinese and Japanese. */
const breaksBehind =
  /[ \t\u200B-]|[\u3040-\u30FF\u3400-\u9FFF\uF900-\uFAFF\uFF01-\uFF60\u3001\u3002\u{20000}-\u{323AF}]/u;

/** Nothing begins a line that belongs to the character before it. */
const neverFirst = /[\p{M}\p{Cf}\p{Pe}\p{Pf}\u3001\u3002\uFF0C\uFF0E\uFF01\uFF1F\uFF1A\uFF1B\u30FC]/u;

/** How far such a character may hang over the end of a line, as a part of its width. */
const hanging = 1.04;

/** The paragraphs of a text, whatever system broke its lines. */
export function paragraphsOf(text: string): string[] {
  return text.split(lineBreak);
}

/**
 * Cuts a paragraph into lines of a width, in time linear to its length: where its script breaks, or else within a word, but never within
 * a character. pdfkit measures what has no place to break again and again, so it is only given lines that fit.
 * Widths are of single characters, in the unit of `width`, and asked for again and again.
 */
export function createLineWrapper(
  widthOf: (character: string) => number,
  width: number,
): (paragraph: string) => Generator<string> {
  return (paragraph) => linesOf(paragraph, widthOf, width);
}

function* linesOf(
  paragraph: string,
  measure: (character: string) => number,
  width: number,
): Generator<string> {
  let start = 0;
  let at = 0;
  let used = { width: 0, characters: 0 };
  let breakable = { at: 0, width: 0, characters: 0 };
  for (const character of paragraph) {
    const more = measure(character);
    const isSpace = character === ' ' || character === '\t';
    const room = isSpace ? Infinity : neverFirst.test(character) ? width * hanging : width;
    while (at > start && (used.characters === longestLine || used.width + more > room)) {
      const end = breakable.at > start ? breakable : { at, ...used };
      yield paragraph.slice(start, end.at);
      start = end.at;
      used = { width: used.width - end.width, characters: used.characters - end.characters };
    }
    at += character.length;
    used.width += more;
    used.characters += 1;
    if (breaksBehind.test(character)) breakable = { at, ...used };
  }
  yield paragraph.slice(start);
}
