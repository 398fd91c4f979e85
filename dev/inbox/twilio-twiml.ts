/** What a TwiML document does to the person who listens. */
export interface Heard {
  readonly said: string;
  /** Where a pressed key goes; null where none is asked for. */
  readonly action: string | null;
  /** Said where no key was pressed. */
  readonly afterwards: string;
}

/** Listens to a TwiML document of Say, Pause, Gather and Hangup. */
export function hear(twiml: string): Heard {
  const [untilHangup = ''] = twiml.split('<Hangup');
  const gather = /^([\s\S]*?)<Gather([^>]*)>([\s\S]*?)<\/Gather>([\s\S]*)$/.exec(untilHangup);
  if (gather === null) return { said: spoken(untilHangup), action: null, afterwards: '' };
  const [, before = '', attributes = '', inside = '', after = ''] = gather;
  const [, action] = /action="([^"]*)"/.exec(attributes) ?? [];
  return {
    said: spoken(before + inside),
    action: action === undefined ? null : plain(action),
    afterwards: spoken(after),
  };
}

function spoken(markup: string): string {
  return plain(markup.replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim();
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function plain(escaped: string): string {
  return escaped.replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole);
}
