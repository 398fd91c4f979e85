import type { RefusalCode } from '../../../domain/refusals.js';
import type { FieldErrors } from '../../components/components.js';

/** A form of the desk that was refused, with what was typed and chosen. */
export interface RefusedTogether {
  readonly typed: Readonly<Record<string, string>>;
  readonly taskIds: readonly string[];
  readonly view: string;
  readonly errors: FieldErrors;
  readonly code: RefusalCode;
}
