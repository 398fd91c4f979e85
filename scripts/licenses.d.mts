/** A package that is shipped, with its license and whether someone agreed to it. */
export interface License {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly agreed: boolean;
}

export function licensesIn(lock: { readonly packages: Readonly<Record<string, object>> }): License[];

export const known: Readonly<Record<string, { readonly license: string; readonly says: string }>>;
