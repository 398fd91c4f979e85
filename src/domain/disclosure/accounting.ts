import type { Language } from '../languages.js';
import { plusDays, plusYears, type CalendarDate } from '../zoned-time.js';

/** Why a release was allowed, or that it wasn't; each with its rule. */
export const disclosureBases = {
  authorized: 'Allowed in writing (45 CFR 164.508)',
  required_by_law: 'Required by law (45 CFR 164.512(a))',
  public_health: 'Public health (45 CFR 164.512(b))',
  abuse_report: 'Report of abuse, neglect or domestic violence (45 CFR 164.512(b)(1)(ii), (c))',
  health_oversight: 'Health oversight (45 CFR 164.512(d))',
  judicial: 'Court or administrative proceeding (45 CFR 164.512(e))',
  law_enforcement: 'Law enforcement (45 CFR 164.512(f))',
  coroner: 'Coroner or medical examiner (45 CFR 164.512(g))',
  research: 'Research under a waiver (45 CFR 164.512(i))',
  serious_threat: 'Serious threat to health or safety (45 CFR 164.512(j))',
  workers_compensation: 'Workers’ compensation (45 CFR 164.512(l))',
  secretary: 'Investigation by HHS (45 CFR 164.502(a)(2)(ii))',
  not_permitted: 'Not allowed: sent to the wrong person or by mistake (45 CFR 164.402)',
} as const;

export type DisclosureBasis = keyof typeof disclosureBases;
export const disclosureBasisCodes = Object.keys(disclosureBases) as DisclosureBasis[];

/** Whether a text names a basis. */
export function isDisclosureBasis(text: string): text is DisclosureBasis {
  return Object.hasOwn(disclosureBases, text);
}

/** Years that an accounting goes back. Basis: 45 CFR 164.528(a)(1). */
const accountingYears = 6;

/** The first day that an accounting made on a day has in it; made on February 29, it has the 28th, so that none is missing. */
export function accountingSince(today: CalendarDate): CalendarDate {
  return plusDays(plusYears(today, -accountingYears), today.endsWith('-02-29') ? -1 : 0);
}

/** What decides whether a disclosure is in an accounting. */
interface Accountable {
  readonly disclosedOn: CalendarDate;
  /** The last day on which an agency that asked for it has us keep it out. Basis: 45 CFR 164.528(a)(2). */
  readonly withheldThrough: CalendarDate | null;
}

/** Whether an accounting made on a day has a disclosure in it: of the six years before it was asked for, and not kept out for an agency at the moment. */
export function isAccountable(
  { disclosedOn, withheldThrough }: Accountable,
  today: CalendarDate,
  since: CalendarDate = accountingSince(today),
): boolean {
  if (disclosedOn < since || disclosedOn > today) return false;
  return withheldThrough === null || withheldThrough < today;
}

/** One line of an accounting, with what 45 CFR 164.528(b)(2) asks for. */
export interface AccountedDisclosure {
  readonly disclosedOn: CalendarDate;
  readonly recipientName: string;
  readonly recipientAddress: string;
  readonly what: string;
  readonly purpose: string;
  readonly basis: DisclosureBasis;
}

/** An accounting of disclosures: of whom, from when to when, and what was disclosed, the newest first. */
export interface Accounting {
  readonly clientName: string;
  readonly since: CalendarDate;
  readonly through: CalendarDate;
  readonly madeAt: Date;
  readonly timeZone: string;
  /** In which it is read. */
  readonly language: Language;
  readonly disclosures: readonly AccountedDisclosure[];
}
