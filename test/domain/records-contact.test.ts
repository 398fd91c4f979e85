import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { daysAfter } from '../../src/domain/instants.js';
import {
  afterAsking,
  nextYear,
  nextAsking,
  recordsContactPolicy as policy,
  type Asking,
} from '../../src/domain/records-contact/asking.js';
import { checkRecordsContact } from '../../src/domain/records-contact/form.js';

const left = new Date('2025-03-01T05:00:00Z');
const start: Asking = { countsFrom: left, steps: 0, round: 1 };
const daysFrom = (from: Date, to: Date) => (to.getTime() - from.getTime()) / 86_400_000;

/** The steps until an instant, with the day of each, where the look comes so many days late. */
function stepsUntil(asking: Asking, days: number, late = 0): (readonly [string, number])[] {
  const steps: (readonly [string, number])[] = [];
  for (let now = asking; ;) {
    const { step, at } = nextAsking(now);
    const taken = daysAfter(at, late);
    if (daysFrom(left, taken) > days) return steps;
    steps.push([step, daysFrom(left, taken)]);
    now = afterAsking(now, taken);
  }
}

describe('asking a provider who left for their records contact', () => {
  it('comes a year after the contract ended, reminds twice, has support call, and comes again in a year', () => {
    expect(stepsUntil(start, 750)).toEqual([
      ['ask', 365],
      ['remind', 379],
      ['remind', 407],
      ['call', 435],
      ['ask', 730],
      ['remind', 744],
    ]);
  });

  it('counts anew from the day on which the contact was confirmed', () => {
    const confirmed = nextYear(afterAsking(start, daysAfter(left, 365)), daysAfter(left, 370));
    expect(confirmed).toEqual({ countsFrom: daysAfter(left, 370), steps: 0, round: 2 });
    expect(stepsUntil(confirmed, 735)).toEqual([['ask', 735]]);
  });

  it('moves reminders along where the first email was late, so that they never come at once', () => {
    const [ask, first, second] = stepsUntil(start, 2_000, 100);
    expect([ask?.[0], first?.[0], second?.[0]]).toEqual(['ask', 'remind', 'remind']);
    expect((first?.[1] ?? 0) - (ask?.[1] ?? 0)).toBeGreaterThanOrEqual(policy.remindDays[0]);
    expect((second?.[1] ?? 0) - (first?.[1] ?? 0)).toBeGreaterThanOrEqual(28);
  });

  it('always has a next date, later than what was done, and writes three emails a year at most', () => {
    const event = fc.record({
      kind: fc.constantFrom('look', 'confirm', 'refused'),
      days: fc.integer({ min: 0, max: 200 }),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        let [asking, at] = [start, left];
        const emails: number[] = [];
        for (const { kind, days } of events) {
          at = daysAfter(at, days);
          const { step, at: due } = nextAsking(asking);
          if (kind === 'confirm') asking = nextYear(asking, at);
          else if (due <= at) {
            if (step !== 'call') emails.push(at.getTime());
            asking = kind === 'refused' ? nextYear(asking, at) : afterAsking(asking, at);
          } else continue;
          expect(nextAsking(asking).at.getTime()).toBeGreaterThan(at.getTime());
        }
        for (const from of emails) {
          const within = emails.filter(
            (one) => one >= from && one < daysAfter(new Date(from), 365).getTime(),
          );
          expect(within.length).toBeLessThanOrEqual(3);
        }
      }),
    );
  });
});

describe('a records contact', () => {
  it('is who holds the records and one way to reach them at least', () => {
    expect(
      checkRecordsContact({ recordsPractice: ' Moreau Practice ', recordsPhone: '212 555 0142 x7' }),
    ).toMatchObject({ practice: 'Moreau Practice', email: '', phone: expect.stringContaining('ext. 7') });
    expect(checkRecordsContact({ recordsPractice: 'Moreau Practice' })).toEqual([
      { refused: 'records-contact-unreachable', field: 'recordsAddress' },
    ]);
    expect(
      checkRecordsContact({ recordsPractice: '', recordsEmail: 'no address', recordsPhone: '12' }),
    ).toEqual([
      { refused: 'records-practice-missing', field: 'recordsPractice' },
      expect.objectContaining({ field: 'recordsEmail' }),
      { refused: 'phone-not-a-number', field: 'recordsPhone' },
    ]);
  });
});

