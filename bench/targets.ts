/** What a figure is held to. */
type Target = { readonly most: number } | { readonly least: number };

/** What is wanted of the figures; a number without a unit compares the back office with what it is measured beside. */
const targets = {
  'code → signed in': { most: 1.3 },
  'password → text': { most: 1.3 },
  'forgot password → mail': { most: 3 },
  'crowd, code': { most: 1.3 },
  'crowd, text': { most: 1.3 },
  'crowd, mail': { most: 3 },
  'termination accepted': { most: 1.2 },
  'statements of a code': { most: 12 },
  'cases a second': { least: 0.6 },
  'beside DBOS Transact': { most: 4 },
  'beside exports': { most: 1.3 },
  'notes a second': { least: 1_900 },
  'export, memory': { most: 1.3 },
  'export, megabytes': { most: 350 },
  'beside charts': { most: 1.1 },
  'reconciling, memory': { most: 1.1 },
  'list, milliseconds': { most: 100 },
  'history, events': { most: 4_000 },
  'challenge, activities': { most: 1 },
  'challenge, events': { most: 20 },
  'verification, activities': { most: 2 },
  // Two of them are the mark of the release that sends letters beside.
  'verification, events': { most: 27 },
} as const satisfies Record<string, Target>;

type TargetName = keyof typeof targets;

/** What is known to be missed, and how far at most, with room for a busy machine; docs/performance.md says why. What gets worse than that isn't known. */
const knownMisses: Readonly<Partial<Record<TargetName, Target>>> = {
  'password → text': { most: 2 },
  'forgot password → mail': { most: 7 },
  'crowd, code': { most: 2 },
  'crowd, text': { most: 30 },
  'crowd, mail': { most: 30 },
  'termination accepted': { most: 1.8 },
  'cases a second': { least: 0.03 },
  'notes a second': { least: 500 },
  'export, memory': { most: 1.45 },
  'list, milliseconds': { most: 200 },
};

/** One line of the table that a benchmark fills. */
export interface Row {
  readonly benchmark: string;
  readonly figure: string;
  readonly beside?: string;
  /** Figures that are held to a target. */
  readonly held?: Readonly<Partial<Record<TargetName, number>>>;
  /** A comparison that is only printed. */
  readonly ratio?: number;
}

/** A figure beside its target. */
interface Judged {
  readonly text: string;
  readonly unknownMiss: boolean;
}

/** The lines as they are printed, and how many figures miss a target that isn't known to be missed. */
export function judge(rows: readonly Row[]): {
  readonly lines: readonly Record<string, string>[];
  readonly unknownMisses: number;
} {
  let unknownMisses = 0;
  const lines = rows.map(({ benchmark, figure, beside = '', held = {}, ratio }) => {
    const judged = Object.entries(held).map(([name, value]) => judgeOne(name as TargetName, value));
    unknownMisses += judged.filter(({ unknownMiss }) => unknownMiss).length;
    const wanted = ratio === undefined ? judged.map(({ text }) => text) : [ratio.toFixed(2)];
    return { benchmark, figure, beside, 'ratio or figure, and what is wanted': wanted.join('; ') };
  });
  return { lines, unknownMisses };
}

function judgeOne(name: TargetName, value: number): Judged {
  const target: Target = targets[name];
  const wanted = 'most' in target ? `≤ ${target.most}` : `≥ ${target.least}`;
  const text = `${Number(value.toFixed(2))} (${wanted})`;
  if (reaches(value, target)) return { text, unknownMiss: false };
  const known = reaches(value, knownMisses[name] ?? target);
  return { text: `${text} MISSED${known ? ', as is known' : ''}`, unknownMiss: !known };
}

function reaches(value: number, target: Target): boolean {
  return 'most' in target ? value <= target.most : value >= target.least;
}
