import type { Dependencies } from '../../../src/dependencies.js';
import type { CaseKind, WaitingOn } from '../../../src/generated/prisma/enums.js';

/** Where the cases of a kind stand at the end of a run. */
interface Ends {
  /** Ended as whoever asked wanted, or waiting for time, or for someone who isn't played (the agent who answers a message). */
  readonly reached: readonly string[];
  /** Of someone who asked again, because an answer, a link or a code got lost: another case of theirs reached its end. */
  readonly askedAgain?: readonly string[];
}

/** The states in which cases may be left. A state that isn't here is a request that came to nothing. */
export const ends: Readonly<Record<CaseKind, Ends>> = {
  contract_termination: { reached: ['completed'] },
  note_export: { reached: ['ready', 'expired'] },
  email_verification: {
    reached: ['verified'],
    askedAgain: ['sent', 'superseded', 'expired', 'address_taken'],
  },
  // A reactivated account, and one of someone who came of age, has a link for whoever chooses its password.
  password_reset: { reached: ['completed', 'sent'], askedAgain: ['superseded', 'expired'] },
  account_suspension: { reached: ['suspended'] },
  provider_invitation: { reached: ['accepted'] },
  practice_staff_invitation: { reached: ['accepted'] },
  staff_invitation: { reached: ['accepted'] },
  provider_news: { reached: ['sent'] },
  account_notice: { reached: ['sent'] },
  two_factor: { reached: ['passed'], askedAgain: ['open', 'superseded', 'expired', 'failed'] },
  factor_recovery: { reached: ['completed'], askedAgain: ['requested', 'cancelled', 'expired', 'closed'] },
  address_recovery: { reached: ['completed'], askedAgain: ['requested', 'cancelled', 'expired', 'closed'] },
  contact_request: { reached: ['open'] },
  client_deactivation: { reached: ['deactivated', 'withdrawn'] },
  note_retrieval: { reached: ['downloaded'], askedAgain: ['requested', 'joined', 'expired'] },
  client_reactivation: { reached: ['reactivated'] },
  client_majority: { reached: ['own_sign_in'] },
  // Behind one of two requests a change is asked for, and its records are waited for.
  record_request: { reached: ['confirmed', 'referred', 'overdue'] },
  record_amendment: { reached: ['decided', 'settled'] },
  accounting_request: { reached: ['given'] },
  disclosure_report: { reached: ['closed'] },
  access_review: { reached: ['completed', 'open', 'overdue'] },
};

/** A case at the end of a run. */
export interface Left {
  readonly reference: string;
  readonly kind: CaseKind;
  readonly state: string;
  readonly waitingOn: WaitingOn;
  readonly closedAt: Date | null;
  /** Whose it is: the address by which they asked, or who it is about. */
  readonly whose: string;
  readonly openTasks: number;
  /** Of an export, whether it was ever ready. */
  readonly wasReady?: boolean;
}

/** Requests that were accepted and are gone, or came to nothing. */
export function lostCases(cases: readonly Left[], references: ReadonlySet<string>): string[] {
  const known = new Set(cases.map(({ reference }) => reference));
  const reachedBy = new Set(cases.filter(({ kind, state }) => ends[kind].reached.includes(state)).map(asked));
  return [
    ...[...references].filter((reference) => !known.has(reference)).map((lost) => `${lost} is no case`),
    ...cases.flatMap((left) => {
      const { reference, kind, state, waitingOn, closedAt, openTasks, wasReady } = left;
      const name = `${reference} (${kind})`;
      if (closedAt === null && (waitingOn === 'system' || waitingOn === 'nobody'))
        return [`${name} is ${state} and waits for ${waitingOn}`];
      if (closedAt === null && waitingOn === 'support' && openTasks === 0)
        return [`${name} is ${state} and waits for support, which has no task`];
      if (wasReady === false) return [`${name} is ${state} and was never ready`];
      if (ends[kind].reached.includes(state)) return [];
      return ends[kind].askedAgain?.includes(state) && reachedBy.has(asked(left))
        ? []
        : [`${name} is left ${state}`];
    }),
  ];
}

const asked = ({ kind, whose }: Left) => `${kind} of ${whose}`;

/** Every case of a run reached its end, and each reference that someone was told is a case. */
export async function checkEnds(
  { db }: Pick<Dependencies, 'db'>,
  { since, references }: { readonly since: Date; readonly references: ReadonlySet<string> },
): Promise<string[]> {
  const rows = await db.case.findMany({
    where: { OR: [{ openedAt: { gte: since } }, { reference: { in: [...references] } }] },
    include: {
      emailVerification: true,
      passwordReset: true,
      factorRecovery: true,
      noteRetrieval: true,
      noteExport: true,
      _count: { select: { tasks: { where: { status: 'open' } } } },
    },
  });
  const left = rows.map((row) => {
    const { emailVerification, passwordReset, factorRecovery, noteRetrieval, noteExport, ...of } = row;
    const asking = emailVerification ?? passwordReset ?? factorRecovery ?? noteRetrieval;
    return {
      ...of,
      openTasks: of._count.tasks,
      whose: asking?.email ?? of.subjectId,
      ...(noteExport ? { wasReady: noteExport.readyAt !== null } : {}),
    };
  });
  return lostCases(left, references);
}
