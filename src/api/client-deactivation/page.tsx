import { isOneOf } from '../../domain/named.js';
import { givenUp } from '../../domain/client-deactivation/states.js';
import type { VNode } from 'preact';
import type { Language } from '../../domain/languages.js';
import { longDate, longInstant } from '../../mail/dates.js';
import type { WhatEnds } from '../../operations/client-deactivation/read.js';
import type { ClientDeactivation } from '../../generated/prisma/client.js';
import { PostForm } from '../components/components.js';
import { SupportLink } from '../components/link-page.js';
import { contactPath } from '../../domain/contact-request/topics.js';
import { deactivationWords } from './words.js';

/** What a page of a deactivation shows: how it stands, in which language, and behind which link. */
interface Shown {
  readonly row: ClientDeactivation;
  readonly language: Language;
  readonly token: string;
}

/** What ends and what is kept, with the button that confirms; opening it changes nothing. */
export function WhatEndsPage({
  ends,
  mayConfirm,
  ...shown
}: Shown & { ends: WhatEnds; mayConfirm: boolean }): VNode {
  const { language } = shown;
  const words = deactivationWords[language];
  const at = (instant: Date) => longInstant(instant, ends.timeZone, language);
  return (
    <>
      <h1>{words.title}</h1>
      <p class="lead">{words.nothingYet}</p>
      <Section title={words.ends} lines={words.endsLines} />
      <Section
        title={words.coming}
        lines={ends.coming.map(({ provider, startsAt }) => words.session(provider, at(startsAt)))}
        none={words.noSessions}
      />
      <Section
        title={words.kept}
        lead={ends.charts.length === 0 ? undefined : words.keptLead}
        lines={ends.charts.map(({ provider, keptThrough, ruleSource, measure: { from, years } }) =>
          words.chart(
            provider,
            longDate(keptThrough, language),
            `${words.rule[from](String(years))}; ${ruleSource}`,
          ),
        )}
        none={words.noCharts}
      />
      <p>{words.deleteEverything}</p>
      <p>
        {words.copyFirst} <a href={contactPath('records', language)}>{words.copyLink}</a>
      </p>
      <Section
        title={words.open}
        lines={[
          ...(ends.unbilled > 0 ? [words.unbilled(ends.unbilled)] : []),
          ...(ends.unpaid > 0 ? [words.unpaid(ends.unpaid)] : []),
        ]}
        none={words.noBills}
      />
      {ends.family.length > 0 && (
        <>
          <h2>{words.family}</h2>
          <p>{words.familyLead(ends.family.join(', '))}</p>
        </>
      )}
      {ends.byGuardian && (
        <p>{mayConfirm ? words.byGuardian : `${words.byGuardian} ${words.guardianLogsIn}`}</p>
      )}
      {mayConfirm && <Press {...shown} press="confirm" label={words.confirm} />}
      <Press {...shown} press="withdraw" label={words.keep} quiet />
    </>
  );
}

/** How a deactivation stands once it was confirmed, taken back, carried out or never confirmed; while it waits, with the button that takes it back. */
export function DeactivationStandingPage({ ends, ...shown }: Shown & { ends: WhatEnds }): VNode {
  const { row, language } = shown;
  const words = deactivationWords[language];
  const { state, deactivateAt } = row;
  const over = isOneOf(givenUp, state) ? state : 'deactivated';
  return (
    <>
      <h1>{words.title}</h1>
      <p class="lead">
        {state === 'confirmed' && deactivateAt !== null
          ? words.confirmedLead(longInstant(deactivateAt, ends.timeZone, language))
          : words.standing[over]}
      </p>
      {state === 'confirmed' && <Press {...shown} press="withdraw" label={words.keep} />}
      {state !== 'confirmed' && <SupportLink topic="deactivate" language={language} />}
    </>
  );
}

function Press({
  token,
  language,
  press,
  label,
  quiet = false,
}: Shown & { press: 'confirm' | 'withdraw'; label: string; quiet?: boolean }): VNode {
  return (
    <PostForm action={`/deactivation/${token}?lang=${language}`}>
      <div class="actions">
        <button class={quiet ? 'quiet' : undefined} type="submit" name="press" value={press}>
          {label}
        </button>
      </div>
    </PostForm>
  );
}

function Section({
  title,
  lead,
  lines,
  none,
}: {
  title: string;
  lead?: string | undefined;
  lines: readonly string[];
  none?: string;
}): VNode {
  return (
    <>
      <h2>{title}</h2>
      {lead !== undefined && <p>{lead}</p>}
      {lines.length === 0 ? (
        <p>{none}</p>
      ) : (
        <ul>
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </>
  );
}
