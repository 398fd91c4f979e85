import { TooBusy } from '../../security/turns.js';

/** Bytes of files that may be held in memory, of all and of one network address. */
interface Held {
  readonly all: number;
  readonly each: number;
}

/** A form with files, from its head to its answer. */
export interface UnderWay {
  /** Ends it while it is on its way. */
  readonly ended: AbortController;
  /** Says that so many more of its bytes are held. */
  readonly hold: (bytes: number) => void;
  /** Says that all of it came: it isn't ended anymore, and its bytes stay until it leaves. */
  readonly stay: () => void;
  readonly leave: () => void;
}

interface Place extends UnderWay {
  readonly owner: string | null;
  readonly network: string;
  held: number;
  isWhole: boolean;
}

/**
 * Room in memory for uploads. Where they are too much, the largest one still on its way, of the network that holds most, ends with TooBusy: who holds little keeps their place, so that
 * a few keep nobody out. Of one owner the newest is let in and the one before ends: who presses again doesn't wait for the first. An owner of null has none to end.
 */
export function createUploadRoom(most: Held): (owner: string | null, network: string) => UnderWay {
  const places = new Set<Place>();
  const end = (place: Place) => {
    places.delete(place);
    place.ended.abort(new TooBusy('Too many files are on their way'));
  };
  const heldByNetwork = () => {
    const sums = new Map<string, number>();
    for (const { network, held } of places) sums.set(network, (sums.get(network) ?? 0) + held);
    return sums;
  };
  const makeRoom = (network: string) => {
    for (;;) {
      const sums = heldByNetwork();
      const isNetworkFull = (sums.get(network) ?? 0) > most.each;
      const all = [...sums.values()].reduce((sum, held) => sum + held, 0);
      if (!isNetworkFull && all <= most.all) return;
      const rank = (place: Place) => [sums.get(place.network) ?? 0, place.held] as const;
      let largest: Place | null = null;
      for (const place of places) {
        if (place.isWhole || (isNetworkFull && place.network !== network)) continue;
        if (largest === null || isMore(rank(place), rank(largest))) largest = place;
      }
      if (largest === null) return;
      end(largest);
    }
  };
  return (owner, network) => {
    for (const place of places) if (owner !== null && place.owner === owner && !place.isWhole) end(place);
    const place: Place = {
      owner,
      network,
      held: 0,
      isWhole: false,
      ended: new AbortController(),
      hold: (bytes) => {
        place.held += bytes;
        makeRoom(network);
      },
      stay: () => {
        place.isWhole = true;
      },
      leave: () => places.delete(place),
    };
    places.add(place);
    return place;
  };
}

const isMore = ([one, own]: readonly [number, number], [other, others]: readonly [number, number]) =>
  one === other ? own > others : one > other;
