import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { killedAt, killedWhen, reviewWrites } from '../harness/killed-at.js';
import { startProgram } from '../harness/program.js';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
afterAll(() => office.close());

describe('a worker is killed while it opens the review of everyone’s access', () => {
  const opened = () =>
    office.db.accessReview.findMany({
      where: { occasion: 'periodic' },
      include: { items: true, case: { include: { tasks: true, events: { orderBy: { id: 'asc' } } } } },
    });

  it.each([
    ...reviewWrites,
    [
      'the line of the trail',
      { table: 'audit_entry', when: `NEW.act = 'case.access-review-opened'` },
    ] as const,
  ])('as it writes %s: there is no half of a review', async (_, write) => {
    const at = office.clock().toISOString();
    await killedAt(office, write, () =>
      startProgram('test/crash/open-access-review.mjs', office.environment, [at]),
    );
    expect(await opened()).toEqual([]);
    expect(await office.db.case.count({ where: { kind: 'access_review' } })).toBe(0);
  });

  it('and the next attempt opens it once, also where the one before was killed after its commit', async () => {
    const at = office.clock().toISOString();
    const isOpened = async () => (await opened()).length > 0;
    await killedWhen(office, isOpened, () =>
      startProgram('test/crash/open-access-review.mjs', office.environment, [at]),
    );
    for (const _ of [1, 2]) expect(await createActivities(office).openAccessReview({ at })).toBe(false);
    const reviews = await opened();
    expect(reviews).toHaveLength(1);
    expect(reviews[0]?.items).toHaveLength(await office.db.account.count({ where: { portal: 'staff' } }));
    expect(reviews[0]?.case).toMatchObject({
      tasks: [{ kind: 'review_access' }],
      events: [{ code: 'access-review-opened' }],
    });
  });
});
