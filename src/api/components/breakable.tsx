import type { ComponentChildren } from 'preact';

/** A word that doesn't fit a card on a phone. */
const longWord = /(\S{31,})/;

/** A text whose long addresses break at their signs where a line is too short for them, and not within a name. What is copied stays the same. */
export function breakable(value: ComponentChildren): ComponentChildren {
  if (typeof value !== 'string') return value;
  return value.split(longWord).map((part, index) =>
    // What the pattern found is every second part.
    index % 2 === 1 && part.includes('@') ? piecesOf(part) : part,
  );
}

function piecesOf(address: string): ComponentChildren {
  return address.split(/(?=@)|(?<=[.+_-])/).map((piece, index) => (
    <>
      {index > 0 && <wbr />}
      {piece}
    </>
  ));
}
