import {
  allHandlersFinished,
  condition,
  type QueryDefinition,
  type SignalDefinition,
} from '@temporalio/workflow';
import type { CarriedRow, LetterDue, RowView } from '../../domain/case/row-view.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { UpdateResult } from '../../protocol/acts.js';
import { createSequences, openBeside, tellBeside } from './beside.js';
import { goOnAfresh, wantsFreshRun } from './fresh-run.js';
import { answerView, listenTo } from './messages.js';
import { openProcess } from './process.js';
import { projectionOfRow } from './row-projection.js';
import { waitUntil } from './waiting.js';

/** A process whose row in the database decides. */
interface RowProcess<Status extends string, Template extends string> {
  /** What the workflow was started with; a fresh run gets it too. */
  readonly input: { readonly carried?: CarriedRow };
  readonly file: Pick<Parameters<typeof openProcess>[0], 'caseId' | 'reference' | 'process'>;
  readonly subjectId: string;
  readonly first: Status;
  readonly isOpen: (status: Status) => boolean;
  /** What a state waits for, in words of support. */
  readonly waitsFor: Partial<Record<Status, string>>;
  /** Does what is due and reads where the row stands. */
  readonly look: () => Promise<RowView<Status, Template>>;
  readonly tell: (letter: LetterDue<Template>) => Promise<void>;
  /** Whose letters go one after the other; without it, the rounds of each letter do. */
  readonly readerOf?: (template: Template) => string;
  readonly changed: SignalDefinition;
  readonly view: QueryDefinition<{ readonly status: Status; readonly dueAt: IsoInstant | null }>;
}

/**
 * Waits for the dates of a row, tells what it has to tell, once each, and shows where it stands, until it is over. Letters go beside all that, and beside one another but
 * for those to one reader; the row is looked at again once one was told.
 */
export function openRow<Status extends string, Template extends string>(of: RowProcess<Status, Template>) {
  const { input } = of;
  let row = beginning(of);
  let isChanged = false;
  const told = new Set(input.carried?.told);
  const lookAgain = () => {
    isChanged = true;
  };
  const process = openProcess({ ...of.file, isCase: true, status: () => row.status, lookAgain });
  const beside = openBeside();
  const inOrder = createSequences();
  const mayHandOver = () => wantsFreshRun() && beside.isIdle();
  // Letters wait for the fresh run, or one might always be under way; a row that is over has no other run to tell them.
  const isHandingOver = () => of.isOpen(row.status) && wantsFreshRun();
  const untold = () => row.letters.find(({ template, round }) => !told.has(`${template}/${round}`));
  const shown = () => projectionOfRow(row, of.waitsFor, of.subjectId);
  function take(after: RowView<Status, Template>): void {
    row = after;
    process.show(shown());
  }
  async function look(): Promise<void> {
    isChanged = false;
    await process.inTurn(async () => take(await of.look()));
  }
  async function tellAndLook(letter: LetterDue<Template>): Promise<void> {
    await inOrder(of.readerOf?.(letter.template) ?? letter.template, () => of.tell(letter));
    isChanged = true;
  }
  answerView(of.view, () => ({ status: row.status, dueAt: row.dueAt }));
  listenTo(of.changed, 'The row changed: look at it.', lookAgain);
  process.describe(shown());
  return {
    accept: process.accept,

    /** Takes over what an act left, and says how it went. */
    answer(after: RowView<Status, Template> | Refusal): UpdateResult {
      if (isRefusal(after)) return after;
      take(after);
      isChanged = true;
      return { done: true };
    },

    async follow(): Promise<void> {
      await look();
      for (;;) {
        const letter = isHandingOver() ? undefined : untold();
        if (letter !== undefined) {
          told.add(`${letter.template}/${letter.round}`);
          if (await tellBeside(beside, tellAndLook(letter))) continue;
        } else if (of.isOpen(row.status))
          await waitUntil(
            () => isChanged || mayHandOver(),
            () => (row.looksAt === undefined ? row.dueAt : row.looksAt),
            `the row is looked at again; it waits for ${shown().waitsFor}`,
          );
        else break;
        if (mayHandOver()) await goOnAfresh(() => ({ ...input, carried: { row, told: [...told] } }));
        // A row that is over changes no more; what is left are its letters.
        if (of.isOpen(row.status)) await look();
      }
      await beside.finished();
      await condition(allHandlersFinished);
    },
  };
}

/** Where a row stands as a run begins: as the run before left it, or not yet looked at. */
function beginning<Status extends string, Template extends string>({
  input,
  first,
}: RowProcess<Status, Template>): RowView<Status, Template> {
  const carried = input.carried?.row as RowView<Status, Template> | undefined;
  return carried ?? { status: first, waitingOn: 'system', dueAt: null, needsAttention: false, letters: [] };
}
