/** Code points after which a line ends whatever its width: marks piled on one letter, joiners and spaces take up none. */
const longestLine = 400;

/** Lines drawn at once: pdfkit keeps the width of every word of a text for as long as it draws it. */
const blockLines = 500;

/** The part of a line that is filled: a font may move letters apart that were measured one by one. */
const filled = 0.98;

const lineBreak = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;

/** What is needed of a PDF document to measure text in its font and size of the moment. */
interface MeasuringDocument {
  readonly page: {
    readonly width: number;
    readonly margins: { readonly left: number; readonly right: number };
  };
  widthOfString(text: string): number;
}

/**
 * Cuts text into lines of a width, in time linear to its length: after a space or a hyphen, or else within a word, but never within
 * a character. pdfkit measures what has no place to break again and again, so it is only given lines that fit.
 * Widths are of single characters, in the unit of `width`.
 */
export function createTextWrapper(
  widthOf: (character: string) => number,
  width: number,
): (text: string) => Generator<string> {
  const widths = new Map<string, number>();
  const measure = (character: string): number => {
    const known = widths.get(character) ?? widthOf(character);
    widths.set(character, known);
    return known;
  };
  return function* wrap(text) {
    for (const paragraph of text.split(lineBreak)) yield* linesOf(paragraph, measure, width);
  };
}

/** A text in blocks of some hundred lines as they fit between the margins of a document's page, ready to be drawn one after the other. */
export function* blocksOf(document: MeasuringDocument, text: string): Generator<string> {
  const { width, margins } = document.page;
  const widthOf = (character: string) => document.widthOfString(character);
  const wrap = createTextWrapper(widthOf, (width - margins.left - margins.right) * filled - widthOf(' '));
  let block: string[] = [];
  for (const line of wrap(text)) {
    // Spaces at the end of a line are not seen; pdfkit would look for room for them.
    block.push(line.replace(/[ \t]{2,}$/, ' '));
    if (block.length < blockLines) continue;
    yield block.join('\n');
    block = [];
  }
  if (block.length > 0) yield block.join('\n');
}

/** A text on one line, cut with an ellipsis where it would run off the page. */
export function oneLineOf(document: MeasuringDocument, text: string): string {
  const { width, margins } = document.page;
  const widthOf = (character: string) => document.widthOfString(character);
  const room = (width - margins.left - margins.right) * filled - widthOf('…');
  const { value: first = '' } = createTextWrapper(widthOf, room)(text).next();
  return first.length === text.length ? text : `${first.trimEnd()}…`;
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
    while (at > start && (used.characters === longestLine || (!isSpace && used.width + more > width))) {
      const end = breakable.at > start ? breakable : { at, ...used };
      yield paragraph.slice(start, end.at);
      start = end.at;
      used = { width: used.width - end.width, characters: used.characters - end.characters };
    }
    at += character.length;
    used.width += more;
    used.characters += 1;
    if (isSpace || character === '-') breakable = { at, ...used };
  }
  yield paragraph.slice(start);
}
