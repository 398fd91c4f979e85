import { demoSessions } from '../demo-caseload.js';
import { actTogether } from './journeys/together.js';
import { askSupport } from './journeys/asking.js';
import { calledCode, resetPassword, signUp, textedCode } from './journeys/getting-in.js';
import { colleagueOf, phoneOf, type Journey, type Need, type Someone } from './journeys/journey.js';
import { destroyChart, keepContact } from './journeys/after-years.js';
import { comeBack, comeOfAge } from './journeys/accounts.js';
import { fetchForgottenNotes } from './journeys/forgotten.js';
import { inviteColleague, inviteProvider, inviteStaff } from './journeys/inviting.js';
import { losePhone, loseMailbox } from './journeys/recovery.js';
import { endContract } from './journeys/leaving.js';
import { lookInEmergency } from './journeys/emergency.js';
import { reportMishap } from './journeys/mishap.js';
import { sendNews, watchOver } from './journeys/by-itself.js';
import { amendRecord, askForAccounting } from './journeys/rights.js';
import { stopAccount, tellOfCrisis } from './journeys/trouble.js';
import { askForRecords, clientOf, closeAccount, exportNotes } from './journeys/records.js';

/** Every kind of case of a run, the longest first. */
export const journeys: readonly Journey[] = [
  endContract,
  exportNotes,
  destroyChart,
  keepContact,
  comeBack,
  comeOfAge,
  losePhone,
  loseMailbox,
  reportMishap,
  lookInEmergency,
  fetchForgottenNotes,
  askForRecords,
  amendRecord,
  askForAccounting,
  closeAccount,
  stopAccount,
  inviteStaff,
  inviteProvider,
  inviteColleague,
  actTogether,
  sendNews,
  watchOver,
  resetPassword,
  signUp,
  textedCode,
  calledCode,
  askSupport,
  tellOfCrisis,
];

/** Needs of those who have a client. */
const withClient: ReadonlySet<Need> = new Set(['caseload', 'left', 'old chart']);

/** Minutes under which no contract comes to its end. */
const minutesOfContract = 5;

/** Who goes through what in a run, in the order of the kinds. */
export function castOf(cases: number, { seed, minutes }: { seed: number; minutes: number }) {
  const played = journeys.filter((journey) => journey !== endContract || minutes >= minutesOfContract);
  return kindsOf(cases, played).map((journey, index) => ({
    journey,
    who: {
      index,
      email: `chaos-${seed}-${index}@people.example`,
      phone: phoneOf(index),
      password: `quiet ferries ${seed} at ${index}`,
    } satisfies Someone,
  }));
}

/** As many cases, of each kind by its share and one at least, as far as there are cases for it. */
export function kindsOf(cases: number, played: readonly Journey[]): readonly Journey[] {
  const some = played.slice(0, cases);
  const shares = some.flatMap((journey) => Array.from({ length: journey.share }, () => journey));
  const more = Array.from({ length: cases - some.length }, (_, index) => {
    // From the middle of each share, so that the first kind isn't always the one that comes more often.
    const at = Math.floor(((index + 0.5) * shares.length) / (cases - some.length));
    return shares[at] ?? resetPassword;
  });
  return [...some, ...more].toSorted((one, other) => played.indexOf(one) - played.indexOf(other));
}

/** Everyone of a run whom logs must not name: who the cases are about, and who of our staff works on them. */
export function everyoneOf(cast: ReturnType<typeof castOf>): readonly Someone[] {
  return cast.flatMap(({ journey, who }) => [
    who,
    ...(journey.staff ?? []).map((role) => colleagueOf(who, role)),
  ]);
}

/** The clients of the providers of a run, with their notes. */
export function peopleInCare(cast: ReturnType<typeof castOf>) {
  return cast
    .filter(({ journey }) => withClient.has(journey.needs))
    .flatMap(({ who }) => {
      const client = clientOf(who);
      if (client === undefined) return [];
      const sessions = demoSessions(client, 0, new Date(), 1);
      return [{ ...client, notes: sessions.flatMap(({ note }) => note?.text ?? []) }];
    });
}
