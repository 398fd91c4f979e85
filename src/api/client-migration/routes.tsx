import { randomUUID } from 'node:crypto';
import { Router, type Response } from 'express';
import { clientChoices, type ClientChoice } from '../../domain/client-migration/states.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { MailedLink } from '../../generated/prisma/client.js';
import type { UpdateResult } from '../../protocol/acts.js';
import { makeClientChoice, clientMigrationId } from '../../protocol/client-migration/messages.js';
import { undoRematch } from '../../operations/client-migration/undo-rematch.js';
import { limits } from '../../domain/limits.js';
import { createThrottle } from '../../security/throttle.js';
import { findLiveLink } from '../../tokens/mailed-link.js';
import { provePress, voidPress } from '../../tokens/press-proof.js';
import { refusalOf, sendUpdate } from '../../cases/signals.js';
import type { PortalContext } from '../http/context.js';
import { cutOff, sendLinkTrouble } from '../components/link-trouble.js';
import { sendPage } from '../components/send-page.js';
import { refusalSentences } from '../http/refusals.js';
import { fieldsOf } from '../http/fields.js';
import { ChoiceClosedPage, ChoiceKeptPage, ClientChoicePage, ProviderStaysPage } from './page.js';
import { readChoice } from '../../operations/client-migration/choice.js';

/** Tells the client's workflow what they chose, with the proof of this press; where it doesn't answer in time the press is taken back, so that a no stays one. */
async function say(
  dependencies: PortalContext['dependencies'],
  link: MailedLink,
  choice: ClientChoice,
): Promise<UpdateResult> {
  const { db, config, clock } = dependencies;
  const mayChoose = createThrottle(dependencies, 'choice', limits.choicesPerLink);
  if (!(await mayChoose(link.id))) return { refused: mayChoose.refusal };
  const press = {
    linkId: link.id,
    workflowId: clientMigrationId(link.caseId, link.subjectId),
    update: makeClientChoice.name,
    argument: { linkDigest: link.digest, choice },
    updateId: randomUUID(),
  };
  const proof = await provePress(db, config.TOKEN_KEYS, { ...press, now: clock() });
  const said = { ...press.argument, proof };
  const answer = await sendUpdate(dependencies, press.update, press.workflowId, said, press.updateId);
  const code = refusalOf(answer);
  if (code !== 'outcome-unknown' && code !== 'workflow-refuses') return answer;
  const taken = await voidPress(db, config.TOKEN_KEYS, { proof, now: clock() });
  if (taken !== 'void') return { refused: 'outcome-unknown' };
  return { refused: code === 'outcome-unknown' ? 'temporarily-unavailable' : code };
}

/** The page behind the link in a client notice. Opening it changes nothing for anyone; the button does. */
export function clientChoiceRoutes(context: PortalContext): Router {
  const { dependencies } = context;
  const router = Router();

  router.get('/provider-leaving/:token', async (request, response) => {
    const link = await find(request.params.token);
    if (isRefusal(link)) return trouble(context, response, link);
    const facts = await readChoice(dependencies.db, link);
    if (facts.withdrawn) return showStays(context, response, request.params.token, facts);
    sendPage(
      context,
      response,
      'What would you like to do?',
      ClientChoicePage({ ...facts, token: request.params.token, error: null }),
    );
  });

  router.post('/provider-leaving/:token', async (request, response) => {
    const { token } = request.params;
    const link = await find(token);
    if (isRefusal(link)) return trouble(context, response, link);
    const facts = await readChoice(dependencies.db, link);
    const { choice: chosen, seen, undo } = fieldsOf(request.body);
    if (facts.withdrawn) {
      // A page from before the withdrawal sends a choice, and that undoes nothing.
      if (undo === 'rematch') await undoRematch(dependencies, link);
      return showStays(context, response, token, await readChoice(dependencies.db, link));
    }
    const choice = clientChoices.find((name) => name === chosen);
    const answer =
      choice === undefined
        ? ({ refused: 'choice-unknown' } as const)
        : !facts.offered.includes(choice)
          ? ({ refused: 'choice-not-offered' } as const)
          : isOlder(seen, facts.chosen) && choice !== facts.chosen
            ? ({ refused: 'choice-changed' } as const)
            : await say(dependencies, link, choice);
    if (choice !== undefined && !isRefusal(answer))
      return sendPage(context, response, 'Thank you', ChoiceKeptPage({ ...facts, token, choice }));
    const refused = isRefusal(answer) ? answer.refused : 'choice-unknown';
    sendPage(
      context,
      response,
      'What would you like to do?',
      ClientChoicePage({ ...facts, token, error: refusalSentences[refused].sentence }),
      { refused },
    );
  });
  return router;

  async function find(token: string): Promise<MailedLink | Refusal> {
    const { db, config, clock } = dependencies;
    return findLiveLink(db, config.TOKEN_KEYS, { purpose: 'client-choice', token, now: clock() });
  }
}

/** Whether a page shows another choice than the one that counts now: another tab, or a call, changed it since. */
function isOlder(seen: string | undefined, chosen: ClientChoice | null): boolean {
  return seen !== undefined && seen !== (chosen ?? '');
}

function trouble(context: PortalContext, response: Response, refusal: Refusal): void {
  if (refusal.refused !== 'link-expired') return sendLinkTrouble(context, response, refusal, cutOff);
  const { refused } = refusal;
  sendPage(context, response, 'The last day has passed', ChoiceClosedPage(), { refused, error: false });
}

function showStays(
  context: PortalContext,
  response: Response,
  token: string,
  { providerName, rematching }: Awaited<ReturnType<typeof readChoice>>,
): void {
  sendPage(context, response, 'Your provider stays', ProviderStaysPage({ providerName, rematching, token }));
}
