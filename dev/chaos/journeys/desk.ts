import type { SignalDefinition } from '@temporalio/common';
import { sendSignal } from '../../../src/cases/signals.js';
import { createPerson, type Person, type Town } from '../person.js';
import { logInWithCode } from './getting-in.js';
import { colleagueOf, type Colleague, type Someone } from './journey.js';

/** Someone of our staff, logged in with a code, who works on a person's case in a role. */
export async function atDesk(person: Person, who: Someone, role: Colleague): Promise<Person> {
  const desk = createPerson(person.town, person.town.staff, who.index);
  await logInWithCode(desk, colleagueOf(who, role), 'text');
  return desk;
}

/** The reference of the newest case of a kind that begins with such letters, where a page names it. */
export function referenceIn(html: string, letters: string): string | undefined {
  return new RegExp(`${letters}-[0-9A-Z]{4}-[0-9A-Z]{4}`).exec(html)?.[0];
}

/** Waits until the case of a reference is in a state. */
export async function untilIn(person: Person, reference: string, state: string): Promise<void> {
  await person.until(`${reference.slice(0, 2)} to be ${state}`, async () => {
    const row = await person.town.behind.db.case.findUnique({ where: { reference } });
    return row?.state === state || undefined;
  });
}

interface Press {
  readonly reference: string;
  readonly act: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Presses an act on the page of a case as its form has it; answers with the page, and with none where the act isn't offered. */
export async function press(desk: Person, { reference, act, fields }: Press): Promise<string | undefined> {
  const { html } = await desk.ask(`/cases/${reference}`);
  const seen = new RegExp(`acts/${act}".*?name="seen" value="(\\w+)"`, 's').exec(html)?.[1];
  if (seen === undefined) return undefined;
  return (await desk.ask(`/cases/${reference}/acts/${act}`, { seen, ...fields })).html;
}

/** Presses an act until its case is in a state: an answer that got lost is no loss. */
export async function actUntil(
  desk: Person,
  { state, ...pressed }: Press & { readonly state: string },
): Promise<void> {
  await desk.until(`${pressed.act} to make it ${state}`, async () => {
    const { reference } = pressed;
    const row = await desk.town.behind.db.case.findUnique({ where: { reference } });
    if (row?.state === state) return true;
    await press(desk, pressed);
    return undefined;
  });
}

/** Lets a date come at once that lies days ahead: moved in the rows, and the workflow is told to look at them. */
export async function hasten(
  { town, until }: Person,
  {
    workflowId,
    signal,
    move,
  }: {
    readonly workflowId: string;
    readonly signal: SignalDefinition;
    readonly move: (db: Town['behind']['db'], at: Date) => Promise<unknown>;
  },
): Promise<void> {
  await until('a date that is moved', async () => {
    await move(town.behind.db, town.behind.clock());
    return (await sendSignal(town.behind, workflowId, signal)) || undefined;
  });
}

/** Milliseconds between two runs of a schedule that people set off: each run looks at everybody. */
const betweenRunsMs = 30_000;
const lastRuns = new Map<string, number>();

/** Sets off what Temporal starts by itself at its hours, by the name of its schedule, and not again so soon; waits until something is so that it brings about. */
export async function setOff<Found>(
  { town, until }: Person,
  schedule: string,
  look: () => Promise<Found | undefined>,
): Promise<Found> {
  const { temporal, config } = town.behind;
  const id = `${schedule}/${config.TEMPORAL_TASK_QUEUE}`;
  return until(`what ${schedule} brings`, async () => {
    const now = Date.now();
    if (now - (lastRuns.get(id) ?? 0) >= betweenRunsMs) {
      lastRuns.set(id, now);
      await temporal.withDeadline(now + 10_000, () => temporal.schedule.getHandle(id).trigger());
    }
    return look();
  });
}
