import type { Refusal } from '../../../domain/refusals.js';
import type { FieldErrors } from '../../components/components.js';

/** A decision that was refused, with what was typed. */
export interface RefusedDecision {
  readonly memberId: string;
  readonly typed: Readonly<Record<string, string>>;
  readonly refusal: Refusal;
  readonly errors: FieldErrors;
}
