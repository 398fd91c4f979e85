import { drawInThread as drawAccounting } from '../../src/records/accounting-drawing.js';
import { drawInThread as drawBreachLetter } from '../../src/records/breach-letter-drawing.js';
import { drawInThread as drawCertificate } from '../../src/records/destruction-certificate-drawing.js';
import { drawInThread as drawLetter } from '../../src/records/letter-drawing.js';
import { openChartPdf } from '../../src/records/export/chart-pdf.js';
import { drawInThread as drawConfirmation } from '../../src/records/termination-confirmation-drawing.js';
import { renderLetter } from '../../src/mail/letter.js';
import { denialLetter } from '../../src/mail/record-request/letters.js';
import { aChart } from './charts.js';

/** Names as they are written in the scripts that documents have to draw. */
export const names = {
  'Polish and Vietnamese': 'Łukasz Nguyễn',
  Greek: 'Γιώργος Παπαδόπουλος',
  Cyrillic: 'Михаил Ёлкин',
  Hebrew: 'שרה לוי',
  Arabic: 'محمد الرشيد',
  Devanagari: 'प्रिया शर्मा',
  Chinese: '陈小明',
  Japanese: '吉田 かなカナ',
  Korean: '김철수',
  Thai: 'สมชาย ใจดี',
} as const;

const madeAt = new Date('2026-11-27T15:00:00Z');
const timeZone = 'America/New_York';

/** Every kind of document we make, with one name wherever a person can have written something. */
export const documents = {
  chart: (name) => Promise.resolve(drawChart(name)),
  'release of records': (name) => Promise.resolve(drawRelease(name)),
  'letter about a denial': drawDenial,
  confirmation: (name) =>
    drawConfirmation({
      reference: 'CT-7Q4M-2KXA',
      providerName: name,
      requestedAt: madeAt,
      lastDay: '2027-01-15',
      noticeOn: '2026-11-30',
      timeZone,
      recordsContact: [name, '12 Main St\r\nSuite 5', '+12125550142'],
      hasClients: true,
    }),
  'certificate of destruction': (name) =>
    drawCertificate({
      chartId: aChart.chartId,
      clientId: aChart.client.id,
      providerId: aChart.provider.id,
      providerName: name,
      keptThrough: '2026-11-26',
      rule: 'adult, New York',
      ruleSource: '8 NYCRR 29.2',
      rulesVersion: '2026-11-27',
      removed: { notes: 12, sessions: 3 },
      approvedBy: name,
      approvedAt: madeAt,
      destroyedAt: madeAt,
      finishedAt: madeAt,
      hash: 'ab'.repeat(32),
      auditLine: '17',
      timeZone,
    }),
  accounting: (name) =>
    drawAccounting({
      clientName: name,
      since: '2020-11-27',
      through: '2026-11-27',
      madeAt,
      timeZone,
      language: 'en',
      disclosures: [
        {
          disclosedOn: '2026-05-04',
          recipientName: name,
          recipientAddress: '60 Centre St\nNew York, NY 10007',
          what: `Chart of ${name}`,
          purpose: 'Order of the court',
          basis: 'judicial',
        },
      ],
    }),
  'letter from an email': (name) =>
    drawLetter({
      letter: {
        language: 'en',
        subject: 'Your request for records',
        text: `Hello ${name},\n\nWe have your request for records, and answer it within 30 days.\n\nHeadway`,
      },
      name,
      reference: 'RR-7Q4M-2KXA',
      madeAt,
    }),
  'letter about a breach': (name) =>
    drawBreachLetter({
      told: {
        name,
        reference: 'DR-7Q4M-2KXA',
        mishap: 'wrong_mail',
        information: ['contact', 'birth_date', 'insurance'],
        happenedOn: '2026-11-02',
        discoveredOn: '2026-11-03',
        contactUrl: 'https://care.headway.example/contact',
        contactEmail: 'privacy@headway.example',
      },
      madeAt,
    }),
} satisfies Readonly<Record<string, (name: string) => Promise<Uint8Array>>>;

const note = { id: aChart.chartId, kind: 'progress', writtenAt: madeAt, session: null } as const;

function openChartOf(name: string): ReturnType<typeof openChartPdf> {
  const [givenName = '', familyName = ''] = name.split(' ');
  return openChartPdf({
    ...aChart,
    client: { ...aChart.client, givenName, familyName },
    provider: { ...aChart.provider, name },
  });
}

/** What a person gets: signed notes, and what was asked and decided about their amendment. */
function drawRelease(name: string): Uint8Array {
  const pdf = openChartOf(name);
  const signed = { ...note, status: 'signed', signedAt: madeAt } as const;
  pdf.add({ ...signed, text: `${name} slept well.` });
  for (const heading of ['Request to amend this record', 'Statement of disagreement'])
    pdf.add({ ...signed, kind: 'amendment', text: `${heading}\n\n${name} slept badly.` });
  pdf.end();
  return pdf.take();
}

/** A denial on paper, as it goes to whom no email reaches. */
function drawDenial(name: string): Promise<Uint8Array> {
  const denied = {
    state: 'denied',
    grounds: 'danger',
    withheldFrom: null,
    withheldTo: null,
    reviewDueAt: null,
    reviewedAt: null,
  } as const;
  const letter = renderLetter({
    subject: 'A letter about your request for records',
    greeting: `Hello ${name},`,
    paragraphs: denialLetter('en', denied, {
      provider: name,
      timeZone,
      privacyPhone: '+12125550188',
      on: 'paper',
    }),
  });
  return drawLetter({ letter, name, reference: 'RR-7Q4M-2KXA', madeAt });
}

function drawChart(name: string): Uint8Array {
  const pdf = openChartOf(name);
  pdf.add({
    ...note,
    status: 'signed',
    signedAt: madeAt,
    text: `${name} slept well.\nAbout (${name}), 12 Main St.`,
  });
  pdf.add({ ...note, status: 'draft', signedAt: null, text: name });
  pdf.end();
  return pdf.take();
}
