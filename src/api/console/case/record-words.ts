import type { DenialGrounds } from '../../../domain/record-request/denial.js';
import type { AskerTemplate } from '../../../mail/record-amendment/sentences.js';
import type { AccountingTemplate } from '../../../mail/accounting-request/letters.js';
import type { RecordTemplate } from '../../../mail/record-request/sentences.js';

/** What a request for records and its parts are called on the page of its case. */
export const askers = {
  person: 'the person',
  guardian: 'parent or guardian',
  representative: 'personal representative',
  third_party: 'third party with an authorization',
} as const;
export const forms = { both: 'PDF and FHIR', pdf: 'PDF', fhir: 'FHIR R4' } as const;
export const deliveries = { portal: 'by download', email: 'by encrypted email', paper: 'on paper' } as const;
export const holderKinds = {
  current: 'Sees clients on Headway',
  former: 'Has left Headway',
  custodian: 'Custodian of a provider who died',
} as const;
export const partWords = {
  asked: 'asked',
  sent: 'says it was sent',
  contradicted: 'the person has nothing',
  granted: 'granted, the file is being made',
  released: 'released',
  denied: 'denied',
  in_review: 'denial under review',
  upheld: 'denial upheld',
  destroyed: 'destroyed at the end of its retention',
} as const;
export const groundsWords: Record<DenialGrounds, string> = {
  litigation: 'made for a court case',
  correctional: 'jail or prison, someone would be in danger',
  research: 'study under way, person agreed',
  confidential_source: 'promised to keep a source secret',
  not_authorized: 'no papers that they may have it',
  danger: 'danger to life or safety',
  other_person: 'great harm to someone else in the notes',
  representative_harm: 'great harm by the representative',
};

/** Letters to who asked, as the form that makes them on paper calls them. */
export const paperWords: Record<RecordTemplate | AskerTemplate | AccountingTemplate, string> = {
  prove: 'Did you ask for your records?',
  checking: 'We’re making sure that you may ask',
  authorized: 'Someone is asking for your records (to the person)',
  referred: 'Acknowledgement: who holds the records',
  'said-sent': 'Did your records arrive?',
  released: 'The records are ready',
  mailed: 'The records, encrypted',
  'in-part': 'A part of the records was sent',
  fetch: 'The records are still waiting',
  decided: 'The decision',
  'taken-back': 'The denial is taken back',
  extended: 'It will take longer',
  remind: 'Did your records arrive? (again)',
  confirmed: 'The request is closed',
  withdrawn: 'The request was withdrawn',
  asked: 'Acknowledgement of the request',
  rebutted: 'The answer to the statement',
};

/** Who may ask for what a record says, as the forms of staff offer it; `person` is the one whose record it is. */
export const askerOptions = (person: string) =>
  [
    ['person', person],
    ['guardian', 'Parent or guardian of a minor'],
    ['representative', 'Personal representative'],
  ] as const;

/** Who may ask for the records themselves: others too, with a paper that says so. */
export const recordAskerOptions = (person: string) =>
  [...askerOptions(person), ['third_party', 'Third party with a signed authorization']] as const;