describe('what mails say of who holds records', () => {
  const contact = (fields: Readonly<Record<string, string>>) =>
    checkRecordsContact({ recordsPractice: 'Moreau Practice', recordsPhone: '212 555 0142', ...fields });

  it.each([
    'Moreau Practice',
    'St. Mary’s Counseling & Family Services, LLC',
    'Dr. Jean Moreau, Ph.D., L.C.S.W.',
    'Mind/Body Center',
    'Hope: a practice for couples',
    'Clínica Peñalver d/b/a Nuevo Día',
    'Practice No. 4',
    'Route 66 Psychology',
    'Center 2020 Psychology',
    '1200 Broadway Counseling',
    'Tan Ah Kow @ Lim',
    '東京こころクリニック',
    'عيادة الأمل',
    'x'.repeat(120),
  ])('is the practice “%s”', (recordsPractice) => {
    expect(contact({ recordsPractice })).toMatchObject({ practice: recordsPractice });
  });

  it.each([
    '12 Main St #5\nAlbany, NY 12207-1234',
    'c/o Kim Lee\nP.O. Box 1203\nSt. Mary’s, GA 31558\nU.S.A.',
    'Attn: Records\n123 1/2 E. 4th St., Apt. 2.B, No. 4\nNew York, N.Y. 10003',
    'Rm. 4-12, Bldg. C\n2nd fl.\n45-10 Queens Blvd.\nLong Island City, NY 11101',
    'Calle Núñez de Balboa, 35, 3.º izda.\n28001 Madrid\nEspaña',
    'Av. Insurgentes Sur 1602, Col. Crédito Constructor\nC.P. 03940 Ciudad de México',
    'Carr. 2 Km. 12.5\nBayamón, P.R. 00959',
    '〒100-0005\n東京都千代田区丸の内1-9-1',
    '北京市朝阳区建国路1号，邮编：100022',
    'Musterstr. 5\n10115 Berlin',
    'Flat 3/2, 14 Byres Rd.\nGlasgow G12 8TD',
    'вул. Хрещатик, 22\nКиїв 01001',
    'Kaniehtí:io Road 5',
    'PO Box 100 12345-6789',
    'HC 1 Box 4567, 00971-1234',
  ])('is the address %j', (recordsAddress) => {
    expect(contact({ recordsAddress })).toMatchObject({ address: recordsAddress });
  });

  it('is kept as it is seen: without blank lines, and with a space behind a tight dot', () => {
    const address = ' St.Mary’s\u200B House \r\n\r\n\t12  Park Ave.Suite 4 ';
    expect(contact({ recordsPractice: 'Dr.Moreau', recordsAddress: address })).toMatchObject({
      practice: 'Dr. Moreau',
      address: 'St. Mary’s House\n12 Park Ave. Suite 4',
    });
  });

  const links = [
    'Go to https://evil.example/headway-login',
    'HTTP://EVIL',
    '//evil',
    'www.evil',
    'Sign in at evil.example',
    'EVIL.COM prize',
    'evil.\u200Bcom',
    'evil．com',
    'evil。com',
    'prize at t.co',
    'me@evil.example',
    'me@evil',
    'mailto:ann',
    'tel:911',
    'Call 1-800-555-0100 now',
    'Call (800) 555 0100',
    'Call 800.555.0100',
    'Call 800/555/0100',
    'Call 800 55501-0000',
    'Box 800 55501-00 00',
    'Ring ①-⑧⓪⓪-⑤⑤⑤-⓪①⓪⓪',
  ];

  it.each(links)('is nobody’s link or number: “%s”', (typed) => {
    expect(contact({ recordsPractice: typed })).toEqual([
      { refused: 'holder-with-address', field: 'recordsPractice' },
    ]);
    expect(contact({ recordsAddress: `12 Main St\n${typed}\nAlbany, NY` })).toEqual([
      { refused: 'address-with-link', field: 'recordsAddress' },
    ]);
  });

  it.each(['Text 24680 now', 'Text ②④⑥⑧⓪', 'Call 20 20 1'])('is no number to text: “%s”', (typed) => {
    expect(contact({ recordsPractice: typed })).toEqual([
      { refused: 'holder-with-address', field: 'recordsPractice' },
    ]);
  });

  it('is no letter, and read in no time however long', () => {
    const longer = { practice: 'longer-than-120', address: 'longer-than-200' } as const;
    for (const more of [1, 5_000_000]) {
      expect(contact({ recordsPractice: 'x'.repeat(120 + more) })).toEqual([
        { refused: longer.practice, field: 'recordsPractice' },
      ]);
      expect(contact({ recordsAddress: 'x'.repeat(200 + more) })).toEqual([
        { refused: longer.address, field: 'recordsAddress' },
      ]);
    }
    expect(contact({ recordsAddress: 'a\n'.repeat(7) })).toEqual([
      { refused: 'address-too-many-lines', field: 'recordsAddress' },
    ]);
    expect(contact({ recordsAddress: 'a\n\n'.repeat(6) })).toMatchObject({ address: 'a\n'.repeat(5) + 'a' });
  });
});
