import { MailTrouble, ordinaryPriority } from '../ports.js';

/** Mails under way at once: relays allow few connections of one sender, and take many mails over each. */
const atOnce = 3;

/** Mails beside them whose text a relay has and hasn't answered for. Each keeps a connection of its own for up to ten minutes; beyond these, such mails hold up the others. */
const asideAtMost = 6;

/** Mails of a process, under way, beside them and waiting: an activity that waits for one keeps one of its worker's places (src/temporal/worker.ts), which others need too. */
const inAll = 20;

/** Places to wait that mails for which someone waits leave to others, and of how many turns those get one, so that they go on too. */
const keptPlaces = 5;
const oneTurnOf = 4;

/** Times in a row that a relay says nothing, after which one mail at a time tries it. */
const silencesAllowed = 3;

/** Thrown by a sending that a relay left without a sign. */
export class RelaySilent extends MailTrouble {}

/** The way of one mail. */
export interface Lane {
  /** Lets the next mail go while this one waits for its answer, as soon as there is room beside. */
  stepAside(): void;
}

interface Waiting {
  readonly priority: number;
  readonly go: () => void;
  readonly giveUp: (trouble: MailTrouble) => void;
}

/** Whether nobody sits and waits for it. */
const isOrdinary = ({ priority }: Waiting) => priority >= ordinaryPriority;

/** In which order mails go over the few connections to a relay, and how many may wait for it. */
export interface MailLanes {
  /** Connections that are open at the most. */
  readonly connections: number;
  /**
   * Sends a mail when it is its turn: by priority (src/protocol/priorities.ts), among equals in their order; every fourth turn goes to one that nobody waits for. Throws MailTrouble
   * "busy" where too many wait, of which the last give up their places, and at once where the relay has said nothing for some time and another tries it already.
   */
  inLane<Result>(priority: number, send: (lane: Lane) => Promise<Result>): Promise<Result>;
}

/** Lanes for one relay, of one process. */
export function createMailLanes(): MailLanes {
  const queue = createQueue();
  let underWay = 0;
  let silences = 0;

  const isSilent = () => silences >= silencesAllowed;

  function leave(): void {
    const next = queue.takeNext();
    // A turn is handed on, so that no mail that comes in between takes it.
    if (next === undefined) underWay -= 1;
    else next.go();
  }

  const beside = createRoomBeside(leave);

  async function enter(priority: number): Promise<void> {
    if (underWay < (isSilent() ? 1 : atOnce)) {
      underWay += 1;
      return;
    }
    if (isSilent()) throw saysNothing();
    await new Promise<void>((go, giveUp) => {
      queue.add({ priority, go, giveUp });
      if (underWay + beside.size() + queue.size() <= inAll) return;
      queue.takeLast()?.giveUp(new MailTrouble('Too many mails wait for the relay', 'busy'));
    });
  }

  function note(error: unknown): void {
    silences = error instanceof RelaySilent ? silences + 1 : 0;
    if (!isSilent()) return;
    while (queue.size() > 0) queue.takeNext()?.giveUp(saysNothing());
  }

  return {
    connections: atOnce + asideAtMost,
    async inLane(priority, send) {
      await enter(priority);
      const { stepAside, end } = beside.openLane();
      try {
        const result = await send({ stepAside });
        note(null);
        return result;
      } catch (error) {
        note(error);
        throw error;
      } finally {
        end();
      }
    },
  };
}

/** Room for mails whose relay hasn't answered; `leave` gives up the lane of one. */
function createRoomBeside(leave: () => void) {
  /** Of those that found no room. */
  const wishes = new Set<() => void>();
  let aside = 0;
  return {
    size: () => aside,
    openLane() {
      let isIn = true;
      const stepAside = () => {
        if (!isIn) return;
        wishes.add(stepAside);
        if (aside >= asideAtMost) return;
        wishes.delete(stepAside);
        isIn = false;
        aside += 1;
        leave();
      };
      const end = () => {
        wishes.delete(stepAside);
        if (isIn) leave();
        else aside -= 1;
        isIn = false;
        for (const stepOut of wishes) stepOut();
      };
      return { stepAside, end };
    },
  };
}

/** Mails that wait for their turn, the next first. */
function createQueue() {
  let waiting: readonly Waiting[] = [];
  let turns = 0;
  const take = (taken: Waiting | undefined) => {
    waiting = waiting.filter((one) => one !== taken);
    return taken;
  };
  return {
    size: () => waiting.length,
    add(it: Waiting) {
      waiting = [...waiting, it].toSorted((one, other) => one.priority - other.priority);
    },
    takeNext() {
      turns += 1;
      return take((turns % oneTurnOf === 0 ? waiting.find(isOrdinary) : undefined) ?? waiting[0]);
    },
    /** The one that has to give up its place. */
    takeLast() {
      const keepsItsPlace = waiting.filter(isOrdinary).length <= keptPlaces;
      const last = keepsItsPlace ? waiting.findLast((one) => !isOrdinary(one)) : undefined;
      return take(last ?? waiting.at(-1));
    },
  };
}

function saysNothing(): MailTrouble {
  // It comes later, as what finds too many before it does: a person's few tries aren't used up while one mail tries the relay.
  return new MailTrouble('The mail relay says nothing', 'busy');
}
