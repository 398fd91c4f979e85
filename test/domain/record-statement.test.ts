import { describe, expect, it } from 'vitest';
import { readStatement } from '../../src/domain/record-request/statement.js';

const typed = { on: '3/5/2026', how: 'mail', detail: '9400 1000 0000' };
/** Asked for on the evening of March 2 in New York, which is March 3 in UTC. */
const of = {
  receivedAt: new Date('2026-03-03T03:00:00Z'),
  timeZone: 'America/New_York',
  at: new Date('2026-03-11T02:00:00Z'),
};

describe('a provider’s word that records were sent', () => {
  it.each([
    [{}, { on: '2026-03-05', how: 'mail', detail: '9400 1000 0000' }],
    [
      { how: 'in_person', detail: ' ' },
      { on: '2026-03-05', how: 'in_person', detail: null },
    ],
    [
      { how: 'email', detail: '' },
      { on: '2026-03-05', how: 'email', detail: null },
    ],
    [{ on: '3/2/2026' }, { on: '2026-03-02', how: 'mail', detail: '9400 1000 0000' }],
    [{ on: '3/1/2026' }, { refused: 'sent-before-asked', field: 'on' }],
    [{ on: '3/10/2026' }, { on: '2026-03-10', how: 'mail', detail: '9400 1000 0000' }],
    [{ on: '3/11/2026' }, { refused: 'sent-in-future', field: 'on' }],
    [{ on: '' }, { refused: 'statement-incomplete', field: 'on' }],
    [{ how: 'pigeon' }, { refused: 'statement-incomplete', field: 'how' }],
    [{ how: 'constructor' }, { refused: 'statement-incomplete', field: 'how' }],
    [{ detail: ' ' }, { refused: 'sent-untraced', field: 'detail' }],
    [
      { how: 'fax', detail: '' },
      { refused: 'sent-untraced', field: 'detail' },
    ],
    [
      { how: 'portal', detail: '' },
      { refused: 'sent-untraced', field: 'detail' },
    ],
    [{ detail: 'x'.repeat(201) }, { refused: 'longer-than-200', field: 'detail' }],
  ])('with %j is %j', (change, answer) => {
    expect(readStatement({ ...typed, ...change }, of)).toEqual(answer);
  });
});
