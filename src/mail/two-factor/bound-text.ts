/**
 * A code as a text. Its last line binds it to the portal's host, so that phones offer it nowhere else
 * (https://wicg.github.io/sms-one-time-codes).
 */
export function boundText(
  words: string,
  { code, origin }: { readonly code: string; readonly origin: string },
): string {
  return `${words}\n\n@${new URL(origin).hostname} #${code}`;
}
