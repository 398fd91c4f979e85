import { describe, expect, it } from 'vitest';
import { secondsToWait } from '../../src/api/http/retry-after.js';
import { refusalSentences } from '../../src/api/http/refusals.js';
import { sentenceIn } from '../../src/api/http/refusals-in-spanish.js';
import { dayMs, hourMs, minuteMs } from '../../src/domain/instants.js';
import { limitRefusal, limits, limitWaits } from '../../src/domain/limits.js';
import { refusalCodes } from '../../src/domain/refusals.js';

const windows = Object.entries(limits).flatMap(([name, limit]) =>
  typeof limit === 'object' && 'windowMs' in limit ? [[name, limit.windowMs] as const] : [],
);

/** Milliseconds that a sentence asks someone to wait, and as none where it names no time. */
function askedToWait(sentence: string): number | null {
  const [, many = '', unit = ''] = /(?:in|wait|for) (an?|\d+) (minutes?|hours?|days?)/i.exec(sentence) ?? [];
  if (unit === '') return /tomorrow/.test(sentence) ? dayMs : null;
  const of = unit.startsWith('minute') ? minuteMs : unit.startsWith('hour') ? hourMs : dayMs;
  return (Number.parseInt(many, 10) || 1) * of;
}

describe('whoever is kept from something by a limit', () => {
  it('finds limits to speak of', () => expect(windows.length).toBeGreaterThan(20));

  it.each(windows)(
    '%s: is told a time after which its window is over, and no much longer one',
    (_, windowMs) => {
      const code = limitRefusal({ windowMs });
      const said = askedToWait(refusalSentences[code].sentence) ?? 0;
      expect(said).toBeGreaterThanOrEqual(windowMs);
      expect(said).toBeLessThanOrEqual(Math.max(windowMs, 15 * minuteMs));
      expect(secondsToWait(code)).toBe(said / 1000);
    },
  );

  it('and a locked account waits no longer than it is told', () => {
    expect(limits.signInFailures.lockMs).toBeLessThanOrEqual(limitWaits['rate-limited']);
  });

  it.each(Object.keys(limitWaits) as (keyof typeof limitWaits)[])(
    '%s: is told so in Spanish, too',
    (code) => {
      const english = /\d+/.exec(refusalSentences[code].sentence)?.[0];
      expect(sentenceIn('es', code)).not.toBe(sentenceIn('en', code));
      expect(/\d+/.exec(sentenceIn('es', code))?.[0]).toBe(english);
    },
  );
});

describe('Retry-After', () => {
  it.each(refusalCodes.filter((code) => secondsToWait(code) !== null))(
    'of %s agrees with its sentence',
    (code) => {
      const said = askedToWait(refusalSentences[code].sentence);
      if (said !== null && refusalSentences[code].status === 429)
        expect(secondsToWait(code)).toBe(said / 1000);
      else expect(secondsToWait(code)).toBeLessThanOrEqual((said ?? dayMs) / 1000);
    },
  );

  it('comes with each refusal that passes by itself', () => {
    const passing = refusalCodes.filter((code) => [429, 503].includes(refusalSentences[code].status));
    expect(passing.filter((code) => secondsToWait(code) === null)).toEqual(['download-limit-reached']);
  });
});
