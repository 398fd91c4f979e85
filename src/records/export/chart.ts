/** A chart as an export shows it. */
export interface ExportedChart {
  readonly chartId: string;
  readonly folder: string;
  readonly source: 'headway_sourced' | 'own';
  readonly client: {
    readonly id: string;
    readonly givenName: string;
    readonly familyName: string;
    readonly birthDate: string;
  };
  readonly provider: {
    readonly id: string;
    readonly name: string;
    readonly givenName: string;
    readonly familyName: string;
    readonly credentials: string;
    readonly npi: string | null;
    readonly timeZone: string;
  };
}

/** A note with its text in clear, only while it is rendered. */
export interface ExportedNote {
  readonly id: string;
  readonly kind: 'progress' | 'psychotherapy';
  readonly status: 'draft' | 'signed';
  readonly writtenAt: Date;
  readonly signedAt: Date | null;
  readonly session: { readonly id: string; readonly startsAt: Date; readonly endsAt: Date } | null;
  readonly text: string;
}
