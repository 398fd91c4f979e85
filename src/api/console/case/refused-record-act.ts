import type { Refusal } from '../../../domain/refusals.js';

/** An act on a request that was refused, with what was typed. */
export interface RefusedRecordAct {
  readonly form: string;
  readonly refusal: Refusal;
  readonly typed: Readonly<Record<string, string>>;
}
