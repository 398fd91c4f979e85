import { RecordDamaged } from '../domain/away.js';

/** Opens something sealed; what doesn't open is told as damaged, whatever the cipher or the parser says of it. Throws RecordDamaged. */
export function orDamaged<Opened>(
  open: () => Opened,
  of?: ConstructorParameters<typeof RecordDamaged>[0],
): Opened {
  try {
    return open();
  } catch {
    throw new RecordDamaged(of);
  }
}
