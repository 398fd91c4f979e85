import type { VNode } from 'preact';
import { areRefusals, type Refusal } from '../../../domain/refusals.js';
import { countReaders } from '../../../operations/provider-news/issue.js';
import { checkNews, readNews, type NewsText } from '../../../domain/provider-news/form.js';
import { providerNewsLetter } from '../../../mail/provider-news/letters.js';
import { fieldErrors } from '../../http/field-errors.js';
import { fieldsOf } from '../../http/fields.js';
import type { PortalContext, Visit } from '../../http/context.js';
import {
  ErrorSummary,
  PostForm,
  TextArea,
  TextField,
  type FieldErrors,
} from '../../components/components.js';
import { sendProviderNews } from '../../../operations/provider-news/send.js';
import { roleOf } from '../staff.js';

/** The form by which a lead writes news for providers, the one email that they can unsubscribe from. */
export async function showNewsForm(context: PortalContext, visit: Visit): Promise<void> {
  if (roleOf(visit) !== 'lead') return visit.refuse('not-allowed');
  renderForm(visit, { subject: '', body: '' }, []);
}

/** Shows the mail as a provider gets it, and to how many it would go. */
export async function previewNews(context: PortalContext, visit: Visit): Promise<void> {
  if (roleOf(visit) !== 'lead') return visit.refuse('not-allowed');
  const { db, config } = context.dependencies;
  const news = newsIn(visit);
  const refusals = checkNews(news);
  if (fieldsOf(visit.request.body)['back'] === 'yes' || refusals.length > 0)
    return renderForm(visit, news, refusals);
  const readers = await countReaders(db);
  const letter = providerNewsLetter({
    ...news,
    givenName: visit.signedIn.account.givenName,
    unsubscribeUrl: `${config.PROVIDER_PORTAL_URL}/unsubscribe/…`,
    postalAddress: config.POSTAL_ADDRESS,
    scope: config.UNSUBSCRIBE_SCOPE,
  });
  visit.page('Check the news', PreviewPage({ news, text: letter.text, readers }));
}

/** Hands the news in; its case sends it. */
export async function sendNews(context: PortalContext, visit: Visit): Promise<void> {
  if (roleOf(visit) !== 'lead') return visit.refuse('not-allowed');
  const news = newsIn(visit);
  const answer = await sendProviderNews(context.dependencies, {
    news,
    accountId: visit.signedIn.account.id,
  });
  if (areRefusals(answer)) return renderForm(visit, news, answer);
  visit.response.redirect(303, `/cases/${answer.reference}`);
}

function newsIn({ request }: Visit): NewsText {
  return readNews(fieldsOf(request.body));
}

function renderForm(visit: Visit, news: NewsText, refusals: readonly Refusal[]): void {
  const page = FormPage({ news, errors: fieldErrors(refusals) });
  visit.page('News for providers', page, { refused: refusals[0]?.refused });
}

function FormPage({ news, errors }: { news: NewsText; errors: FieldErrors }): VNode {
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>News for providers</h1>
      <p class="lead">
        Goes to every provider with an open contract. It is the one email that they can unsubscribe from:
        anything that a provider must know doesn’t belong here.
      </p>
      <PostForm action="/provider-news/preview">
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

function PreviewPage({ news, text, readers }: { news: NewsText; text: string; readers: number }): VNode {
  return (
    <>
      <h1>Check the news</h1>
      <p class="lead">
        {readers === 1 ? 'One provider gets' : `${readers} providers get`} this email, apart from those who
        have unsubscribed.
      </p>
      <h2>{news.subject}</h2>
      <div class="letter">{text}</div>
      <PostForm action="/provider-news">
        <Hidden news={news} />
        <button type="submit">
          {readers === 1 ? 'Send to one provider' : `Send to ${readers} providers`}
        </button>
      </PostForm>
      <PostForm action="/provider-news/preview">
        <Hidden news={news} />
        <input type="hidden" name="back" value="yes" />
        <button class="link" type="submit">
          Change it
        </button>
      </PostForm>
    </>
  );
}

function Hidden({ news }: { news: NewsText }): VNode {
  return (
    <>
      <input type="hidden" name="subject" value={news.subject} />
      <input type="hidden" name="body" value={news.body} />
    </>
  );
}
