import { pastedLine } from './pasted.js';
import type { Refusal } from './refusals.js';

/** Longest address and local part that mail can carry (RFC 5321 §4.5.3.1). */
const longest = { address: 254, local: 64 };

/** Printable ASCII without what would need quotes: addresses in other scripts are refused with a sentence, since not every relay takes them. */
const local = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const domain = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/;

/** "Sam Rivera <sam@example.com>", with what may follow it in a list. */
const bracketed = /^[^<>]*<([^<>]*)>[ ,;]*$/;
const mailto = /^mailto: ?([^?]*)/;

/** An address as it would be without what copying brings along: a name and brackets, "mailto:", what isn't seen, capitals. It may be none at all. */
export function emailAsTyped(typed: string): string {
  const line = pastedLine(typed).toLowerCase();
  const inside = (bracketed.exec(line)?.[1] ?? line).trim();
  const [, linked] = mailto.exec(inside) ?? [];
  // A link carries a plus sign and its like as %2B.
  const address = linked?.replace(/%[0-7][0-9a-f]/g, (code) =>
    String.fromCharCode(Number.parseInt(code.slice(1), 16)),
  );
  return (address ?? inside).replace(/[ .,;]$/, '');
}

/** Reads an address as people type or paste it. Tags and dots stay: they are part of who it belongs to. */
export function parseEmail(typed: string, field = 'email'): string | Refusal {
  const address = emailAsTyped(typed);
  if (address === '') return { refused: 'email-missing', field };
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
