import type { VNode } from 'preact';
import { newsReaders, openProviderNews } from '../../cases/provider-news.js';
import { limits } from '../../domain/limits.js';
import { providerNewsLetter } from '../../mail/provider-news.js';
import { fieldsOf } from '../http/fields.js';
import { csrfToken, type PortalContext, type Visit } from '../http/portal.js';
import { refusalSentences } from '../http/refusals.js';
import { ErrorSummary, PostForm, TextArea, TextField, type FieldErrors } from '../pages/components.js';
import { startSoon } from '../start-pending-cases.js';
import { roleOf } from './staff.js';

/** Characters of a subject that mail programs show. */
const longestSubject = 120;

interface News {
  readonly subject: string;
  readonly body: string;
}

/** The form by which a lead writes news for providers, the one mail that they can unsubscribe from. */
export async function showNewsForm(context: PortalContext, visit: Visit): Promise<void> {
  if (roleOf(visit) !== 'lead') return visit.refuse('not-allowed');
  renderForm(context, visit, { subject: '', body: '' }, {});
}

/** Shows the mail as a provider gets it, and to how many it would go. */
export async function previewNews(context: PortalContext, visit: Visit): Promise<void> {
  if (roleOf(visit) !== 'lead') return visit.refuse('not-allowed');
  const { db, config } = context.dependencies;
  const news = newsIn(visit);
  const errors = errorsIn(news);
  if (fieldsOf(visit.request.body)['back'] === 'yes' || Object.keys(errors).length > 0)
    return renderForm(context, visit, news, errors);
  const readers = await db.account.count({ where: newsReaders });
  const csrf = csrfToken(context.dependencies, context.portal, visit.signedIn);
  const letter = providerNewsLetter({
    ...news,
    givenName: visit.signedIn.account.givenName,
    unsubscribeUrl: `${config.PROVIDER_PORTAL_URL}/unsubscribe/…`,
    postalAddress: config.POSTAL_ADDRESS,
    scope: config.UNSUBSCRIBE_SCOPE,
  });
  visit.page('Check the news', PreviewPage({ news, text: letter.text, readers, csrf }));
}

/** Hands the news in; its case sends it. */
export async function sendNews(context: PortalContext, visit: Visit): Promise<void> {
  if (roleOf(visit) !== 'lead') return visit.refuse('not-allowed');
  const { db, clock } = context.dependencies;
  const news = newsIn(visit);
  const errors = errorsIn(news);
  if (Object.keys(errors).length > 0) return renderForm(context, visit, news, errors);
  const { caseId, reference } = await db.$transaction((tx) =>
    openProviderNews(tx, { ...news, requestedById: visit.signedIn.account.id, at: clock() }),
  );
  startSoon(context.dependencies, caseId);
  visit.response.redirect(303, `/cases/${reference}`);
}

function newsIn({ request }: Visit): News {
  const { subject = '', body = '' } = fieldsOf(request.body);
  return { subject: subject.replace(/\s+/g, ' ').trim(), body: body.trim() };
}

function errorsIn({ subject, body }: News): FieldErrors {
  return {
    ...(subject === '' ? { subject: 'Enter a subject.' } : {}),
    ...(subject.length > longestSubject ? { subject: `Use ${longestSubject} characters or fewer.` } : {}),
    ...(body === '' ? { body: 'Enter the news.' } : {}),
    ...(body.length > limits.freeText ? { body: refusalSentences['too-long'].sentence } : {}),
  };
}

function renderForm(context: PortalContext, visit: Visit, news: News, errors: FieldErrors): void {
  const csrf = csrfToken(context.dependencies, context.portal, visit.signedIn);
  const wrong = Object.keys(errors).length > 0;
  visit.page(
    'News for providers',
    FormPage({ news, errors, csrf }),
    wrong ? { status: 400, error: true } : {},
  );
}

function FormPage({ news, errors, csrf }: { news: News; errors: FieldErrors; csrf: string }): VNode {
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>News for providers</h1>
      <p class="lead">
        Goes to every provider with an open contract. It is the one mail that they can unsubscribe from: what
        a provider must know does not belong here.
      </p>
      <PostForm action="/provider-news/preview" csrf={csrf}>
        <TextField name="subject" label="Subject" value={news.subject} errors={errors} />
        <TextArea
          name="body"
          label="News"
          hint="Plain text; an empty line begins a new paragraph. No health data and no names of clients."
          value={news.body}
          errors={errors}
        />
        <button type="submit">Check the news</button>
      </PostForm>
    </>
  );
}

function PreviewPage({
  news,
  text,
  readers,
  csrf,
}: {
  news: News;
  text: string;
  readers: number;
  csrf: string;
}): VNode {
  return (
    <>
      <h1>Check the news</h1>
      <p class="lead">
        {readers === 1 ? 'One provider gets' : `${readers} providers get`} this mail, apart from those who
        have unsubscribed.
      </p>
      <h2>{news.subject}</h2>
      <div class="letter">{text}</div>
      <PostForm action="/provider-news" csrf={csrf}>
        <Hidden news={news} />
        <button type="submit">
          {readers === 1 ? 'Send to one provider' : `Send to ${readers} providers`}
        </button>
      </PostForm>
      <PostForm action="/provider-news/preview" csrf={csrf}>
        <Hidden news={news} />
        <input type="hidden" name="back" value="yes" />
        <button class="link" type="submit">
          Change it
        </button>
      </PostForm>
    </>
  );
}

function Hidden({ news }: { news: News }): VNode {
  return (
    <>
      <input type="hidden" name="subject" value={news.subject} />
      <input type="hidden" name="body" value={news.body} />
    </>
  );
}
