import type { Transaction } from '../../adapters/database.js';
import type { Dependencies } from '../../dependencies.js';
import { dateIn, type IsoInstant } from '../../domain/zoned-time.js';
import { providerLetter, type ProviderMail } from '../../mail/contract-termination/letters.js';
import type { Letter } from '../../mail/letter.js';
import { terminationConfirmationPdf } from '../../records/termination-confirmation-pdf.js';
import { isOpen } from '../../operations/contract-termination/open.js';
import { openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import { issueDisavowLink } from '../../tokens/disavow-link.js';
import { withHeartbeat } from '../kit/heartbeat.js';
import { terminationFacts } from './load.js';
import { goesByPost } from '../../domain/case/tasks.js';
import { mailedAtLast } from '../kit/last-attempt.js';
import { mailOnce, type MailOutcome } from '../kit/mail-once.js';
import { portalUrl } from '../kit/portal-url.js';

type MailDependencies = Pick<Dependencies, 'db' | 'mailer' | 'config'>;
type TerminationFacts = Awaited<ReturnType<typeof terminationFacts>>;

/** How it ended; needless where the case no longer asks for it. */
type ProviderMailOutcome = MailOutcome | { readonly kind: 'needless' };

interface ProviderMailRequest {
  caseId: string;
  template: ProviderMail;
  round: number | string;
  counts?: Readonly<Record<string, number>>;
  at: IsoInstant;
}

/** Letters to the provider of a termination. */
export function createProviderMailActivities(dependencies: MailDependencies) {
  const { db } = dependencies;
  return {
    /** Mails the provider of a termination once per template and round, unless it is out of date by now; a mail that isn't sent is in the timeline and goes by post. */
    mailProvider: withHeartbeat(async (request: ProviderMailRequest): Promise<ProviderMailOutcome> => {
      const { caseId, template, round } = request;
      const facts = await terminationFacts(db, caseId);
      if (await isOutOfDate(db, facts.termination, template)) return { kind: 'needless' };
      const mail = mailOnce(dependencies, {
        key: `${caseId}/${template}/provider/${round}`,
        template,
        // Nobody reads the mailbox of a provider who has died.
        to: facts.termination.startedBecause === 'death' ? null : facts.account.email,
        accountId: facts.account.id,
        letter: await letterTo(dependencies, facts, request),
        ...(template === 'termination-confirmed' ? { attachments: [await confirmationOf(facts)] } : {}),
        at: new Date(request.at),
      });
      const outcome = await mailedAtLast(mail);
      if (outcome.kind !== 'accepted')
        await db.$transaction((tx) => sendByPost(tx, request, outcome.because));
      return outcome;
    }),
  };
}

/** Whether a letter has nothing more to say: the request was withdrawn, or, where it tells of that, there is another by now. */
async function isOutOfDate(
  db: Dependencies['db'],
  { state, contractId }: TerminationFacts['termination'],
  template: ProviderMail,
): Promise<boolean> {
  if (state !== 'withdrawn') return false;
  if (template !== 'termination-withdrawn') return true;
  return (await db.contractTermination.count({ where: { contractId, ...isOpen } })) > 0;
}

async function letterTo(
  { db, config }: MailDependencies,
  facts: TerminationFacts,
  { template, counts }: ProviderMailRequest,
): Promise<Letter> {
  const { account, provider } = facts;
  return providerLetter(template, {
    ...facts,
    ...(template === 'termination-confirmed' ? await disavowalOf({ db, config }, facts) : {}),
    givenName: account.givenName,
    portalUrl: config.PROVIDER_PORTAL_URL,
    readOnlyUntil: account.readOnlyUntil === null ? null : dateIn(provider.timeZone, account.readOnlyUntil),
    counts: counts ?? {
      submittedClaims: await db.appointment.count({
        where: { chart: { providerId: provider.id }, billing: 'submitted' },
      }),
    },
  });
}

/** Whoever took the account over may have asked for the end of the contract: the request is the change that its owner takes back. */
async function disavowalOf(
  { db, config }: Pick<MailDependencies, 'db' | 'config'>,
  { account, termination }: TerminationFacts,
): Promise<{ readonly disavowUrl: string }> {
  const { path } = await issueDisavowLink(db, config.TOKEN_KEYS, {
    notice: 'termination_requested',
    key: termination.id,
    accountId: account.id,
    caseId: termination.id,
    issuedAt: termination.requestedAt,
  });
  return { disavowUrl: `${portalUrl(config, 'provider')}${path}` };
}

/** The confirmation of a termination as a PDF, to be kept. */
async function confirmationOf(facts: TerminationFacts) {
  const content = await terminationConfirmationPdf({
    reference: facts.reference,
    providerName: facts.providerName,
    requestedAt: facts.termination.requestedAt,
    lastDay: facts.lastDay,
    noticeOn: facts.noticeOn,
    timeZone: facts.provider.timeZone,
    recordsContact: facts.recordsContact,
    hasClients: facts.hasClients,
  });
  return { filename: `${facts.reference}.pdf`, contentType: 'application/pdf', content };
}

/** Writes down why a mail didn't go, and asks support to post the letter where it may not be missed. */
async function sendByPost(
  tx: Transaction,
  { caseId, template, round, at }: ProviderMailRequest,
  because: string,
): Promise<void> {
  const key = `mail-withheld/${template}/${round}`;
  await addLine(tx, caseId, new Date(at), { key, code: 'mail-withheld', detail: { template, because } });
  if (goesByPost(template)) await openTaskIn(tx, { caseId, key, kind: 'post_provider_letter', at });
}
