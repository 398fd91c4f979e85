import type { Dependencies } from '../../dependencies.js';
import { whatIsAway } from '../../domain/away.js';
import { sixtyDaysDueOn } from '../../domain/sixty-days.js';
import { calendarDate, type CalendarDate } from '../../domain/zoned-time.js';
import { fullName } from '../../domain/person-name.js';
import { holdersOf, type Holder } from '../record-request/holders.js';
import { amendmentFacts, type AmendmentRow } from './row.js';
import { openWords } from './words.js';

/** A request to amend as its pages show it, with its words in clear. */
export interface ShownAmendment {
  readonly row: AmendmentRow;
  readonly dueOn: CalendarDate;
  readonly holder: Holder | null;
  /** Whose records they are; null once nothing of them is left. */
  readonly client: { readonly name: string; readonly birthDate: CalendarDate } | null;
  readonly words: Readonly<
    Record<'request' | 'decision' | 'statement' | 'rebuttal' | 'others', string | null>
  >;
  /** Whether its words can't be opened now, because the key of the chart is missing or one is damaged; only where it is shown all the same. */
  readonly isSealed: boolean;
}

/** Reads what the pages of a request to amend show. Throws ChartKeyMissing or RecordDamaged where its words can't be opened, unless `evenSealed`: support works on the case all the same. */
export async function readShownAmendment(
  dependencies: Pick<Dependencies, 'db' | 'keyStore'>,
  row: AmendmentRow,
  { evenSealed = false } = {},
): Promise<ShownAmendment> {
  const { db } = dependencies;
  const { chartId, providerId, clientId } = row;
  const { requestNoteId, decisionNoteId, statementNoteId, rebuttalNoteId, othersNoteId } = row;
  const [holders, client, words] = await Promise.all([
    holdersOf(db, [providerId]),
    db.client.findUnique({ where: { id: clientId } }),
    openWords(dependencies, chartId, [
      requestNoteId,
      decisionNoteId,
      statementNoteId,
      rebuttalNoteId,
      othersNoteId,
    ]).catch((error: unknown) => {
      if (evenSealed && whatIsAway(error) === 'record') return null;
      throw error;
    }),
  ]);
  const wordsOf = (id: string | null) => words?.get(id ?? '') ?? null;
  return {
    row,
    dueOn: sixtyDaysDueOn(amendmentFacts(row)),
    holder: holders.get(providerId) ?? null,
    client: client && {
      name: fullName(client),
      birthDate: calendarDate(client.birthDate),
    },
    words: {
      request: wordsOf(requestNoteId),
      decision: wordsOf(decisionNoteId),
      statement: wordsOf(statementNoteId),
      rebuttal: wordsOf(rebuttalNoteId),
      others: wordsOf(othersNoteId),
    },
    isSealed: words === null,
  };
}
