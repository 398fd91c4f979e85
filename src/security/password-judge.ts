import type { MatchExtended } from '@zxcvbn-ts/core';
import { checkPasswordLength, contextWords, leastPasswordScore } from '../domain/password.js';
import type { Portal } from '../domain/portals.js';
import type { Refusal } from '../domain/refusals.js';

/** Whose password it is: a guesser knows the name and the address. Empty where it isn't known yet. */
export interface PasswordPerson {
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
}

/** How good a password is: zxcvbn's score from 0 to 4, and why it is refused, if it is. */
export interface PasswordStrength {
  readonly score: number;
  readonly refusal: Refusal | null;
}

/** Characters that are scored; a longer password is judged by its beginning, and all of it counts when it is compared. */
const scoredCharacters = 64;

/** Characters of a name or an address that are looked for in a password. */
const ownCharacters = 320;

/** What a thread is asked: the password with whose it is, and for which portal. */
export interface PasswordToJudge {
  readonly portal: Portal;
  readonly password: string;
  readonly person: PasswordPerson;
}

/** Judges a password, in a thread: some take zxcvbn a tenth of a second. src/security/password-strength.ts asks. */
export async function judgeInThread({
  portal,
  password,
  person,
}: PasswordToJudge): Promise<PasswordStrength> {
  const wrongLength = checkPasswordLength(portal, password);
  const judge = await (loading ??= loadJudge());
  const typed = Array.from(password.normalize('NFC')).slice(0, scoredCharacters).join('');
  const { score, common } = judge(typed);
  const guessable = fromOwnWords(typed, person, judge)
    ? 'password-personal'
    : common
      ? 'password-common'
      : score < leastPasswordScore
        ? 'password-weak'
        : null;
  const refusal = wrongLength ?? (guessable && { refused: guessable, field: 'password' });
  return { score: refusal === null ? score : Math.min(score, leastPasswordScore - 1), refusal };
}

interface Judgement {
  readonly score: number;
  /** Whether it is on a list of common passwords, or little more than one that is. */
  readonly common: boolean;
}

let loading: Promise<(password: string) => Judgement> | undefined;

/** The dictionaries take some megabytes and half a second, so they are loaded when the first password is judged. */
async function loadJudge(): Promise<(password: string) => Judgement> {
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ]);
  const passwords = common.dictionary['passwords-common'];
  const onList = new Set(passwords.map(String));
  const zxcvbn = new ZxcvbnFactory({
    dictionary: { ...english.dictionary, ...common.dictionary },
    graphs: common.adjacencyGraphs,
    maxLength: scoredCharacters,
    // A hundred of them, the default, let one hostile password keep the process busy for more than a second.
    l33tMaxSubstitutions: 10,
  });
  return (password) => {
    const { score, sequence } = zxcvbn.check(password);
    const words = new Set(wordsOf(password));
    const repeated = words.size === 1 && [...words].every((word) => onList.has(word));
    return { score, common: repeated || (score < leastPasswordScore && sequence.some(isListed)) };
  };
}

/** Whether a part of a password stands on the list, also when it is only repeated. */
function isListed(match: MatchExtended): boolean {
  const { dictionaryName, baseMatches } = match as { dictionaryName?: string; baseMatches?: MatchExtended[] };
  return dictionaryName === 'passwords-common' || (baseMatches ?? []).some(isListed);
}

/** Whether a password leans on the person's own words: what is left without them has to stand by itself. */
function fromOwnWords(
  typed: string,
  { email, givenName, familyName }: PasswordPerson,
  judge: (password: string) => Judgement,
): boolean {
  const own = [email, givenName, familyName, ...contextWords]
    .flatMap((words) => wordsOf(words.slice(0, ownCharacters)))
    .filter((word) => word.length > 2);
  const plain = folded(typed);
  const left = own.reduce((rest, word) => rest.replaceAll(word, ''), plain);
  return left !== plain && judge(left).score < leastPasswordScore;
}

function wordsOf(text: string): string[] {
  return folded(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Lower case without accents, as people guess. */
function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
