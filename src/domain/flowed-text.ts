/** Characters of a line, its soft break included. Source: RFC 3676 §4.2. */
const lineLength = 78;

/** What a reader would take for a quote, for the separator of mailboxes, or for our own stuffing. Source: RFC 3676 §4.4. */
const stuffed = /^(?: |>|From )/;

/**
 * Wraps plain text for readers that don't: lines end softly at a space (`format=flowed; delsp=no`, RFC 3676), so that readers that know it
 * join them again. A word that is longer, such as a link, stays whole on a line of its own.
 */
export function flowed(text: string): string {
  return text
    .split('\n')
    .flatMap((paragraph) => {
      const lines = linesOf(paragraph.trimEnd());
      return lines.map((line) => (stuffed.test(line) ? ` ${line}` : line));
    })
    .join('\n');
}

/** The lines of a paragraph; all but the last end in a space. */
function linesOf(paragraph: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(/(?<= )(?=[^ ])/)) {
    if (line !== '' && line.length + word.trimEnd().length > lineLength - 2) {
      lines.push(line);
      line = '';
    }
    line += word;
  }
  return [...lines, line];
}
