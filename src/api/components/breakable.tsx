import type { ComponentChildren } from 'preact';

/** Longest word that fits a card on a phone, in characters. */
const fits = 30;

/** A text whose long addresses break at their signs where a line is too short for them, and not within a name. What is copied stays the same. */
export function breakable(value: ComponentChildren): ComponentChildren {
  if (typeof value !== 'string') return value;
  return value.split(new RegExp(`(\\S{${fits + 1},})`)).map((part) =>
    part.length > fits && part.includes('@')
      ? part.split(/(?=@)|(?<=[.+_-])/).map((piece, index) => (
          <>
            {index > 0 && <wbr />}
            {piece}
          </>
        ))
      : part,
  );
}
