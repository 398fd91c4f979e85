import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusalSentences } from '../../src/api/http/refusals.js';
import { checkPasswordLength, passwordLengths } from '../../src/domain/password.js';
import type { Portal } from '../../src/domain/portals.js';
import { checkRange } from '../../src/domain/record-request/scope.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { checkTimeZone } from '../../src/domain/sign-up/form.js';
import { mentionsIn } from '../../src/domain/staff-member/mentions.js';
import { timeZones } from '../../src/domain/time-zones.js';
import { typedDate } from '../../src/domain/typed-date.js';
import { readLine, readText, visibleText } from '../../src/domain/typed-text.js';
import { calendarDate } from '../../src/domain/zoned-time.js';
import { readAsked } from '../../src/operations/person/asked.js';
import { inputRules, now, type InputRule } from '../harness/input-rules.js';

/** Anything at all, and what is nearly right: a good one with a character more, fewer or changed. */
const typedFor = (good: string) =>
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc
      .tuple(fc.nat(good.length), fc.nat(2), fc.string({ unit: 'binary', maxLength: 3 }))
      .map(([at, gone, instead]) => good.slice(0, at) + instead + good.slice(at + gone)),
  );

describe.each(Object.entries<InputRule>(inputRules))('%s', (_name, { reads, good }) => {
  it('is taken where it is right, and read as the same again', () => {
    const read = reads(good);
    if (typeof read !== 'string') throw new Error('not taken');
    expect(reads(read)).toBe(read);
  });

  it('is read, whatever was typed, as one that is read as the same again, or refused with a sentence at its field', () => {
    fc.assert(
      fc.property(typedFor(good), (typed) => {
        const read = reads(typed);
        if (typeof read === 'string') expect(reads(read)).toBe(read === '' ? reads('') : read);
        else
          for (const { refused, field } of [read ?? []].flat()) {
            expect(refusalSentences[refused].sentence).toMatch(/^[A-Z].*[.?]$/s);
            expect(field).toMatch(/^\w+$/);
          }
      }),
    );
  });
});

describe('a text', () => {
  it('is kept to its last character or refused, and never cut', () => {
    const bounds = fc.constantFrom(60, 200, 500, 2_000, 4_000, 6_000);
    const joined = fc.array(fc.constantFrom('a', ' ', '\n', '\u200D', 'न', '🙂'), { maxLength: 80 });
    fc.assert(
      fc.property(bounds, joined, fc.integer({ min: 1, max: 80 }), (most, letters, times) => {
        const typed = letters.join('').repeat(times);
        const read = readText(typed, { field: 'words', most });
        if (isRefusal(read)) expect(typed.trim().length).toBeGreaterThan(most);
        else expect(read).toBe(/[^\s\u200D]/u.test(typed) ? typed.trim() : '');
      }),
    );
  });

  it('of which nothing is seen is none', () => {
    const unseen = fc.string({ unit: fc.constantFrom(' ', '\n', '\u200B', '\u200D', '\u3164', '\uFEFF') });
    fc.assert(
      fc.property(unseen, (typed) => {
        expect(visibleText(typed)).toBe('');
        expect(readText(typed, { field: 'reason', most: 60, missing: 'reason-missing' })).toEqual({
          refused: 'reason-missing',
          field: 'reason',
        });
      }),
    );
  });

  it('of one line keeps the joiners of scripts that are written with them', () => {
    expect(readLine(' क्\u200Dष\r\n नमस्ते\t', { field: 'words', most: 60 })).toBe('क्\u200Dष नमस्ते');
  });
});

