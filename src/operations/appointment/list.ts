import type { Database } from '../../adapters/database.js';
import { dateIn, plusDays, startOfDay, type CalendarDate } from '../../domain/zoned-time.js';
import type { Provider } from '../../generated/prisma/client.js';
import { fullName } from '../../domain/person-name.js';

/** Days that a list of appointments covers. Basis: product; a page that can be read. */
const daysShown = 14;

/** A coming appointment as lists show it. */
export interface ComingAppointment {
  readonly clientName: string;
  readonly kind: 'intake' | 'session';
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** Coming appointments of some days, in the time zone of the practice. */
export interface ComingAppointments {
  readonly timeZone: string;
  readonly from: CalendarDate;
  /** The last day that is covered. */
  readonly until: CalendarDate;
  readonly days: readonly {
    readonly date: CalendarDate;
    readonly appointments: readonly ComingAppointment[];
  }[];
  /** The day of the first appointment after these, if there is one. */
  readonly next: CalendarDate | null;
}

/** The appointments of a practice that are to come, by day, from a day on; what is over is not shown, however early that day is. */
export async function comingAppointments(
  db: Database,
  { id: providerId, timeZone }: Provider,
  { from, now }: { readonly from: CalendarDate | null; readonly now: Date },
): Promise<ComingAppointments> {
  const today = dateIn(timeZone, now);
  const first = from === null || from < today ? today : from;
  const end = startOfDay(timeZone, plusDays(first, daysShown));
  const begin = startOfDay(timeZone, first);
  const ofPractice = { chart: { providerId }, status: 'scheduled' } as const;
  const [rows, later] = await Promise.all([
    db.appointment.findMany({
      where: { ...ofPractice, startsAt: { gte: begin > now ? begin : now, lt: end } },
      include: { chart: { include: { client: true } } },
      orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
    }),
    db.appointment.findFirst({
      where: { ...ofPractice, startsAt: { gte: end } },
      orderBy: { startsAt: 'asc' },
    }),
  ]);
  const days = new Map<CalendarDate, ComingAppointment[]>();
  for (const { startsAt, endsAt, kind, chart } of rows) {
    const date = dateIn(timeZone, startsAt);
    const clientName = fullName(chart.client);
    days.set(date, [...(days.get(date) ?? []), { clientName, kind, startsAt, endsAt }]);
  }
  return {
    timeZone,
    from: first,
    until: plusDays(first, daysShown - 1),
    days: Array.from(days, ([date, appointments]) => ({ date, appointments })),
    next: later && dateIn(timeZone, later.startsAt),
  };
}
