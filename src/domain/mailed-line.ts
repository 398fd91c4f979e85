/** What isn't seen, but for joiners and the variants of Han characters that names are written with. */
const unseen = /(?<!\p{sc=Han})\p{VS}|(?!\p{Join_C}|\p{VS})[\p{Cf}\p{DI}]/gu;

/** Joiners that shape no letter: not behind one, at an end, or in a script that doesn't join its letters. */
const idleJoiner =
  /(?<![\p{L}\p{M}])\p{Join_C}|(?<=[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}][\p{M}\p{Join_C}]*)\p{Join_C}|(?:\u200C|(?<!\p{M})\u200D)(?![\p{L}\p{M}])/gu;

/** An initial, a title or a part of an address with no space behind its dot: J.R.Stone, St.John, Park Ave.Suite 4. */
const tightDot =
  /(?<=(?<![\p{L}\p{M}\p{Nd}])(?:\p{Lu}\p{Ll}?|Mrs|Prof|Rev|Ave|Blvd|Bldg|Dept|Attn)\.)(?=\p{Lu}\p{Ll})/gu;

/** A line that our mails say, as people type it: in NFC, with single spaces, a space behind an initial's dot, and nothing that isn't seen. */
export function mailedLine(typed: string): string {
  return typed
    .replace(unseen, '')
    .normalize('NFC')
    .replace(idleJoiner, '')
    .replace(/(?!\p{Join_C})[\p{C}\s]+/gu, ' ')
    .replace(tightDot, ' ')
    .trim()
    .normalize('NFC');
}

/** Mail programs make one of EVIL.Com, too, and IDNA reads more signs as dots (UTS 46 §4), as NFKC does all but one. */
const link = /\S@|@\S|\/\/|\\|\bwww\.|\S[.\u3002]\p{L}{2,}|[a-z][+-]?:\S/iu;

/** Ten digits and more, as phones show a number that can be pressed, or as people write one. */
const phone = /\p{N}(?:[ .()+/\-\u2010-\u2015]*\p{N}){9}/u;

/** The ZIP code that ends a line with a post office box has nine digits behind those of the box. */
const zipOfBox = /(?<=\bbox \d+,? )\d{5}-\d{4}$/iu;

/** Characters that are looked at: a name or an address with what pasting brings along. Marks are piled on one letter once nothing unseen is between them, and normalizing takes the square of their number. */
export const mostTyped = 1_000;

/** Whether a mail program would make a link of something in a line: of a web or email address, or of a phone number. Our mails go to addresses that anyone typed: they carry nobody's link. */
export function makesLink(line: string): boolean {
  const plain = line.normalize('NFKC');
  return link.test(plain) || phone.test(plain.replace(zipOfBox, ''));
}

/** Most digits of a name, in whatever circles: a practice's may have those of a year or a house. Basis: product; a code that is texted has five or six (US Short Code Registry). */
const mostDigits = { person: 3, practice: 4 } as const;

/** Whether a name of a person or a practice would be a link, or says whom to call. */
export function isMoreThanName(name: string, whose: keyof typeof mostDigits): boolean {
  const plain = name.normalize('NFKC');
  return link.test(plain) || (plain.match(/\p{N}/gu) ?? []).length > mostDigits[whose];
}
