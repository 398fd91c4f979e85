import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { terminationTransitions } from '../src/domain/contract-termination/states.js';
import { accountTransitions } from '../src/domain/account/states.js';
import { codeSendTransitions } from '../src/domain/two-factor/code-delivery.js';
import { verificationTransitions } from '../src/domain/email-verification/states.js';
import { deactivationTransitions } from '../src/domain/client-deactivation/states.js';
import { majorityTransitions } from '../src/domain/client-majority/states.js';
import { reactivationTransitions } from '../src/domain/client-reactivation/states.js';
import { disclosureReportTransitions } from '../src/domain/disclosure-report/states.js';
import { contactTransitions } from '../src/domain/contact-request/states.js';
import { retrievalTransitions } from '../src/domain/note-retrieval/states.js';
import { addressRecoveryTransitions } from '../src/domain/address-recovery/states.js';
import { recoveryTransitions } from '../src/domain/factor-recovery/states.js';
import { accessReviewTransitions } from '../src/domain/access-review/states.js';
import { accountingTransitions } from '../src/domain/accounting-request/states.js';
import { amendmentTransitions } from '../src/domain/record-amendment/states.js';
import { partTransitions, recordRequestTransitions } from '../src/domain/record-request/states.js';
import { retentionJudgments } from '../src/domain/record-retention/standing.js';
import { exportTransitions } from '../src/domain/note-export/states.js';
import { offboardingSteps } from '../src/domain/offboarding/steps.js';
import { resetTransitions } from '../src/domain/password-reset/states.js';
import { challengeTransitions } from '../src/domain/two-factor/states.js';

/** The diagrams of docs/diagrams by file name, drawn from the tables that the program runs on. */
export const diagrams: Readonly<Record<string, string>> = {
  'contract-termination.mmd': stateDiagram(terminationTransitions, 'requested'),
  'account.mmd': stateDiagram(accountTransitions, 'active'),
  'code-delivery.mmd': stateDiagram(codeSendTransitions, 'pending'),
  'email-verification.mmd': stateDiagram(verificationTransitions, 'requested'),
  'client-deactivation.mmd': stateDiagram(deactivationTransitions, 'requested'),
  'client-majority.mmd': stateDiagram(majorityTransitions, 'announced'),
  'client-reactivation.mmd': stateDiagram(reactivationTransitions, 'requested'),
  'disclosure-report.mmd': stateDiagram(disclosureReportTransitions, 'reported'),
  'contact-request.mmd': stateDiagram(contactTransitions, 'open'),
  'factor-recovery.mmd': stateDiagram(recoveryTransitions, 'requested'),
  'note-retrieval.mmd': stateDiagram(retrievalTransitions, 'requested'),
  'address-recovery.mmd': stateDiagram(addressRecoveryTransitions, 'requested'),
  'note-export.mmd': stateDiagram(exportTransitions, 'requested'),
  'access-review.mmd': stateDiagram(accessReviewTransitions, 'open'),
  'accounting-request.mmd': stateDiagram(accountingTransitions, 'asked'),
  'record-amendment.mmd': stateDiagram(amendmentTransitions, 'referred'),
  'record-request.mmd': stateDiagram(recordRequestTransitions, 'received'),
  'record-request-part.mmd': stateDiagram(partTransitions, 'asked'),
  'record-retention.mmd': judgments(retentionJudgments),
  'password-reset.mmd': stateDiagram(resetTransitions, 'requested'),
  'two-factor.mmd': stateDiagram(challengeTransitions, 'open'),
  'offboarding.mmd': `flowchart TD\n${offboardingSteps
    .map((step, index) => `  ${index + 1}["${index + 1}. ${step.replaceAll('-', ' ')}"]`)
    .join('\n')}\n${offboardingSteps
    .slice(1)
    .map((_, index) => `  ${index + 1} --> ${index + 2}`)
    .join('\n')}\n`,
};

/** A Mermaid state diagram of a transition table; a state without a way out is an end. */
function stateDiagram(table: Readonly<Record<string, Readonly<Record<string, string>>>>, initial: string) {
  const lines = Object.entries(table).flatMap(([state, events]) => {
    const ways = Object.entries(events).map(
      ([event, to]) => `  ${state} --> ${to}: ${event.replaceAll('-', ' ')}`,
    );
    return ways.length > 0 ? ways : [`  ${state} --> [*]`];
  });
  return `stateDiagram-v2\n  [*] --> ${initial}\n${lines.join('\n')}\n`;
}

/** A Mermaid flowchart of questions in their order; the first answered with yes decides. */
function judgments(table: readonly { readonly state: string; readonly when: string }[]) {
  const lines = table.flatMap(({ state, when }, index) => {
    if (index === table.length - 1) return [`  ${index + 1}([${state}])`];
    return [
      `  ${index + 1}{${when}?} -- yes --> ${state}([${state}])`,
      `  ${index + 1} -- no --> ${index + 2}`,
    ];
  });
  return `flowchart TD\n${lines.join('\n')}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const [name, text] of Object.entries(diagrams)) writeFileSync(`docs/diagrams/${name}`, text);
  // The README shows the first of them.
  const [shown = ''] = Object.values(diagrams);
  const readme = readFileSync('README.md', 'utf8');
  writeFileSync('README.md', readme.replace(/(?<=```mermaid\n)stateDiagram-v2\n[^`]*/, shown));
}
