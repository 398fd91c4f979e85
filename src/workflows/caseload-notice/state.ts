import { patched } from '@temporalio/workflow';
import type { CalendarDate, IsoInstant } from '../../domain/zoned-time.js';
import {
  caseClosed,
  lastDayEnded,
  lastDayMoved,
  sendsHeld,
  sendsReleased,
  terminationWithdrawn,
  type CaseloadNoticeInput,
} from '../../protocol/caseload-notice/messages.js';
import { openBeside, type Beside } from '../kit/beside.js';
import { openCaseFile, type CaseProjection } from '../kit/case-file.js';
import { listenTo } from '../kit/messages.js';
import { signalIfRunning } from '../kit/signals.js';

/** Clients told at once; beside them go those whose mailbox puts mail off. */
export const atOnce = 5;

export type Chart = CaseloadNoticeInput['charts'][number];

/** A client who was told: of which round of dates, and how much of the news since then has been passed on. */
interface Told {
  readonly round: number;
  newsPassedOn: number;
}

/** Where the telling of one page of a caseload is; one object that its parts, side by side, share. */
export interface Notice {
  readonly input: CaseloadNoticeInput;
  lastDay: CalendarDate;
  lastDayEndsAt: IsoInstant;
  round: number;
  held: boolean;
  ending: 'withdrawn' | 'closed' | null;
  allTold: boolean;
  readonly told: Map<string, Told>;
  /** Own clients whose mail is under way or put off, and those whose migration is being started. */
  readonly trying: Set<string>;
  /** Own clients whom the mail didn't reach, and whom support calls. */
  readonly unreached: Set<string>;
  /** Where mail goes on that is put off. In older histories each mail is waited for: caseloadNotice.withdrawn.json. */
  readonly beside: Beside | null;
  /** What the termination said since the start, in order, for the migrations: each sends itself to one of them. */
  readonly news: ((workflowId: string) => Promise<void>)[];
  /** Says where it stands; once everyone was told, in the lists of the Temporal UI, too. */
  describe(): void;
}

/** The notice as its input says; hears what the termination says from now on. */
export function openNotice(input: CaseloadNoticeInput): Notice {
  const { caseId, reference } = input;
  const file = openCaseFile({ caseId, reference, isCase: false, process: 'caseload-notice' });
  const notice: Notice = {
    input,
    lastDay: input.lastDay,
    lastDayEndsAt: input.lastDayEndsAt,
    round: 0,
    held: false,
    ending: null,
    allTold: false,
    told: new Map(),
    trying: new Set(),
    unreached: new Set(),
    beside: patched('letters-beside') ? openBeside() : null,
    news: [],
    describe: () => {
      if (notice.allTold && patched('told-caseload-in-lists')) file.show(projectionOf(notice));
      else file.describe(projectionOf(notice));
    },
  };
  notice.describe();
  hearOfTermination(notice);
  return notice;
}

function hearOfTermination(notice: Notice): void {
  const { news } = notice;
  listenTo(lastDayMoved, 'The last day moved: told clients are told again.', (moved) => {
    const { lastDay, lastDayEndsAt, round } = moved;
    Object.assign(notice, { lastDay, lastDayEndsAt, round });
    notice.describe();
    news.push((id) => signalIfRunning(id, lastDayMoved, moved));
  });
  listenTo(
    terminationWithdrawn,
    'The termination was withdrawn: told clients learn that the provider stays.',
    () => {
      notice.ending = 'withdrawn';
      news.push((id) => signalIfRunning(id, terminationWithdrawn));
    },
  );
  listenTo(caseClosed, 'The case closed: nothing of this goes on.', () => {
    notice.ending ??= 'closed';
    news.push((id) => signalIfRunning(id, caseClosed));
  });
  listenTo(lastDayEnded, 'The last day ended: choices are final, and support may still record calls.', () => {
    news.push((id) => signalIfRunning(id, lastDayEnded));
  });
  listenTo(sendsHeld, 'The case is on hold: nothing is sent.', () => {
    notice.held = true;
    notice.describe();
    news.push((id) => signalIfRunning(id, sendsHeld));
  });
  listenTo(sendsReleased, 'The hold is over: sending goes on.', () => {
    notice.held = false;
    notice.describe();
    news.push((id) => signalIfRunning(id, sendsReleased));
  });
}

/** Whether everyone was told and nothing more is to be said: the termination closed or was withdrawn. */
export function isOver({ ending, allTold }: Notice): boolean {
  return ending !== null && allTold;
}

/** Notes that a client knows what there is to know at the moment. */
export function knowsNow({ round, news }: Notice): Told {
  return { round, newsPassedOn: news.length };
}

function projectionOf(notice: Notice): CaseProjection {
  const { input, allTold, lastDayEndsAt, told, trying, unreached, held } = notice;
  if (isOver(notice))
    return { state: 'over', waitingOn: 'nobody', dueAt: null, needsAttention: false, waitsFor: 'nothing' };
  const progress = [
    `${told.size - unreached.size} of ${input.charts.length} clients told`,
    ...(trying.size > 0 ? [`emails on their way: ${trying.size}`] : []),
    ...(unreached.size > 0 ? [`support was asked to call: ${unreached.size}`] : []),
    ...(allTold ? ['stays for news of the last day'] : []),
    ...(held ? ['sends are held'] : []),
  ];
  return {
    state: 'open',
    waitingOn: allTold ? 'timer' : 'system',
    dueAt: allTold ? lastDayEndsAt : null,
    needsAttention: false,
    waitsFor: progress.join('; '),
  };
}
