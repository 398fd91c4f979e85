import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inputRules } from '../harness/input-rules.js';

const pages = new URL('../../src/api/', import.meta.url).pathname;

/** Rules whose properties are in input-rules.test.ts beside the table, or that need none: what is looked for narrows a list and is kept nowhere. */
const others = [
  'a password',
  'a note with mentions',
  'a search',
  'a number of days',
  'nobody types it',
] as const;

type Rule = keyof typeof inputRules | (typeof others)[number];

/** Every field of our pages that people type into, and the one rule that reads it. A form whose fields have their names from a table stands here by its file. */
const fields: Readonly<Record<string, Rule>> = {
  accountClient: 'a person whom staff name',
  accountEmail: 'an email address',
  accountPapers: 'how it is known who asks',
  act: 'a search',
  address: 'a search',
  amendClient: 'a person whom staff name',
  authorizedFrom: 'the first of some days',
  authorizedTo: 'the last of some days',
  authorizedUntil: 'the last day of an authorization',
  birthDate: 'a birth date',
  body: 'a text',
  case: 'a search',
  client: 'a person whom staff name',
  clientId: 'an id',
  code: 'a code',
  currentPassword: 'a password',
  custodianName: 'who holds records',
  days: 'a number of days',
  deliverTo: 'an email address',
  description: 'a line',
  detail: 'how records that were mailed can be looked up',
  disclosedOn: 'the day of a disclosure',
  discoveredOn: 'the day of a disclosure',
  email: 'an email address',
  emergency: 'a reason',
  familyName: 'a family name',
  feedback: 'a text',
  from: 'the first of some days',
  givenName: 'a name',
  happenedOn: 'the day of a disclosure',
  insuranceBirthDate: 'a birth date on a card',
  insuranceName: 'a name on a card',
  interpreter: 'a line',
  lastDay: 'a last day',
  licenseNumber: 'the number of a license',
  matter: 'the matter of a legal hold',
  message: 'a message',
  name: 'a name',
  note: 'a note with mentions',
  on: 'the day on which records were sent',
  papers: 'how it is known who asks',
  partOf: 'a reference',
  password: 'a password',
  people: 'whose information it was',
  phone: 'a phone to which codes go',
  provider: 'a person whom staff name',
  purpose: 'a line',
  q: 'a search',
  reason: 'a reason',
  receivedOn: 'a date',
  recipientAddress: 'a line',
  recipientName: 'a line',
  recordPapers: 'how it is known who asks',
  recordsAddress: 'where records are held',
  recordsEmail: 'an email address',
  recordsPhone: 'the phone of an office',
  recordsPractice: 'who holds records',
  reference: 'a reference',
  removeReason: 'a reason',
  resolution: 'a reason',
  search: 'a search',
  second: 'a reason',
  subject: 'the subject of news',
  subjectId: 'an id',
  through: 'a date',
  to: 'the last of some days',
  until: 'the day until which a task is snoozed',
  username: 'nobody types it',
  what: 'a line',
  who: 'a search',
  withheldFrom: 'a date',
  withheldThrough: 'a date',
  withheldTo: 'a date',
  words: 'words about a record',
  'components/new-password-field.tsx': 'a password',
  'console/case/act-card.tsx': 'a date',
  'console/case/conversation.tsx': 'a reason',
  'console/legal-hold/page.tsx': 'a reason',
  'console/provider-invitation/invite.tsx': 'a name',
  'record-request/part.tsx': 'words about a record',
};

/** What is no field to type into. */
const chosen = /type="(?:hidden|checkbox|radio|file|submit)"/;

/** The name of a field by how it is written: in quotes, by a function of the form, or behind what tells several of one form apart. */
const names = [/name="([^"]+)"/, /\{\.\.\.\w+\('([^']+)'\)\}/, /name=\{`([^`]+)`\}/];

it('every field that people type into is read by a rule that has its sentence and its property test', () => {
  const found = new Set<string>();
  for (const file of readdirSync(pages, { recursive: true, encoding: 'utf8' })) {
    // How a field is drawn says nothing of what is typed.
    if (!file.endsWith('.tsx') || file === join('components', 'components.tsx')) continue;
    const source = readFileSync(join(pages, file), 'utf8');
    for (const [element] of source.matchAll(/<(?:TextField|TextArea|input|textarea)\b.*?\/>/gs)) {
      if (chosen.test(element)) continue;
      const [name] = names.flatMap((way) => way.exec(element)?.[1] ?? []);
      found.add(name?.replace(/\$\{[^}]*\}/g, '').replace(/^[.-]|[.-]$/g, '') ?? file);
    }
  }
  expect([...found].toSorted()).toEqual(Object.keys(fields).toSorted());
});

it('every rule is asked for by a field, or is a choice', () => {
  const choices: readonly Rule[] = [
    'a role',
    'a language',
    'a time zone',
    'an NPI',
    'a phone at which someone is called',
    'a note',
  ];
  const used = new Set<Rule>([...Object.values(fields), ...choices]);
  expect(Object.keys(inputRules).filter((rule) => !used.has(rule as Rule))).toEqual([]);
});
