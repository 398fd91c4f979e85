import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { untilBlocked } from '../harness/blocked.js';

/** The column said until when appointments can be made, and nothing looked at it. */
describe('a provider who leaves, with March 14, 2027 as the last day in New York', () => {
  let office: BackOffice;
  let chartId: string;
  beforeAll(async () => {
    office = await openBackOffice({ policy: 'standard', worker: false });
    chartId = office.people.charts['own'] ?? '';
  });
  beforeEach(async () => {
    await office.db.appointment.deleteMany({ where: { status: { not: 'completed' } } });
    await lastDay('2027-03-14');
  });
  afterAll(() => office.close());

  const lastDay = (date: string | null) =>
    office.db.provider.update({
      where: { id: office.people.provider.id },
      data: { bookableUntil: date === null ? null : new Date(date) },
    });
  const make = (at: string, status: 'scheduled' | 'cancelled' = 'scheduled') => {
    const startsAt = new Date(at);
    return office.db.appointment.create({
      data: { id: randomUUID(), chartId, status, startsAt, endsAt: startsAt },
    });
  };
  const move = (id: string, at: string) =>
    office.db.appointment.update({ where: { id }, data: { startsAt: new Date(at) } });
  const refused = 'no appointment can be made after the last day of a provider';

  // The clocks went forward that day, so it ends at 04:00 UTC.
  it('takes appointments until it ends, and none after it', async () => {
    expect(await make('2027-03-15T03:59:59Z')).toMatchObject({ status: 'scheduled' });
    await expect(make('2027-03-15T04:00:00Z')).rejects.toThrow(refused);
  });

  it('has none moved or restored behind it', async () => {
    const { id } = await make('2027-03-10T15:00:00Z');
    await expect(move(id, '2027-03-16T15:00:00Z')).rejects.toThrow(refused);
    const cancelled = await make('2027-03-20T15:00:00Z', 'cancelled');
    await expect(
      office.db.appointment.update({ where: { id: cancelled.id }, data: { status: 'scheduled' } }),
    ).rejects.toThrow(refused);
  });

  it('keeps those that were made before until they are moved, held or cancelled', async () => {
    await lastDay(null);
    const { id } = await make('2027-03-20T15:00:00Z');
    await lastDay('2027-03-14');
    const unchanged = { status: 'scheduled', endsAt: new Date('2027-03-20T16:00:00Z') } as const;
    await office.db.appointment.update({ where: { id }, data: unchanged });
    expect(await move(id, '2027-03-12T15:00:00Z')).toMatchObject({ status: 'scheduled' });
    await expect(move(id, '2027-03-20T15:00:00Z')).rejects.toThrow(refused);
    await office.db.appointment.update({ where: { id }, data: { status: 'cancelled' } });
  });

  it('takes them again once the request was withdrawn', async () => {
    await lastDay(null);
    expect(await make('2027-03-20T15:00:00Z')).toMatchObject({ status: 'scheduled' });
  });

  it('takes none that was being made while the request came in', async () => {
    await lastDay(null);
    const made = office.db.$transaction(async (tx) => {
      await tx.provider.update({
        where: { id: office.people.provider.id },
        data: { bookableUntil: new Date('2027-03-14') },
      });
      const booking = make('2027-03-20T15:00:00Z').then(
        () => 'made',
        () => 'refused',
      );
      await untilBlocked(office.db);
      return { booking };
    });
    expect(await (await made).booking).toBe('refused');
  });
});
