import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusalSentences } from '../../src/api/http/refusals.js';
import { checkMessage } from '../../src/domain/contact-request/form.js';
import { parseEmail } from '../../src/domain/email-address.js';
import { caseReference, parseReference } from '../../src/domain/ids.js';
import { languageNamed } from '../../src/domain/languages.js';
import { checkLicenseNumber } from '../../src/domain/license-number.js';
import { checkNpi } from '../../src/domain/npi.js';
import { checkHoldForm } from '../../src/domain/legal-hold/form.js';
import { checkPasswordLength, passwordLengths } from '../../src/domain/password.js';
import { checkFamilyName, checkName } from '../../src/domain/person-name.js';
import type { Portal } from '../../src/domain/portals.js';
import { readNote, readReason } from '../../src/domain/reason.js';
import { readAmendmentWords } from '../../src/domain/record-amendment/policy.js';
import { readStatement } from '../../src/domain/record-request/statement.js';
import { checkRecordsContact } from '../../src/domain/records-contact/form.js';
import { isRefusal, type Refusal } from '../../src/domain/refusals.js';
import { checkOwnBirthDate, checkTimeZone } from '../../src/domain/sign-up/form.js';
import { readStaffRole } from '../../src/domain/staff-member/rules.js';
import { timeZones } from '../../src/domain/time-zones.js';
import { parseCode } from '../../src/domain/two-factor/rules.js';
import { readDate } from '../../src/domain/typed-date.js';
import { readLine, readText } from '../../src/domain/typed-text.js';
import { parseContactPhone, parsePhone } from '../../src/security/phone-number.js';

const now = new Date('2026-11-28T12:00:00Z');

type Read = string | Refusal | null | readonly Refusal[];

/** Each rule about one thing that people type, by what it is called; null is a no that its page says in words of its own. */
const rules: Readonly<Record<string, { readonly reads: (typed: string) => Read; readonly good: string }>> = {
  'an email address': { reads: (typed) => parseEmail(typed), good: 'sam.rivera+1@example.com' },
  'a phone to which codes go': {
    reads: (typed) => {
      const read = parsePhone(typed);
      return isRefusal(read) ? read : read.phone;
    },
    good: '(212) 555-0142',
  },
  'a phone at which someone is called': {
    reads: (typed) => parseContactPhone(typed),
    good: '+44 20 7946 0958',
  },
  'the phone of an office': {
    reads: (recordsPhone) => {
      const read = checkRecordsContact({
        recordsPractice: 'Moreau',
        recordsAddress: '1 Elm St',
        recordsPhone,
      });
      return 'phone' in read ? read.phone : read;
    },
    good: '212 555 0142 x12',
  },
  'an NPI': { reads: (npi) => checkNpi({ npi }), good: '1234567893' },
  'the number of a license': {
    reads: (licenseNumber) => checkLicenseNumber({ licenseNumber }),
    good: 'PSY 123',
  },
  'a name': { reads: (name) => checkName({ name }, 'name'), good: 'Łukasz Nguyễn' },
  'a family name': { reads: (familyName) => checkFamilyName({ familyName }), good: 'O’Neill' },
  'a reason': { reads: (typed) => readReason(typed), good: 'asked by phone' },
  'a note': { reads: (typed) => readNote(typed), good: 'calls back' },
  'a message': { reads: (message) => checkMessage({ message }), good: 'Hello\r\n\r\nthere' },
  'a line': {
    reads: (typed) => readLine(typed, { field: 'recipientName', most: 60, missing: 'name-missing' }),
    good: 'Kings County Court',
  },
  'the matter of a legal hold': {
    reads: (matter) => {
      const subjectId = '0191b3c4-0000-7000-8000-000000000001';
      const form = checkHoldForm({ subject: 'chart', subjectId, matter, reason: 'a lawsuit' });
      return isRefusal(form) ? form : form.matter;
    },
    good: 'Doe v. Moreau, 26-cv-101',
  },
  'words about a record': { reads: readAmendmentWords, good: 'It was in May.\nNot in June.' },
  'how records that were mailed can be looked up': {
    reads: (detail) => {
      const of = { receivedAt: now, timeZone: 'America/New_York', at: now };
      const read = readStatement({ on: '11/28/2026', how: 'mail', detail }, of);
      return isRefusal(read) ? read : read.detail;
    },
    good: '9400 1000 0000',
  },
  'a birth date': { reads: (birthDate) => checkOwnBirthDate({ birthDate }, now), good: '3/31/1990' },
  'a date': { reads: readDate, good: 'March 31, 2027' },
  'a reference': { reads: parseReference, good: caseReference('contract_termination', new Uint8Array(7)) },
  'a code': { reads: parseCode, good: '123 456' },
  'a time zone': { reads: (timeZone) => checkTimeZone({ timeZone }), good: 'America/New_York' },
  'a role': { reads: readStaffRole, good: 'agent' },
  'a language': { reads: languageNamed, good: 'es-MX' },
};

/** Anything at all, and what is nearly right: a good one with a character more, fewer or changed. */
const typedFor = (good: string) =>
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc
      .tuple(fc.nat(good.length), fc.nat(2), fc.string({ unit: 'binary', maxLength: 3 }))
      .map(([at, gone, instead]) => good.slice(0, at) + instead + good.slice(at + gone)),
  );

describe.each(Object.entries(rules))('%s', (_name, { reads, good }) => {
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
        else expect(read).toBe(typed.trim());
      }),
    );
  });

  it('of one line keeps the joiners of scripts that are written with them', () => {
    expect(readLine(' क्\u200Dष\r\n नमस्ते\t', { field: 'words', most: 60 })).toBe('क्\u200Dष नमस्ते');
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
