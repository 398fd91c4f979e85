import type { VNode } from 'preact';
import { foldedName } from '../../domain/folded-name.js';

/** The letter under which a name is found: without its accents, `#` for anything that is no letter. */
export function letterOf(name: string): string {
  const first = foldedName(name).charAt(0).toUpperCase();
  return /[A-Z]/.test(first) ? first : '#';
}

/** Every letter that some name begins with, as links; nothing where a list is short enough to read. */
export function LetterLinks({
  names,
  href,
  current = '',
}: {
  names: readonly string[];
  href: (letter: string) => string;
  current?: string;
}): VNode | null {
  const letters = [...new Set(names.map(letterOf))].toSorted();
  if (names.length <= 20) return null;
  return (
    <nav class="letters" aria-label="By first letter">
      {letters.map((letter) => (
        <a href={href(letter)} aria-current={letter === current ? 'true' : undefined}>
          {letter}
        </a>
      ))}
    </nav>
  );
}
