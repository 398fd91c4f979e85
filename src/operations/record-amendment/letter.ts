import type { Dependencies } from '../../dependencies.js';
import { amendmentGroundsNamed } from '../../domain/record-amendment/grounds.js';
import { longDate } from '../../mail/dates.js';
import type { Letter } from '../../mail/letter.js';
import { amendmentLetter, decisionLetter } from '../../mail/record-amendment/letters.js';
import { amendmentSentences, type AskerTemplate } from '../../mail/record-amendment/sentences.js';
import { amendmentLink } from './links.js';
import type { AmendmentRow } from './row.js';
import { readShownAmendment, type ShownAmendment } from './view.js';

/**
 * A letter to the person who asked, in their language. On screen, what was said is behind the link only; on paper, the letter includes it, for
 * people we can't reach by email. Locks nothing.
 */
export async function askerLetter(
  dependencies: Pick<Dependencies, 'db' | 'config' | 'keyStore'>,
  of: {
    readonly row: AmendmentRow;
    readonly template: AskerTemplate;
    readonly on: 'screen' | 'paper';
  },
): Promise<Letter> {
  const { row, template, on } = of;
  const { db, config } = dependencies;
  const { language, requesterName: name } = row;
  const shown = await readShownAmendment(dependencies, row);
  const path = await db.$transaction((tx) => amendmentLink(tx, config, row, 'record-amendment'));
  return amendmentLetter(template, {
    language,
    name,
    reference: row.case.reference,
    provider: shown.holder?.provider ?? '',
    dueOn: longDate(shown.dueOn, language),
    url: new URL(path, config.CLIENT_PORTAL_URL).href,
    inside: on === 'screen' ? [] : saidIn(template, shown, config.PRIVACY_OFFICER_PHONE),
  });
}

/** What an email leaves behind its link, a paragraph each. */
function saidIn(template: AskerTemplate, shown: ShownAmendment, privacyPhone: string): string[] {
  const { row, words, holder } = shown;
  if (template === 'extended') return [row.extendedBecause ?? ''];
  if (template === 'rebutted') return paragraphs(words.rebuttal);
  if (template !== 'decided' || row.decision === null) return [];
  const { language, decision } = row;
  const grounds = amendmentGroundsNamed(row.grounds ?? '');
  const added = paragraphs(words.decision);
  return [
    ...decisionLetter(language, {
      provider: holder?.provider ?? '',
      decision,
      grounds,
      privacyPhone,
      on: 'paper',
    }),
    ...(added.length === 0 ? [] : [amendmentSentences[language].decision.added, ...added]),
  ];
}

function paragraphs(text: string | null): string[] {
  return (text ?? '').split(/\n+/).flatMap((line) => line.trim() || []);
}
