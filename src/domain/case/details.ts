import { acts, exampleArgument, staffRolesOf, takesAct, type Act } from '../acts.js';
import { formatterByZone } from '../zoned-time.js';
import type { WaitingOn } from './waiting-on.js';

/** Whose turn it is, for someone of support who reads it. */
const turns: Readonly<Record<WaitingOn, string>> = {
  person: 'It is the turn of the client or provider',
  support: '**It is support’s turn**',
  timer: 'It goes on by itself',
  system: 'It is being worked on',
  nobody: 'Nothing is left to do',
};

/** The form of the Temporal UI doesn't tell a refused act from one that was done. */
const refusedAlike =
  'The form closes the same way after an act that was refused. What happened, here and on the case page, says whether it was done.';

/** How the details of a case begin: where it stands and whose turn it is. */
export function standingWords(of: {
  readonly reference: string;
  readonly state: string;
  readonly waitingOn: WaitingOn;
}): string {
  return `**${of.reference} is ${of.state.replaceAll('_', ' ')}.** ${turns[of.waitingOn]}`;
}

/** Until when a case waits, as its details say it. */
export function untilWords(dueAt: Date, timeZone?: string): string {
  return `, until ${timeIn(timeZone).format(dueAt)}`;
}

/**
 * The Markdown that the Temporal UI shows of a case: where it stands, what it waits for and until when, what support may do, what
 * happened. Its renderer takes a list for one only after an empty line.
 */
export function caseDetails(of: {
  readonly reference: string;
  readonly process: string;
  readonly state: string;
  readonly waitingOn: WaitingOn;
  readonly waitsFor: string;
  /** An instant in ISO. */
  readonly dueAt: string | null;
  readonly happened: readonly { readonly at: Date; readonly sentence: string }[];
  readonly timeZone?: string;
}): string {
  const { reference, process, state, waitingOn, waitsFor, dueAt, happened } = of;
  const time = timeIn(of.timeZone);
  const until = dueAt === null ? '' : untilWords(new Date(dueAt), of.timeZone);
  const waits = waitingOn === 'nobody' ? '' : `: it waits for ${waitsFor}${until}`;
  const possible = (Object.keys(acts) as Act[]).filter(
    (act) => takesAct(process, act) && isFor(act, state) && staffRolesOf(act).length > 0,
  );
  return [
    `${standingWords(of)}${waits}.`,
    `[Open the case](/cases/${reference}): its page has everything that happened${possible.length === 0 ? '.' : ', and there you act.'}`,
    ...section(
      'What support can do',
      possible.map(
        (act) =>
          `\`${act}\` (${staffRolesOf(act).join(', ')}): ${acts[act].does} Takes \`${exampleArgument(act)}\``,
      ),
    ),
    ...(possible.length === 0 ? [] : [refusedAlike]),
    ...section(
      'What happened',
      happened.map(({ at, sentence }) => `${time.format(at)}: ${sentence}`),
    ),
  ].join('\n\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`**${title}**`, lines.map((line) => `- ${line}`).join('\n')];
}

function isFor(act: Act, state: string): boolean {
  return (acts[act].states as readonly string[]).includes(state);
}

/** As in “Nov 27, 2026, 9:30 AM EST”. */
const timesIn = formatterByZone({
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZoneName: 'short',
});

function timeIn(timeZone = 'America/New_York'): Intl.DateTimeFormat {
  return timesIn(timeZone);
}
