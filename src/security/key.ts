/** A 256-bit key with the id that whatever it sealed or derived names it by. */
export interface Key {
  readonly id: string;
  readonly key: Uint8Array;
}
