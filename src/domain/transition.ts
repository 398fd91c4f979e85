/** What each state allows: event → next state. */
export type Transitions<State extends string, Event extends string> = Readonly<
  Record<State, Readonly<Partial<Record<Event, State>>>>
>;

export type Table = Readonly<Record<string, Readonly<Record<string, string>>>>;
export type EventOf<T extends Table> = { [State in keyof T]: keyof T[State] }[keyof T] & string;
export type Before<T extends Table, Event> = {
  [State in keyof T]: Event extends keyof T[State] ? State : never;
}[keyof T] &
  string;
export type After<T extends Table, Event> = {
  [State in keyof T]: Event extends keyof T[State] ? T[State][Event] : never;
}[keyof T] &
  string;
type Open<T extends Table> = { [State in keyof T]: keyof T[State] extends never ? never : State }[keyof T] &
  string;

/** The state after an event, or null where the table doesn't allow it. */
export function next<State extends string, Event extends string>(
  table: Transitions<State, Event>,
  state: State,
  event: Event,
): State | null {
  return table[state][event] ?? null;
}

/** The state after an event that the table allows; any other is a mistake of the program. */
export function stateAfter<State extends string, Event extends string>(
  table: Transitions<State, Event>,
  state: State,
  event: Event,
): State {
  const after = next(table, state, event);
  if (after === null) throw new Error(`${event} does not happen to what is ${state}`);
  return after;
}

/** Every state of a table. */
export function statesOf<T extends Table>(table: T): (keyof T & string)[] {
  return Object.keys(table) as (keyof T & string)[];
}

/** Whether a state allows an event; of what has no state nothing may happen. */
export function allows<T extends Table, Event extends EventOf<T>>(
  table: T,
  state: string | undefined,
  event: Event,
): state is Before<T, Event> {
  return state !== undefined && table[state]?.[event] !== undefined;
}

/** The states in which the table allows one of some events. */
export function statesThatAllow<T extends Table, Event extends EventOf<T>>(
  table: T,
  ...events: readonly Event[]
): Before<T, Event>[] {
  return Object.keys(table).filter((state) => events.some((event) => allows(table, state, event))) as Before<
    T,
    Event
  >[];
}

/** The states to which some events lead. */
export function statesAfter<T extends Table, Event extends EventOf<T>>(
  table: T,
  ...events: readonly Event[]
): After<T, Event>[] {
  const after = new Set(Object.values(table).flatMap((ways) => events.map((event) => ways[event])));
  return Object.keys(table).filter((state) => after.has(state)) as After<T, Event>[];
}

/**
 * What a guarded update needs: the states from which the table allows an event, and the one to which it leads. For events that
 * lead to one state whatever the one before.
 */
export function moving<T extends Table, Event extends EventOf<T>>(
  table: T,
  event: Event,
): { from: Before<T, Event>[]; to: After<T, Event> } {
  const from = statesThatAllow(table, event);
  const [to, ...others] = new Set(from.map((state) => table[state]?.[event]));
  if (to === undefined || others.length > 0) throw new Error(`${event} does not lead to one state`);
  return { from, to: to as After<T, Event> };
}

/** The states in which anything may still happen. */
export function openStates<T extends Table>(table: T): Open<T>[] {
  return Object.keys(table).filter((state) => Object.keys(table[state] ?? {}).length > 0) as Open<T>[];
}

/** Whether nothing more may happen in a state. */
export function isOver(table: Table, state: string): boolean {
  return Object.keys(table[state] ?? {}).length === 0;
}
