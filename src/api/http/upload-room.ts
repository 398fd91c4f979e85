import type { Refusal } from '../../domain/refusals.js';

/** Bytes of files that may be held in memory. */
interface Held {
  /** Of all, beyond which those who hold much end. */
  readonly all: number;
  /** Of one network address. */
  readonly each: number;
  /** Of a network that holds little, which is spared while all hold no more than `most`. */
  readonly little: number;
  /** Of all, beyond which nobody is spared. */
  readonly most: number;
}

/** Thrown where a form ended before all of it came, with what is told of it. */
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
  /** Ends it while it is on its way, with an UploadEnded as the reason. */
  readonly ended: AbortController;
  /** Says that so many more of its bytes are held. */
  readonly hold: (bytes: number) => void;
  /** Says that all of it came: it isn't ended anymore, and its bytes stay until it leaves. */
  readonly stay: () => void;
  readonly leave: () => void;
}

interface Place extends UnderWay {
  readonly owner: string;
  readonly network: string;
  held: number;
  isWhole: boolean;
}

/**
 * Room in memory for uploads. Where one network holds more than it may, its largest form still on its way ends. Where all hold too much, the largest one still on its way ends, of the
 * network that holds most; a network that holds little is spared, also while whole forms that wait for their answer fill the room, until all hold the most that memory is kept for. Of one
 * owner the newest is let in and the one before ends: who presses again doesn't wait for the first.
 */
export function createUploadRoom(most: Held): (owner: string, network: string) => UnderWay {
  const places = new Set<Place>();
  const sums = new Map<string, number>();
  let all = 0;
  const add = (network: string, bytes: number) => {
    const sum = heldBy(network) + bytes;
    if (sum === 0) sums.delete(network);
    else sums.set(network, sum);
    all += bytes;
  };
  const heldBy = (network: string) => sums.get(network) ?? 0;
  const remove = (place: Place) => {
    if (places.delete(place)) add(place.network, -place.held);
  };
  const end = (place: Place) => {
    remove(place);
    place.ended.abort(new UploadEnded({ refused: 'papers-busy', field: 'papers' }));
  };
  /** The forms of which one has to end, because a form of this network grew. */
  const tooMuch = (network: string): Place[] => {
    const onTheirWay = [...places].filter(({ isWhole }) => !isWhole);
    if (heldBy(network) > most.each) return onTheirWay.filter((place) => place.network === network);
    return all > most.most ? onTheirWay : onTheirWay.filter((place) => heldBy(place.network) > most.little);
  };
  const makeRoom = (network: string) => {
    while (heldBy(network) > most.each || all > most.all) {
      const rank = (place: Place) => [heldBy(place.network), place.held] as const;
      const [first, ...others] = tooMuch(network);
      if (first === undefined) return;
      end(others.reduce((one, other) => (isMore(rank(other), rank(one)) ? other : one), first));
    }
  };
  return (owner, network) => {
    for (const place of places) if (place.owner === owner && !place.isWhole) end(place);
    const place: Place = {
      owner,
      network,
      held: 0,
      isWhole: false,
      ended: new AbortController(),
      hold: (bytes) => {
        if (!places.has(place)) return;
        place.held += bytes;
        add(network, bytes);
        makeRoom(network);
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
