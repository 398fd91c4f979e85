import { inflateSync } from 'node:zlib';

/** What a reader program makes of a PDF of ours: its words in order, its title and language, and whether it has structure for a screen reader. */
export interface ReadPdf {
  readonly text: string;
  readonly title: string;
  readonly language: string;
  /** Elements of its structure by type (H1, H2, P), in the order of the file; empty when there is none. */
  readonly structure: readonly string[];
}

/**
 * Reads a PDF with embedded fonts: every glyph goes through its font's own table of characters, so that text which can't be copied or
 * searched isn't found here either.
 */
export function readPdf(bytes: Uint8Array): ReadPdf {
  const raw = Buffer.from(bytes).toString('latin1');
  const objects = new Map(
    Array.from(raw.matchAll(/(\d+) 0 obj\n(.*?)\nendobj/gs), ([, id = '', body = '']) => [id, body]),
  );
  const fonts = new Map(
    Array.from(raw.matchAll(/\/(F\d+) (\d+) 0 R/g), ([, name = '', id = '']) => {
      const [, table = ''] = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id) ?? '') ?? [];
      return [name, charactersOf(streamOf(objects.get(table) ?? ''))];
    }),
  );
  const catalog = [...objects.values()].find((body) => body.includes('/Type /Catalog')) ?? '';
  const forms = [...objects.values()].filter((body) => body.includes('/Subtype /Form')).map(streamOf);
  const pages = Array.from(raw.matchAll(/\/Contents (\d+) 0 R/g), ([, id = '']) => objects.get(id) ?? '');
  const [, titleId = ''] = /\/Title (\d+) 0 R/.exec(raw) ?? [];
  const title = (objects.get(titleId) ?? '').slice(1, -1);
  const marked = raw.includes('/Marked true') && raw.includes('/DisplayDocTitle true');
  return {
    language: /\/Lang \((.*?)\)/.exec(catalog)?.[1] ?? '',
    structure: marked ? Array.from(raw.matchAll(/\/S \/(\w+)\n/g), ([, type = '']) => type) : [],
    text: pages
      .map((page) =>
        wordsOf(
          streamOf(page).replaceAll('/Total Do', () => forms.join('')),
          fonts,
        ),
      )
      .join(' '),
    title: stringOf(title),
  };
}

function streamOf(body: string): string {
  const [, content = ''] = /stream\r?\n(.*)\r?\nendstream/s.exec(body) ?? [];
  return content === '' ? '' : inflateSync(Buffer.from(content, 'latin1')).toString('latin1');
}

/** The characters of a font by glyph number; pdfkit writes them as ranges of lists. */
function charactersOf(table: string): readonly string[] {
  const lists = Array.from(table.matchAll(/<[\da-f]+> <[\da-f]+> \[(.*?)\]/gis), ([, list = '']) => list);
  return lists.flatMap((list) =>
    Array.from(list.matchAll(/<([\da-f ]*)>/gi), ([, units = '']) =>
      Buffer.from(units.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'),
    ),
  );
}

/** One line for each piece of text that is shown, in the font chosen before it; where glyphs stand for another text, that text. */
function wordsOf(content: string, fonts: ReadonlyMap<string, readonly string[]>): string {
  let font: readonly string[] = [];
  let isReplaced = false;
  const words: string[] = [];
  const marks =
    /\/(F\d+) [\d.]+ Tf|\[(.*?)\] TJ|(<[\da-f]+>) Tj|\/ActualText \(((?:\\.|[^\\)])*)\)\s*>> BDC|\b(EMC)\b/gs;
  for (const [, name, list, single, actual, end] of content.matchAll(marks)) {
    const shown = list ?? single ?? '';
    if (end !== undefined) isReplaced = false;
    else if (actual !== undefined) {
      isReplaced = true;
      words.push(stringOf(actual));
    } else if (name !== undefined) font = fonts.get(name) ?? [];
    else if (!isReplaced)
      words.push(
        Array.from(shown.matchAll(/<([\da-f]+)>/gi), ([, glyphs = '']) =>
          Array.from(glyphs.matchAll(/.{4}/g), ([glyph]) => font[Number.parseInt(glyph, 16)] ?? '').join(''),
        ).join(''),
      );
  }
  return words.join('\n');
}

const escaped: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** The text of a string between parentheses: UTF-16 where it begins with its mark, else as it is. */
function stringOf(written: string): string {
  const plain = written.replace(/\\(.)/gs, (_all, character: string) => escaped[character] ?? character);
  return plain.startsWith('þÿ') ? Buffer.from(plain.slice(2), 'latin1').swap16().toString('utf16le') : plain;
}
