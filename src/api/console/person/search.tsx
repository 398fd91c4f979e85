import type { VNode } from 'preact';
import { readReason } from '../../../domain/reason.js';
import { isRefusal, type Refusal } from '../../../domain/refusals.js';
import { readAsked, type Asked } from '../../../operations/person/asked.js';
import { findCaseAsked, findPeople, type FoundPerson } from '../../../operations/person/find.js';
import { recordSearch } from '../../../operations/person/reading.js';
import { ErrorSummary, PostForm, TextField } from '../../components/components.js';
import { DataTable } from '../../components/data-table.js';
import { findLabel } from '../../components/find-box.js';
import type { PortalContext, Visit } from '../../http/context.js';
import { fieldErrors } from '../../http/field-errors.js';
import { fieldsOf } from '../../http/fields.js';
import { inWords } from '../words.js';

interface Shown {
  readonly typed: string;
  readonly reason: string;
  readonly asked: Asked;
  readonly refusal: Refusal | null;
  readonly found: Awaited<ReturnType<typeof findPeople>> | null;
}

/** The search box on a page of its own. */
export async function showSearch(_context: PortalContext, visit: Visit): Promise<void> {
  show(visit, { typed: '', reason: '', asked: { by: 'nothing' }, refusal: null, found: null });
}

/**
 * Finds a case or people by whatever was typed; posted, so that no name, address or number is in an address or a log. A case opens at once,
 * and so does the page of the one person whose address, number or id it is, which asks why. People are shown after the search is in the
 * trail; a search by name needs a reason, because it shows more than one person.
 */
export async function search({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  const { q: typed = '', reason: said = '' } = fieldsOf(visit.request.body);
  const asked = readAsked(typed);
  const reference = await findCaseAsked(dependencies.db, asked);
  if (reference !== null) return visit.response.redirect(303, `/cases/${reference}`);
  const reason = asked.by === 'name' ? readReason(said) : null;
  const shown = { typed, reason: said, asked };
  if (isRefusal(reason)) return show(visit, { ...shown, refusal: reason, found: null });
  const found = await findPeople(dependencies.db, asked);
  await recordSearch(dependencies, {
    accountId: visit.signedIn.account.id,
    by: asked.by,
    found: found.people.length,
    reason,
  });
  const [one, ...others] = found.people;
  if (one !== undefined && others.length === 0 && asked.by !== 'name')
    return visit.response.redirect(303, `/people/${one.id}`);
  show(visit, { ...shown, refusal: null, found });
}

function show(visit: Visit, shown: Shown): void {
  const { refusal } = shown;
  visit.page('Search', <SearchPage {...shown} />, { refused: refusal?.refused });
}

function SearchPage({ typed, reason, asked, refusal, found }: Shown): VNode {
  const errors = refusal === null ? {} : fieldErrors([refusal]);
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>Search</h1>
      <PostForm action="/search">
        <div role="search">
          <TextField
            name="q"
            label={findLabel}
            type="search"
            value={typed}
            hint="A reference such as CT-7Q4M-2KXD, an email address, a phone number, a name, or an id."
          />
        </div>
        {asked.by === 'name' && (
          <TextField
            name="reason"
            label="Why you’re searching by name"
            value={reason}
            hint="A search by name shows several people, so the audit log says why you did it. Don’t include health information."
            errors={errors}
          />
        )}
        <button type="submit">Search</button>
      </PostForm>
      {found !== null && <People {...found} asked={asked} />}
    </>
  );
}

function People({
  people,
  more,
  asked,
}: {
  people: readonly FoundPerson[];
  more: boolean;
  asked: Asked;
}): VNode {
  if (people.length === 0) return <p role="status">{nobody[asked.by]}</p>;
  return (
    <>
      <h2>Found</h2>
      {more && <p role="status">More people fit than are shown here. Type more of the name.</p>}
      <DataTable
        caption={people.length === 1 ? 'One person' : `${people.length} people`}
        columns={['Person', 'Portal', 'Account']}
        rows={people.map(({ id, name, portal, status }) => ({
          cells: [
            <a href={`/people/${id}`}>{name}</a>,
            portal === null ? '–' : inWords(portal),
            inWords(status),
          ],
        }))}
      />
    </>
  );
}

const nobody: Readonly<Record<Asked['by'], string>> = {
  nothing: 'Type what you are looking for.',
  reference: 'There is no case with this reference.',
  id: 'Nothing has this id.',
  workflow: 'There is no case with this workflow.',
  email: 'No one has this email address.',
  phone: 'No one has this phone number.',
  name: 'No one has this name.',
};
