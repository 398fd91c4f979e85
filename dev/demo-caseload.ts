import { createHash } from 'node:crypto';

/** Everything here follows from a name, so that seeding twice writes the same rows. */
export function stableId(name: string): string {
  const hex = createHash('sha256').update(`headway demo ${name}`).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A number in [0, below) that follows from a name. */
export function stableNumber(name: string, below: number): number {
  return createHash('sha256').update(name).digest().readUInt32BE(0) % below;
}

export interface DemoClient {
  readonly id: string;
  readonly chartId: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly birthDate: Date;
  /** Null for the client whom support has to call. */
  readonly email: string | null;
  readonly phone: string;
  readonly headwaySourced: boolean;
  readonly payer: string;
}

export interface DemoSession {
  readonly id: string;
  readonly chartId: string;
  readonly kind: 'intake' | 'session';
  readonly status: 'completed' | 'scheduled';
  readonly billing: 'paid' | 'submitted' | 'unbilled' | 'not_due';
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly note: { readonly id: string; readonly status: 'signed' | 'draft'; readonly text: string } | null;
}

const givenNames =
  'Amara Ben Chloé Diego Elif Farah Grace Hiro Imani José Keiko Liam Mei Nadia Omar Priya Quinn Rosa Sana Tomás Uma Viktor Wren Ximena Yara Zoë'.split(
    ' ',
  );
const familyNames =
  'Abbott Bauer Castillo Dubois Eze Fischer García Haddad Ito Jensen Kowalski López Müller Nguyen Okoye Patel Quispe Rossi Silva Tanaka Underwood Vargas Williams Xu Yılmaz Zhang'.split(
    ' ',
  );
const payers = ['commercial', 'commercial', 'commercial', 'medicare_advantage'];

/** The clients of a demo provider; the first `headwaySourced` of them found the provider through Headway. */
export function demoClients(owner: string, count: number, headwaySourced: number): DemoClient[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `${owner} client ${index}`;
    const givenName = givenNames[index % givenNames.length] ?? 'Alex';
    const familyName =
      familyNames[(index * 7 + Math.floor(index / givenNames.length)) % familyNames.length] ?? 'Doe';
    const mailbox = `${givenName}.${familyName}${index < givenNames.length ? '' : index}`
      .normalize('NFD')
      .replace(/[^A-Za-z.0-9]/g, '')
      .toLowerCase();
    // One in eight is a minor; the sixth client gave no address.
    const age = index % 8 === 7 ? 9 + stableNumber(name, 8) : 20 + stableNumber(name, 50);
    return {
      id: stableId(name),
      chartId: stableId(`${name} chart`),
      givenName,
      familyName,
      birthDate: new Date(
        Date.UTC(2026 - age, stableNumber(`${name} month`, 12), 1 + stableNumber(`${name} day`, 28)),
      ),
      email: index === 5 ? null : `${mailbox}.${owner}@clients.example`,
      phone: `+1555${String(stableNumber(`${name} phone`, 9_000_000) + 1_000_000)}`,
      headwaySourced: index < headwaySourced,
      payer: payers[index % payers.length] ?? 'commercial',
    };
  });
}

const weekMs = 7 * 86_400_000;

/**
 * Two years of sessions up to `today` (every second week), and three to come. The newest notes of some clients are drafts and
 * their sessions unbilled, as in every real practice.
 */
export function demoSessions(client: DemoClient, index: number, today: Date, sessions = 52): DemoSession[] {
  const slot = new Date(today);
  slot.setUTCHours(14 + (index % 8), 0, 0, 0);
  const anchor = slot.getTime() - (1 + (index % 13)) * 86_400_000;
  const past = Array.from({ length: sessions }, (_, back) =>
    sessionAt(client, index, sessions - 1 - back, anchor, sessions),
  );
  const coming = [1, 2, 3].map((ahead) => {
    const startsAt = new Date(anchor + ahead * 2 * weekMs);
    return {
      id: stableId(`${client.chartId} coming ${ahead}`),
      chartId: client.chartId,
      kind: 'session',
      status: 'scheduled',
      billing: 'not_due',
      startsAt,
      endsAt: new Date(startsAt.getTime() + 50 * 60_000),
      note: null,
    } as const;
  });
  return [...past, ...coming];
}

function sessionAt(
  client: DemoClient,
  index: number,
  back: number,
  anchor: number,
  sessions: number,
): DemoSession {
  const startsAt = new Date(anchor - back * 2 * weekMs);
  const unfinished = back === 0 && index % 6 === 2;
  const number = sessions - back;
  return {
    id: stableId(`${client.chartId} session ${number}`),
    chartId: client.chartId,
    kind: number === 1 ? 'intake' : 'session',
    status: 'completed',
    billing: unfinished ? 'unbilled' : back < 2 ? 'submitted' : 'paid',
    startsAt,
    endsAt: new Date(startsAt.getTime() + 50 * 60_000),
    note: {
      id: stableId(`${client.chartId} note ${number}`),
      status: unfinished ? 'draft' : 'signed',
      text: noteText(client, number),
    },
  };
}

const themes = [
  'sleep',
  'worry about work',
  'a conflict at home',
  'grief',
  'social situations',
  'a change of routine',
  'low mood',
];
const methods = [
  'cognitive restructuring',
  'behavioural activation',
  'a grounding exercise',
  'a values exercise',
  'problem solving',
  'paced breathing',
];
const plans = [
  'keep the thought record',
  'try the new bedtime three nights',
  'write one letter that is not sent',
  'call one friend',
  'walk each morning',
];

function noteText(client: DemoClient, number: number): string {
  const pick = (list: readonly string[], what: string) =>
    list[stableNumber(`${client.chartId} ${what} ${number}`, list.length)] ?? '';
  return [
    `Session ${number}. Telehealth, 50 minutes.`,
    `Data: ${client.givenName} spoke about ${pick(themes, 'theme')} since the last session. Mood described as ${4 + stableNumber(`${client.chartId} mood ${number}`, 5)} of 10. No thoughts of self-harm reported.`,
    `Assessment: engaged, oriented, steady progress on the second goal of the treatment plan. Used ${pick(methods, 'method')} with good effect.`,
    `Plan: ${pick(plans, 'plan')}; review in two weeks.`,
  ].join('\n\n');
}
