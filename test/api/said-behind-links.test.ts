import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { newestDeedOn } from '../../src/cases/seen.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { actOnAmendment } from '../../src/operations/record-amendment/act.js';
import { amendmentLink, type AmendmentLink } from '../../src/operations/record-amendment/links.js';
import { openAmendment } from '../../src/operations/record-amendment/open.js';
import { readAmendment } from '../../src/operations/record-amendment/row.js';
import { actsOnParts, askedRecords } from '../harness/asked-records.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { picture } from '../harness/papers.js';
import { mails } from '../harness/personas.js';

let office: BackOffice;
let copy: Buffer;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  copy = await picture('png');
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

type Asked = Awaited<ReturnType<typeof askedRecords>>;
type Change = Parameters<typeof askedRecords>[2];
const act = actsOnParts(() => office);
const third = { requester: 'third_party', authorizedUntil: '2099-01-01' } as const;
/** What a page of a case has seen when it is loaded now. */
const versionOf = async (caseId: string) => String((await newestDeedOn(office.db, caseId))?.id ?? 0);

/** What is said behind a link, of which request, and what someone of our staff decides who hasn't read it. */
const said: Readonly<
  Record<
    string,
    {
      readonly of?: Change;
      readonly press: (asked: Asked) => Promise<{ readonly status: number }>;
      readonly decides: readonly ['grant' | 'deny', Record<string, string>];
    }
  >
> = {
  'a copy that the holder uploaded': {
    press: ({ holderPath }) => office.browse('provider').upload(`${holderPath}/copy`, {}, [['a.png', copy]]),
    decides: ['grant', {}],
  },
  'a proof of who asks': {
    of: { isProven: false },
    press: ({ path }) => office.browse('client').post(path, { press: 'prove', part: '' }),
    decides: ['deny', { grounds: 'not_authorized' }],
  },
  'an authorization that is taken back': {
    of: third,
    press: ({ path }) => office.browse('client').post(path, { press: 'revoke', part: '' }),
    decides: ['deny', { grounds: 'litigation' }],
  },
};

describe('our staff decide nothing before they have read', () => {
  it.each(Object.entries(said))('%s', async (name, { of = {}, press, decides: [decision, typed] }) => {
    const asked = await askedRecords(office, name, of);
    const version = await versionOf(asked.requestId);
    expect((await press(asked)).status).toBe(200);
    expect(await act(asked, decision, { ...typed, version })).toBe('act-token-stale');
    const now = await versionOf(asked.requestId);
    expect(await act(asked, decision, { ...typed, version: now })).toBe('done');
  });

  it('who should know of a change', async () => {
    const { chartId, email } = await askedRecords(office, 'who should know');
    const asking = { chartId, requester: 'person', name: 'Noor Vale', email, emailIsSafe: true } as const;
    const words = 'I have two children.';
    const receivedAt = office.clock();
    const opened = await openAmendment(office, { ...asking, language: 'en', words, taken: null, receivedAt });
    if (isRefusal(opened)) throw new Error(opened.refused);
    const { amendmentId } = opened;
    const rowOf = async () => (await readAmendment(office.db, amendmentId)) ?? expect.fail('it is gone');
    const behind = async (link: AmendmentLink, fields: Record<string, string>) => {
      const row = await rowOf();
      const path = await office.db.$transaction((tx) => amendmentLink(tx, office.config, row, link));
      const portal = link === 'record-amendment' ? 'client' : 'provider';
      return (await office.browse(portal).post(path, fields)).status;
    };
    const accepted = { press: 'decide', decision: 'accepted', words: 'It is two.' };
    expect(await behind('amendment-decision', accepted)).toBe(200);
    const version = await versionOf(amendmentId);
    const named = { press: 'name-others', 'words-name-others': 'Dr. Lee' };
    expect(await behind('record-amendment', named)).toBe(200);
    const before = await rowOf();
    const answer = await actOnAmendment(office, {
      row: before,
      act: 'name-others',
      by: { id: stableId(mails.agent), role: 'agent' },
      typed: { words: 'Dr. Poe', reason: 'By phone', version },
    });
    expect(answer).toEqual({ refused: 'act-token-stale', field: 'reason' });
    expect((await rowOf()).othersNoteId).toBe(before.othersNoteId);
  });
});
