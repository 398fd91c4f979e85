/** What each state allows: event → next state. */
export type Transitions<State extends string, Event extends string> = Readonly<
  Record<State, Readonly<Partial<Record<Event, State>>>>
>;

/** The state after an event, or null where the table does not allow it. */
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

/** The states from which the table allows an event. */
export function statesThatAllow<State extends string, Event extends string>(
  table: Transitions<State, Event>,
  event: Event,
): State[] {
  return (Object.keys(table) as State[]).filter((state) => next(table, state, event) !== null);
}
