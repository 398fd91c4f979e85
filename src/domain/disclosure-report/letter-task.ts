/** The key of the task to mail someone a letter about a breach, within its case. */
export function letterTaskKey(clientId: string): string {
  return `${prefix}${clientId}`;
}

/** Whose letter a task asks to mail, as the client's id; null for every other task. */
export function clientOfLetterTask({
  kind,
  key,
}: {
  readonly kind: string;
  readonly key: string;
}): string | null {
  return kind === 'mail_breach_letter' && key.startsWith(prefix) ? key.slice(prefix.length) : null;
}

const prefix = 'letter/';