describe('some days', () => {
  const day = fc
    .date({ min: new Date('1990-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
    .map((at) => calendarDate(at));
  const typedDay = fc.oneof(day, fc.constant(null));

  it('are both ends as typed, or open, and never end before they begin', () => {
    fc.assert(
      fc.property(typedDay, typedDay, (from, to) => {
        const typed = (one: typeof from) => (one === null ? ' ' : typedDate(one));
        const isBackwards = from !== null && to !== null && to < from;
        expect(checkRange({ from: typed(from), to: typed(to) })).toEqual(
          isBackwards ? { refused: 'days-backwards', field: 'to' } : { from, to },
        );
      }),
    );
  });
});

describe('a note', () => {
  const people = ['Alex Demo', 'Ana Ruiz', 'Ana Vega', 'Ng', 'Şule Öz'].map((name) => ({ id: name, name }));

  it('mentions whom it names in full, whatever stands around it, or is refused with a sentence', () => {
    const words = fc.string({ unit: fc.constantFrom('a', 'A', ' ', '@', '.', 'n', 'Ö', '\n', ',') });
    fc.assert(
      fc.property(words, fc.constantFrom(...people), words, (before, { name }, after) => {
        const mentioned = mentionsIn(`${before} @${name} ${after}`, people);
        if (isRefusal(mentioned)) {
          expect(`${before}${after}`).toContain('@');
          expect(mentioned.field).toBe('note');
          expect(refusalSentences[mentioned.refused].sentence).toMatch(/^[A-Z].*\.$/s);
        } else expect(mentioned).toContain(name);
      }),
    );
  });
});

describe('what staff look for', () => {
  it('is one thing, and the same whatever stands around it', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('O’Neill', 'sam@x.com')),
        (typed) => {
          const asked = readAsked(typed);
          if (asked.by === 'name') expect(asked.words).not.toContain('');
          expect(readAsked(`  ${typed}\n`)).toEqual(asked);
        },
      ),
    );
  });
});

describe('a time zone', () => {
  it('is one of those that can be chosen, which every program knows, or none', () => {
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...timeZones), fc.string()), (typed) => {
        const zone = checkTimeZone({ timeZone: typed });
        const known = (timeZones as readonly string[]).includes(typed);
        expect(zone).toEqual(known ? typed : { refused: 'time-zone-unknown', field: 'timeZone' });
        if (known) expect(new Intl.DateTimeFormat('en-US', { timeZone: typed }).format(now)).not.toBe('');
      }),
    );
  });
});

describe('a password', () => {
  const portal = fc.constantFrom<Portal>('client', 'provider', 'staff');
  const letters = (count: number) =>
    fc.array(fc.constantFrom('a', 'é', 'ñ', '漢', '👩‍👩‍👧', ' '), { minLength: count, maxLength: count });

  it('is judged by how many characters people see in it, however they are encoded', () => {
    fc.assert(
      fc.property(
        portal,
        fc.nat(140).chain((count) => letters(count)),
        (of, typed) => {
          const { shortest, longest } = passwordLengths[of];
          const answer = checkPasswordLength(of, typed.join(''))?.refused ?? 'taken';
          const isShort = of === 'client' ? 'password-too-short-for-clients' : 'password-too-short';
          if (typed.length === 0) expect(answer).toBe('password-missing');
          else if (typed.length < shortest) expect(answer).toBe(isShort);
          else expect(answer).toBe(typed.length > longest ? 'password-too-long' : 'taken');
          for (const form of ['NFC', 'NFD'])
            expect(checkPasswordLength(of, typed.join('').normalize(form))?.refused ?? 'taken').toBe(answer);
        },
      ),
    );
  });

  it('is taken or refused with a sentence at its field, whatever was typed', () => {
    fc.assert(
      fc.property(portal, fc.string({ unit: 'binary', maxLength: 300 }), fc.nat(20), (of, typed, times) => {
        const refusal = checkPasswordLength(of, typed.repeat(times), 'newPassword');
        if (refusal === null) return;
        expect(refusal.field).toBe('newPassword');
        expect(refusalSentences[refusal.refused].sentence).toMatch(/^[A-Z].*\.$/s);
      }),
    );
  });
});
