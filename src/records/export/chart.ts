import type { CalendarDate } from '../../domain/zoned-time.js';

/** A chart as an export shows it. */
export interface ExportedChart {
  readonly chartId: string;
  readonly folder: string;
  readonly source: 'headway_sourced' | 'own';
  /** Whether 42 CFR Part 2 protects it. */
  readonly part2: boolean;
  /** When its documents are made. */
  readonly madeAt: Date;
  readonly client: {
    readonly id: string;
    readonly givenName: string;
    readonly familyName: string;
    readonly birthDate: CalendarDate;
  };
  readonly provider: {
    readonly id: string;
    readonly name: string;
    readonly givenName: string;
    readonly familyName: string;
    readonly credentials: string;
    /** Postal code of the state that licensed them. */
    readonly jurisdiction: string;
    readonly licenseNumber: string | null;
    readonly npi: string | null;
    readonly timeZone: string;
  };
}

/** A note with its text in clear, only while it is rendered. */
export interface ExportedNote {
  readonly id: string;
  readonly kind: 'progress' | 'psychotherapy' | 'amendment';
  readonly status: 'draft' | 'signed';
  readonly writtenAt: Date;
  readonly signedAt: Date | null;
  readonly session: { readonly id: string; readonly startsAt: Date; readonly endsAt: Date } | null;
  readonly text: string;
}

/** Why notes of a chart whose key was destroyed aren't rendered. */
export const chartDestroyed = 'the chart was destroyed at the end of its retention';

/** Characters of a name where it is repeated for every note or page; in full it stands once, in the chart's heading and its FHIR file. */
const nameLength = 200;

/** A name cut with an ellipsis where it is longer than any real one. */
export function shortened(name: string): string {
  return name.length <= nameLength
    ? name
    : `${name.slice(0, nameLength - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
