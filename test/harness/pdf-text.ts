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
 * Reads a PDF with embedded fonts: every glyph goes through its font's own table of characters, so that text which cannot be copied or
 * searched is not found here either.
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
  const pages = Array.from(raw.matchAll(/\/Contents (\d+) 0 R/g), ([, id = '']) => objects.get(id) ?? '');
  const [, titleId = ''] = /\/Title (\d+) 0 R/.exec(raw) ?? [];
  const title = (objects.get(titleId) ?? '').slice(1, -1);
  const marked = raw.includes('/Marked true') && raw.includes('/DisplayDocTitle true');
  return {
    language: /\/Lang \((.*?)\)/.exec(raw)?.[1] ?? '',
    structure: marked ? Array.from(raw.matchAll(/\/S \/(\w+)\n/g), ([, type = '']) => type) : [],
    text: pages.map((page) => wordsOf(streamOf(page), fonts)).join(' '),
    title: title.startsWith('þÿ')
      ? Buffer.from(title.slice(2), 'latin1').swap16().toString('utf16le')
      : title,
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

/** One line for each piece of text that is shown, in the font chosen before it. */
function wordsOf(content: string, fonts: ReadonlyMap<string, readonly string[]>): string {
  let font: readonly string[] = [];
  const words: string[] = [];
  for (const [, name, shown = ''] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[(.*?)\] TJ/gs)) {
    if (name !== undefined) font = fonts.get(name) ?? [];
    else
      words.push(
        Array.from(shown.matchAll(/<([\da-f]+)>/gi), ([, glyphs = '']) =>
          Array.from(glyphs.matchAll(/.{4}/g), ([glyph]) => font[Number.parseInt(glyph, 16)] ?? '').join(''),
        ).join(''),
      );
  }
  return words.join('\n');
}
