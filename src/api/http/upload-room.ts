import type { Refusal } from '../../domain/refusals.js';
import type { Asker } from '../../security/turns.js';

/** Bytes of files that may be held in memory. */
interface Held {
  /** Of all. */
  readonly all: number;
  /** Of one source. */
  readonly each: number;
}

/** Why a form ended, with what is told of it. */
export class UploadEnded extends Error {
  override readonly name = 'UploadEnded';

  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super('The upload ended');
    this.refusal = refusal;
  }
}

/** A form with files, from its head to its answer. */
export interface UnderWay {
  /** Ends it, with an UploadEnded as the reason where room was needed. */
  readonly ended: AbortController;
  /** Says that so many more of its bytes are held. */
  readonly hold: (bytes: number) => void;
  /** Says that all of it came: who presses again doesn't end it anymore. */
  readonly stay: () => void;
  readonly leave: () => void;
}

/** Who sends files. */
export type Sender = Pick<Asker, 'source' | 'person'>;

interface Place extends UnderWay, Sender {
  held: number;
  isWhole: boolean;
}

/**
 * Room in memory for uploads. Where one source holds more than it may, its largest form ends, on its way or waiting to be drawn; where all hold too much, the largest one of the source that
 * holds most. Of one sender the newest is let in and the one before ends, unless all of it came: who presses again doesn't wait for the first.
 */
export function createUploadRoom(most: Held): (sender: Sender) => UnderWay {
  const places = new Set<Place>();
  const sums = new Map<string, number>();
  let all = 0;
  const add = (source: string, bytes: number) => {
    const sum = heldBy(source) + bytes;
    if (sum === 0) sums.delete(source);
    else sums.set(source, sum);
    all += bytes;
  };
  const heldBy = (source: string) => sums.get(source) ?? 0;
  const remove = (place: Place) => {
    if (places.delete(place)) add(place.source, -place.held);
  };
  const end = (place: Place) => {
    remove(place);
    place.ended.abort(new UploadEnded({ refused: 'papers-busy', field: 'papers' }));
  };
  const makeRoom = (source: string) => {
    while (heldBy(source) > most.each || all > most.all) {
      const tooMuch =
        heldBy(source) > most.each ? [...places].filter((place) => place.source === source) : [...places];
      const rank = (place: Place) => [heldBy(place.source), place.held] as const;
      end(tooMuch.reduce((one, other) => (isMore(rank(other), rank(one)) ? other : one)));
    }
  };
  return ({ source, person }) => {
    for (const place of places) if (place.person === person && !place.isWhole) end(place);
    const place: Place = {
      source,
      person,
      held: 0,
      isWhole: false,
      ended: new AbortController(),
      hold: (bytes) => {
        if (!places.has(place)) return;
        place.held += bytes;
        add(source, bytes);
        makeRoom(source);
      },
      stay: () => {
        place.isWhole = true;
      },
      leave: () => remove(place),
    };
    places.add(place);
    return place;
  };
}

const isMore = ([one, own]: readonly [number, number], [other, others]: readonly [number, number]) =>
  one === other ? own > others : one > other;
