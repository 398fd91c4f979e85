import { describe, expect, it } from 'vitest';
import { caseDetails } from '../../src/domain/case/details.js';

const open = {
  reference: 'CT-7Q4M-2KXA',
  process: 'contract-termination',
  state: 'requested',
  waitingOn: 'timer',
  waitsFor: 'the time at which clients are told',
  dueAt: '2026-12-02T14:30:00.000Z',
  happened: [
    { at: new Date('2026-11-27T14:05:00.000Z'), sentence: 'An export of all notes was started.' },
    { at: new Date('2026-11-27T14:00:00.000Z'), sentence: 'The end of the contract was requested.' },
  ],
} as const;

describe('what the Temporal UI shows of a case', () => {
  it('says where it stands, until when, what support may do and what it does, and what happened', () => {
    expect(caseDetails(open)).toMatchInlineSnapshot(`
      "**CT-7Q4M-2KXA is requested.** It goes on by itself: it waits for the time at which clients are told, until Dec 2, 2026, 9:30 AM EST.

      [Open the case](/cases/CT-7Q4M-2KXA): its page has everything that happened, and there you act.

      **What support can do**

      - \`withdraw\` (agent, lead): Ends the case as if it had never been asked for: listing and bookings come back, and clients who were told learn that the provider stays. Takes \`{"actToken":"from the case page","reason":"why"}\`
      - \`changeLastDay\` (agent, lead): Moves the last day; every client who was told is told again. Takes \`{"actToken":"from the case page","reason":"why","lastDay":"2027-01-15"}\`
      - \`sendNoticeNow\` (agent, lead): Tells the clients now. Takes \`{"actToken":"from the case page","reason":"why"}\`
      - \`hold\` (agent, lead): Stops what is sent and the closing; dates stay. Takes \`{"actToken":"from the case page","reason":"why"}\`
      - \`waiveNotice\` (agent, lead): Lets the last day be any day from today on. Takes \`{"actToken":"from the case page","reason":"why"}\`

      The form closes the same way after an act that was refused. What happened, here and on the case page, says whether it was done.

      **What happened**

      - Nov 27, 2026, 9:05 AM EST: An export of all notes was started.
      - Nov 27, 2026, 9:00 AM EST: The end of the contract was requested."
    `);
  });

  it.each(['delayNotice', 'choose'])(
    'offers support no act that others send in their own name: %s',
    (act) => {
      expect(caseDetails(open)).not.toContain(act);
    },
  );

  it('tells times where the case is', () => {
    const text = caseDetails({ ...open, timeZone: 'America/Los_Angeles' });
    expect(text).toContain('Dec 2, 2026, 6:30 AM PST');
  });

  it('says that it is support’s turn, and that nothing is left once it is over', () => {
    const held = caseDetails({
      ...open,
      state: 'held',
      waitingOn: 'support',
      waitsFor: 'support to release the hold',
    });
    expect(held).toContain(
      '**CT-7Q4M-2KXA is held.** **It is support’s turn**: it waits for support to release the hold, until',
    );
    const over = caseDetails({
      ...open,
      state: 'withdrawn',
      waitingOn: 'nobody',
      waitsFor: 'nothing',
      dueAt: null,
      happened: [],
    });
    expect(over).toBe(
      '**CT-7Q4M-2KXA is withdrawn.** Nothing is left to do.\n\n[Open the case](/cases/CT-7Q4M-2KXA): its page has everything that happened.',
    );
  });

  it('has an empty line before every list, without which the renderer makes one paragraph of it', () => {
    const lines = caseDetails(open).split('\n');
    const first = lines.flatMap((line, at) =>
      line.startsWith('- ') && !lines[at - 1]?.startsWith('- ') ? [at] : [],
    );
    expect(first.map((at) => lines[at - 1])).toEqual(['', '']);
  });
});
