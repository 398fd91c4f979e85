import { dayMs, hourMs, minuteMs } from './instants.js';
import type { Portal } from './portals.js';
import type { RefusalCode } from './refusals.js';

/** How long a sign-in lasts, by portal. Basis: NIST SP 800-63B-4 §2.2.3 for providers and staff, §2.1.3 for clients; process book, "Accounts". */
export const sessionLimits: Record<Portal, { readonly idleMs: number; readonly absoluteMs: number }> = {
  client: { idleMs: 12 * hourMs, absoluteMs: 30 * dayMs },
  provider: { idleMs: 30 * minuteMs, absoluteMs: 12 * hourMs },
  staff: { idleMs: 30 * minuteMs, absoluteMs: 12 * hourMs },
};

/** Milliseconds before its end at which a session's pages warn. Basis: WCAG 2.2.1 asks for 20 seconds; product. */
export const sessionWarningMs = 5 * minuteMs;

/** Every throttle and lock, each with its basis. */
export const limits = {
  /** Failures in a row after which sign-in is locked, and for how long. Basis: process book, "Accounts"; NIST SP 800-63B-4 §3.2.2 allows up to 100. */
  signInFailures: { count: 10, lockMs: 15 * minuteMs },
  /** Wrong sign-in attempts by network address in a window. Basis: product; an office of people behind one address still gets in. */
  signInsPerIp: { count: 60, windowMs: 5 * minuteMs },
  /** Wrong sign-in attempts by exact address in a window, whatever browser. Basis: product; twice what the lock lets through. */
  signInsPerAddress: { count: 20, windowMs: 15 * minuteMs },
  /**
   * A browser that got into an account before: for how many days it is known, for how many accounts, and how many wrong passwords of one account
   * it may try in a window while strangers have locked the account. Basis: OWASP, "Slow Down Online Guessing Attacks with Device Cookies"; the days
   * of a remembered device.
   */
  knownBrowser: { days: 30, accounts: 5, count: 10, windowMs: 15 * minuteMs },
  /** Milliseconds in which an owner is told at most once that sign-in was locked. Basis: product; an attack must not fill a mailbox. */
  lockNoticeMs: dayMs,
  /** Current passwords typed by an account that is signed in, in a window, right ones included. Basis: product; twice what the lock lets through. */
  currentPasswordsPerAccount: { count: 20, windowMs: 15 * minuteMs },
  /** Wrong passwords behind a link of the account that is used, in a window. Basis: product; as many as are pressed at once, and fewer in a day than the lock lets through. */
  pressesAgainPerAccount: { count: 100, windowMs: dayMs },
  /** "Forgot your password", by exact address and by network address, in a window. Only an address with an account is mailed. Basis: process book, "Limits"; the page looks the same beyond it. */
  resetsPerAddress: { count: 5, windowMs: hourMs },
  resetsPerIp: { count: 30, windowMs: 15 * minuteMs },
  /** "Lost your phone?", by exact address and by network address, in a window. Basis: as above; the page looks the same beyond it. */
  recoveriesPerAddress: { count: 5, windowMs: hourMs },
  recoveriesPerIp: { count: 30, windowMs: 15 * minuteMs },
  /**
   * Sign-ups and family members, by network address or the account that asks, and of one base address from one network. What all networks ask for keeps nobody from it: then only
   * mails are counted. Basis: product; a family of six signs up in an evening.
   */
  signUpsPerAddress: { count: 10, windowMs: hourMs },
  signUpsPerIp: { count: 30, windowMs: hourMs },
  /** Emails with a link that verifies an address, by base address, tagged ones for themselves, in a window, whoever asked for them. Basis: product; a family of six, with a few sent again. */
  verificationMailsPerMailbox: { count: 10, windowMs: dayMs },
  /** Changes of address that an account may ask for in a window: each mails someone who may be a stranger. Basis: product. */
  addressChangesPerAccount: { count: 5, windowMs: dayMs },
  /** Corrections of one's own details in a window: each mails a notice and may ask support to compare an insurance card. Basis: product. */
  detailChangesPerAccount: { count: 10, windowMs: dayMs },
  /** The email of a sign-up asked for again by address, by network address. Only an address that waits for its link is mailed. Basis: as for "Forgot your password". */
  resendsPerIp: { count: 30, windowMs: 15 * minuteMs },
  /** How soon, and how often, the email of a family member's account or of a new address can be sent again. Basis: those of a sign-up (src/domain/account/policy.ts). */
  resendOfRequest: { count: 1, windowMs: minuteMs },
  resendsOfRequest: { count: 5, windowMs: dayMs },
  /** Milliseconds for which a browser is known to be the one in which someone signed up. Basis: as long as the first link works; others may use it after. */
  signUpBrowserMs: dayMs,
  /** People on the staff of one practice, with the invitations that are open. Basis: product; more than one provider can look after. */
  practiceStaff: 20,
  /** Invitations that a provider may send in a window: each mails someone who may be a stranger. Basis: product. */
  practiceStaffInvitations: { count: 10, windowMs: dayMs },
  /**
   * Presses behind mailed links by network address, and then by link, in a window: guessing is hopeless, this keeps it cheap, and who guesses keeps
   * nobody of the same network from their own link. Basis: product.
   */
  tokenUses: { count: 120, windowMs: 5 * minuteMs },
  /**
   * Links that someone who comes of age may have sent to one address of their own, and addresses that they name, by case and by network address or who is logged in: the guardian, who
   * may hold the same link, uses up nobody else's. Basis: product; a link that is lost, typing errors.
   */
  ownAddressLinks: { count: 5, windowMs: dayMs },
  ownAddresses: { count: 20, windowMs: dayMs },
  /** Forms of a sign-up by network address, those with mistakes too: each has its password judged. Basis: product; a class in one room. */
  signUpFormsPerIp: { count: 60, windowMs: 5 * minuteMs },
  /** Judgements of a password while it is typed, by network address. Basis: product. */
  passwordChecksPerIp: { count: 300, windowMs: 5 * minuteMs },
  /** Exports of all notes that a provider may ask for in a window: each is drawn, kept for a week, and mailed about. Basis: product; an export that is ready has five downloads. */
  exportsPerProvider: { count: 20, windowMs: dayMs },
  /** Milliseconds the API waits for a workflow's answer. Basis: product; a person is waiting. */
  updateMs: 10_000,
  /** Milliseconds for which an act that a portal sends can be done; later it is void. Basis: product; longer than its person waits. */
  actMs: minuteMs,
  /** For how long the same act again, as the last one on its case, is a repetition. Basis: product; as long as a token that staff paste can be used. */
  sameActMs: 15 * minuteMs,
  /**
   * Messages from the contact form, by exact address from one network, by network address or who is logged in, and in one conversation, in a window. Basis: product; a
   * family writes less in an hour, and no number of strangers keeps the owner of an address from writing.
   */
  contactsPerAddress: { count: 10, windowMs: hourMs },
  contactsPerIp: { count: 30, windowMs: hourMs },
  /** Messages with words of a crisis, by network address or who is logged in, in a window. Basis: product; a clinic or a school behind one address is never kept from help, a flood of alerts ends. */
  crisisContactsPerIp: { count: 300, windowMs: hourMs },
  /** For how long the same message again is the same request, while it is open. Basis: product; someone who presses again within the hour is in doubt, later they need it again. */
  sameContactMs: hourMs,
  /** For how long the same words of a crisis again are one alarm. Basis: product; a press twice is one, and who writes it again later has waited for help: they alarm again, in the same request while nobody has answered it. */
  sameCrisisMs: 5 * minuteMs,
  /** Emails that answer messages at once, by base address, in a window, words of a crisis or not: a stranger may have named it. Basis: product. */
  contactMailsPerAddress: { count: 5, windowMs: hourMs },
  /** Requests of one of our staff to open or seal payloads, in a window. Basis: product; a page of the Temporal UI asks for each of its payloads, some hundreds. */
  codecPerAccount: { count: 6_000, windowMs: 10 * minuteMs },
  /** Acts of one person on one workflow, by portal or Temporal UI, in a window. Basis: Temporal takes 2,000 updates in one run, whether done or refused, and then none; what waits long begins a fresh run before that (workflows/kit/fresh-run.ts). */
  actsPerWorkflow: { count: 50, windowMs: dayMs },
  /** Acts of the Temporal UI that are refused before a workflow hears of them, by account, in a window: so many are in the audit trail. Basis: product; more than anyone gets wrong by hand. */
  refusedActsPerAccount: { count: 200, windowMs: dayMs },
  /** Answers of a client behind the link of a notice, in a window: each is an update, and mails a confirmation. Basis: the same; product. */
  choicesPerLink: { count: 10, windowMs: dayMs },
  contactRepliesPerRequest: { count: 30, windowMs: hourMs },
  /** Messages with words of a crisis in one conversation, in a window; beyond it they are heard as what is written elsewhere. Basis: product; each alerts staff. */
  crisisRepliesPerRequest: { count: 60, windowMs: hourMs },
  /** Dates of birth typed behind the link of a release, in a window. Basis: product; someone mistypes, a guesser needs thousands. */
  birthDatesPerLink: { count: 5, windowMs: dayMs },
  /** Changes of how records are wanted, and requests to amend them, behind the link of one request, in a window. Basis: product; each makes a file anew, or mails the provider. */
  wishesPerRequest: { count: 20, windowMs: dayMs },
  amendmentsPerRequest: { count: 10, windowMs: dayMs },
  /**
   * Papers of a conversation: bytes of one, how many come at once and lie in a conversation, with their bytes as we store them. Pages of a PDF, and of a picture the longer
   * side, the pixels and their bytes unpacked, bound what opening one costs; `drawnBytes` what a PDF weighs once it is drawn again, which comes back in one message. Basis: process book, "contact-request" (10 MB); product. A phone's largest photo has 50 million pixels, its panorama
   * is 16,384 wide, and photos have three bytes a pixel: of what has more, 16 bits a color or transparency, fewer pixels fit.
   */
  papers: {
    bytes: 10 * 1024 * 1024,
    atOnce: 5,
    perConversation: 20,
    bytesPerConversation: 100 * 1024 * 1024,
    pages: 50,
    side: 20_000,
    pixels: 60_000_000,
    rawBytes: 180_000_000,
    drawnBytes: 32 * 1024 * 1024,
  },
  /**
   * Bytes of a file that goes by email; a larger one is downloaded. Basis: as base64 it makes a mail of less than 20 MB, which Outlook.com takes, as does
   * Gmail (25 MB).
   */
  mailedFileBytes: 14_000_000,
  /** Characters of free text. Basis: product. */
  freeText: 4_000,
  /** The same where it may tell of a crisis, and characters that are listened to: more than anyone writes in a form, and little enough that nobody else waits meanwhile. Basis: product. */
  crisisText: 20_000,
  /** Characters of all fields of one form that are listened to. Basis: product; a provider with a thousand clients sends two short words of each beside what is typed; ids aren't counted. */
  heardText: 100_000,
} as const;

/** How many uses a window has, and its milliseconds. */
export interface Limit {
  readonly count: number;
  readonly windowMs: number;
}

/** The no of a limit, by the longest that its window can still last. */
export function limitRefusal({ windowMs }: Pick<Limit, 'windowMs'>): LimitRefusal {
  if (windowMs <= limitWaits['rate-limited']) return 'rate-limited';
  return windowMs <= limitWaits['rate-limited-hour'] ? 'rate-limited-hour' : 'rate-limited-day';
}

/** Milliseconds that each no of a limit asks someone to wait; no window is longer than its own. */
export const limitWaits = {
  'rate-limited': 15 * minuteMs,
  'rate-limited-hour': hourMs,
  'rate-limited-day': dayMs,
} as const satisfies Partial<Record<RefusalCode, number>>;

type LimitRefusal = keyof typeof limitWaits;
