import type { Request, Response } from 'express';
import type { ComponentChild } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Language } from '../../domain/languages.js';
import type { RefusalCode } from '../../domain/refusals.js';
import type { SignedIn } from '../../operations/account/signed-in.js';
import { askToWait, sendProblem, wantsJson, type PageOptions, type PortalContext } from '../http/context.js';
import { hiddenFieldsFor } from '../http/form-token.js';
import { takeHeard } from '../http/heard.js';
import { refusalSentences } from '../http/refusals.js';
import { sentenceIn } from '../http/refusals-in-spanish.js';
import { FormFields } from './components.js';
import { Layout } from './layout.js';
import { notInThisRole, RefusalPage, refusalWords } from './refusal.js';

/** Sends a page of a portal, signed in or not. */
export function sendPage(
  context: PortalContext,
  response: Response,
  title: string,
  body: ComponentChild,
  options: PageOptions & { readonly signedIn?: SignedIn | null } = {},
): void {
  const { portal, dependencies } = context;
  const { refused = null, signedIn = null, language = 'en' } = options;
  const status = refused === null ? (options.status ?? 200) : refusalSentences[refused].status;
  const { error = status !== 200 } = options;
  // Initials mean that someone is signed in (Headway help), so they wait for the second factor; whose form it is doesn't.
  const shown = signedIn?.isPending === true ? null : signedIn;
  const html = renderToString(
    <FormFields.Provider value={hiddenFieldsFor(context, response, signedIn)}>
      <Layout
        portal={portal}
        language={language}
        path={response.req.path}
        title={error ? `Error: ${title}` : title}
        signedIn={shown}
        policies={dependencies.config}
        isHeard={takeHeard(context, response)}
        endsInMs={shown === null ? 0 : shown.endsAt.getTime() - dependencies.clock().getTime()}
      >
        {body}
      </Layout>
    </FormFields.Provider>,
  );
  if (refused !== null) askToWait(response, refused);
  response.status(status).type('html').send(`<!doctype html>${html}`);
}

/** Says no, as a page or as problem details, whichever was asked for. */
export function sendRefusal(
  context: PortalContext,
  request: Request,
  response: Response,
  code: RefusalCode,
  signedIn: SignedIn | null = null,
  language: Language = 'en',
): void {
  if (wantsJson(request)) return sendProblem(response, code);
  const words = refusalWords[language];
  sendPage(
    context,
    response,
    refusalSentences[code].status === 404 ? words.notFound : words.title,
    RefusalPage({
      sentence:
        code === 'not-allowed' && context.portal === 'staff' ? notInThisRole : sentenceIn(language, code),
      language,
    }),
    { refused: code, error: false, signedIn, language },
  );
}
