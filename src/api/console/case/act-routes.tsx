import { readReason } from '../../../domain/reason.js';
import { acts, fieldsOfAct, mayAct, type Act, type ActRole } from '../../../domain/acts.js';
import { isRefusal, type RefusalCode } from '../../../domain/refusals.js';
import { readDate } from '../../../domain/typed-date.js';
import { act, refusalOf } from '../../../cases/signals.js';
import { pathText, type PortalContext, type Visit } from '../../http/context.js';
import { refusalSentences } from '../../http/refusals.js';
import { showsOutcome } from '../../case/routes.js';
import { changeSince, newestDeedOn, versionOf } from '../../../cases/seen.js';
import { fieldsOf } from '../../http/fields.js';
import { actFields } from './act-card.js';
import type { CaseAct } from './act-words.js';
import { caseActOf, targetOf } from './acts.js';
import { changeInWords } from './change-in-words.js';
import { findCase, type CaseRecord } from '../../../operations/case/record.js';
import { tokenFor } from './issued-token.js';
import { updateIdOf } from '../../components/once.js';
import { namesOf } from '../../../operations/account/find.js';
import { roleOf } from '../staff.js';

import { showCase } from './routes.js';

/** Does an act for support, with its reason, on the case as the person saw it: pressed twice it is done once. A person who saw less than others did since reads what they did. */
export async function actOnCase(context: PortalContext, visit: Visit): Promise<void> {
  const chosen = await chosenAct(context, visit);
  if (chosen === null) return visit.refuse('not-found');
  const { row, offer } = chosen;
  const role = roleOf(visit);
  const fields = actFields(offer.act, fieldsOf(visit.request.body));
  const target = targetOf(row, offer.act);
  const state = fields['seen'] ?? target.state;
  if (!hasRole(offer.act, role)) return visit.refuse('not-allowed');
  if (!mayAct(offer.act, role, state)) return refuseAct('state-does-not-allow');
  const reason = readReason(fields['reason'] ?? '');
  if (isRefusal(reason)) return refuseAct(reason.refused);
  const accountId = visit.signedIn.account.id;
  const answer = await act(context.dependencies, {
    update: offer.act,
    workflowId: target.workflowId,
    state,
    seen: seenOf(row, fields),
    accountId,
    role,
    argument: argumentOf(offer, fields),
    updateId: updateIdOf({ accountId, workflowId: target.workflowId, update: offer.act, fields }),
  });
  if (showsOutcome(visit, answer)) return;
  const code = refusalOf(answer);
  const stale = code !== null && toldAsChange.has(code) ? await changedMeanwhile(context, row, fields) : null;
  if (stale !== null) return refuseAct('act-token-stale', 'reason', { sentence: stale });
  if (code !== null) return refuseAct(code, 'field' in answer ? answer.field : undefined);
  return visit.response.redirect(303, `/cases/${row.reference}?done=${offer.act}`);

  async function refuseAct(
    code: RefusalCode,
    field = 'reason',
    { sentence }: { readonly sentence: string } = refusalSentences[code],
  ): Promise<void> {
    const errors = { [`${offer.act}.${field}`]: sentence };
    await showCase(context, visit, { refused: { act: offer.act, code, fields, errors } });
  }
}

/** Issues a token for the act as it was filled in, and shows what to paste into the Temporal UI or the CLI. */
export async function issueToken(context: PortalContext, visit: Visit): Promise<void> {
  const chosen = await chosenAct(context, visit);
  if (chosen === null) return visit.refuse('not-found');
  const { row, offer } = chosen;
  const { workflowId, state } = targetOf(row, offer.act);
  const role = roleOf(visit);
  const fields = actFields(offer.act, fieldsOf(visit.request.body));
  if (!hasRole(offer.act, role)) return visit.refuse('not-allowed');
  const refuseAct = (code: RefusalCode, { sentence } = refusalSentences[code]) =>
    showCase(context, visit, {
      refused: { act: offer.act, code, fields, errors: { [`${offer.act}.reason`]: sentence } },
    });
  const stale = await changedMeanwhile(context, row, fields);
  if (stale !== null)
    return refuseAct('act-token-stale', { ...refusalSentences['act-token-stale'], sentence: stale });
  if (!mayAct(offer.act, role, state)) return visit.refuse('state-does-not-allow');
  const reason = readReason(fields['reason'] ?? '');
  if (isRefusal(reason)) return refuseAct(reason.refused);
  const argument = argumentOf(offer, fields);
  const seen = seenOf(row, fields);
  const token = await tokenFor(context, visit, { act: offer.act, workflowId, state, seen, argument });
  await showCase(context, visit, { token });
}

/** What an act is refused with that someone else's came before. */
const toldAsChange: ReadonlySet<RefusalCode> = new Set(['act-token-stale', 'state-does-not-allow']);

/** The version of the case that an act is decided on: that of its page, and the present one where the form says none. */
function seenOf(row: CaseRecord, { version = versionOf(row) }: Readonly<Record<string, string>>): string {
  return version;
}

/** What someone did on the case by now since the page was loaded from which an act comes, in words; null where nobody did. */
async function changedMeanwhile(
  { dependencies: { db, clock } }: PortalContext,
  { id }: CaseRecord,
  { version }: Readonly<Record<string, string>>,
): Promise<string | null> {
  const change = changeSince({ newestDeed: await newestDeedOn(db, id) }, version);
  if (change === null) return null;
  const names = await namesOf(db, [change.actorId]);
  return `${changeInWords(change, names, clock())} Look at it again, then decide; what you typed is kept.`;
}

function hasRole(act: Act, role: ActRole): boolean {
  return (acts[act].roles as readonly ActRole[]).includes(role);
}

/** What the update takes beside the token, of what was typed: an empty field is left out. */
function argumentOf({ act }: CaseAct, typed: Readonly<Record<string, string>>): object {
  const argument: Record<string, string | boolean | undefined> = { reason: typed['reason'] };
  for (const [field, { example, isText }] of Object.entries(fieldsOfAct(act))) {
    const value = typed[field] ?? '';
    if (typeof example === 'boolean') argument[field] = value === 'yes';
    else if (value !== '') argument[field] = (isText ? null : readDate(value)) ?? value;
  }
  return argument;
}

async function chosenAct(
  { dependencies: { db } }: PortalContext,
  { request }: Visit,
): Promise<{ row: CaseRecord; offer: CaseAct } | null> {
  const row = await findCase(db, pathText(request, 'reference'));
  const offer = row && caseActOf(row, pathText(request, 'act'));
  return row && offer && { row, offer };
}
