import { afterEach, describe, expect, it } from 'vitest';
import { accessReviewView } from '../../src/protocol/access-review/messages.js';
import { startAccessReview } from '../harness/access-reviews.js';
import { fails } from '../harness/recording-activities.js';
import { openScene, type Scene } from '../harness/time-skipping.js';
import { until } from '../harness/until.js';

let scene: Scene;
afterEach(() => scene.close());

const letters = () => scene.asked('tellOfAccessReview').map(({ template, round }) => `${template}/${round}`);
const told = (letter: string) => until(`“${letter}” went out`, async () => letters().includes(letter));

describe('a review of access', () => {
  it('that is decided in time asks once, and is over', async () => {
    scene = await openScene();
    const review = await startAccessReview(scene);
    await told('opened/0');
    await scene.skipDays(13);
    await review.complete();
    await review.handle.result();
    expect(letters()).toEqual(['opened/0']);
    expect(await review.handle.query(accessReviewView)).toEqual({ status: 'completed', dueAt: null });
  });

  it('keeps its clock while no letter goes out', async () => {
    scene = await openScene();
    scene.answers.tellOfAccessReview = fails;
    const review = await startAccessReview(scene);
    await scene.skipDays(16);
    expect((await review.handle.query(accessReviewView)).status).toBe('overdue');
    await review.complete();
    await review.handle.result();
  });

  it('that is late after 14 days is told then and every week, and stays open until it is decided', async () => {
    scene = await openScene();
    const review = await startAccessReview(scene);
    await told('opened/0');
    await scene.skipDays(14);
    await told('overdue/0');
    await scene.skipDays(15);
    await told('overdue/2');
    expect(letters()).toEqual(['opened/0', 'overdue/0', 'overdue/1', 'overdue/2']);
    expect((await review.handle.query(accessReviewView)).status).toBe('overdue');
    await review.complete();
    await review.handle.result();
  });
});
