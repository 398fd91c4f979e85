/** A lock file, by the places of its packages. */
export interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly optional?: boolean; readonly [field: string]: unknown }>
  >;
}

export function shippedLock(lock: Lock): Lock;
