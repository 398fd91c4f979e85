import { pastedLine } from './pasted.js';
import type { Refusal } from './refusals.js';

/** Longest address and local part that mail can carry (RFC 5321 §4.5.3.1). */
const longest = { address: 254, local: 64 };

/** What could be an address, but for its letters: not every relay takes them, and some look like others. */
const inOtherLetters = /^(?=.*\P{ASCII})[^@ ]+@[^@ ]+$/u;

/** Printable ASCII without what would need quotes. */
const local = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const domain = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/;

/** "Sam Rivera <sam@example.com>", with what may follow it in a list or a sentence. */
const bracketed = /^[^<>]*<([^<>]*)>[ .,;]*$/;
const mailto = /^mailto:(?:\/\/)? ?([^?]*)/;

/** A comment behind an address (RFC 5322 §3.2.2): "sam@example.com (work)". */
const comment = /(?<=[^ (]) ?\([^()]*\)$/;

/** Quotes, brackets and the end of a sentence around an address; none begins or ends with one. */
const around = /^[ "'`([{<]+|[ "'`)\]}>.,;:!?]+$/g;

/** An address as it would be without what copying brings along: a name, brackets, quotes, "mailto:", what isn't seen, capitals. It may be none at all. */
export function emailAsTyped(typed: string): string {
  // Keyboards bend the apostrophe of o'neill@example.com.
  const line = linkedAddress(
    pastedLine(typed)
      .toLowerCase()
      .replace(/[\u2018\u2019\u02BC]/g, "'"),
  );
  const inside = bracketed.exec(line)?.[1] ?? line;
  return linkedAddress(inside.trim()).replace(comment, '').replace(around, '');
}

/** The address of a link, which has a plus sign and its like as %2B; anything else as it is. */
function linkedAddress(text: string): string {
  const [, address] = mailto.exec(text) ?? [];
  return (
    address?.replace(/%[0-7][0-9a-f]/g, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16))) ??
    text
  );
}

/** Reads an address as people type or paste it. Tags and dots stay: they are part of who it belongs to. */
export function parseEmail(typed: string, field = 'email'): string | Refusal {
  const address = emailAsTyped(typed);
  if (pastedLine(typed) === '') return { refused: 'email-missing', field };
  if (inOtherLetters.test(address)) return { refused: 'email-in-other-letters', field };
  const at = address.lastIndexOf('@');
  const [name, host] = [address.slice(0, at), address.slice(at + 1)];
  const fits = at > 0 && address.length <= longest.address && name.length <= longest.local;
  return fits && local.test(name) && domain.test(host) ? address : { refused: 'email-malformed', field };
}

/** The mail brands whose mailboxes take "+something" before the @, by the domains they use. Source: Headway help, "Using Headway for families". */
const taggedMailboxes: Readonly<Record<string, readonly string[]>> = {
  Gmail: ['gmail.com', 'googlemail.com'],
  Hotmail: ['hotmail.com', 'hotmail.co.uk', 'hotmail.fr', 'hotmail.de', 'live.com', 'msn.com'],
  Outlook: ['outlook.com', 'outlook.fr', 'outlook.de'],
  iCloud: ['icloud.com', 'me.com', 'mac.com'],
};

/** The brand of an address whose mailbox takes tags, or null where a new address is needed. */
export function taggedMailboxBrand(address: string): string | null {
  const host = address.slice(address.lastIndexOf('@') + 1);
  const [brand = null] = Object.entries(taggedMailboxes).find(([, hosts]) => hosts.includes(host)) ?? [];
  return brand;
}

/** The address to which throttles bind: without its tag, and without dots where Gmail ignores them. Never who someone is. */
export function baseAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const untagged = address.slice(0, at).replace(/\+.*$/, '');
  const gmail = taggedMailboxBrand(address) === 'Gmail';
  return `${gmail ? untagged.replaceAll('.', '') : untagged}${address.slice(at)}`;
}

/** Addresses for a family member that reach the mailbox of `own`: with their name and with numbers; none where its brand takes no tags. */
export function familyAddresses(own: string, givenName: string): readonly string[] {
  if (taggedMailboxBrand(own) === null) return [];
  const [name, host] = [baseName(own), own.slice(own.lastIndexOf('@'))];
  const tag = givenName
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
  const tags = new Set([...(tag === '' ? [] : [tag]), '1', '2']);
  return Array.from(tags, (suffix) => `${name}+${suffix}${host}`);
}

/** Whether a new address is only `own` with a tag that its mailbox does not take: a mail to it would reach nobody. */
export function reachesNobody(own: string, wanted: string): boolean {
  return wanted.includes('+') && baseAddress(wanted) === baseAddress(own) && taggedMailboxBrand(own) === null;
}

function baseName(address: string): string {
  return address.slice(0, address.lastIndexOf('@')).replace(/\+.*$/, '');
}
