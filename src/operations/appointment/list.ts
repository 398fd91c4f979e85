import type { Database } from '../../adapters/database.js';
import { dateIn, plusDays, startOfDay, type CalendarDate } from '../../domain/zoned-time.js';
import type { Provider } from '../../generated/prisma/client.js';
import { fullName } from '../../domain/person-name.js';

/** Days that a list of appointments covers, and appointments after which it ends with the day: the first of a caseload of 400 fill one. Basis: product; a page that can be read. */
const daysShown = 14;
const appointmentsShown = 100;

/** A coming appointment as lists show it. */
export interface ComingAppointment {
  readonly clientName: string;
  readonly kind: 'intake' | 'session';
  readonly source: 'headway_sourced' | 'own';
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** Coming appointments of some days, in the time zone of the practice. */
export interface ComingAppointments {
  readonly timeZone: string;
  /** Whether the list begins today, and nothing earlier is to come. */
  readonly isFromToday: boolean;
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

/** The appointments of a practice that are to come, by day, from a day on; what is over isn't shown, however early that day is. */
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
    const { client, source } = chart;
    const appointment = { clientName: fullName(client), kind, source, startsAt, endsAt };
    days.set(date, [...(days.get(date) ?? []), appointment]);
  }
  const all = Array.from(days, ([date, appointments]) => ({ date, appointments }));
  const shown = readable(all);
  const omitted = all[shown.length];
  return {
    timeZone,
    isFromToday: first === today,
    from: first,
    until: omitted === undefined ? plusDays(first, daysShown - 1) : plusDays(omitted.date, -1),
    days: shown,
    next: omitted?.date ?? (later && dateIn(timeZone, later.startsAt)),
  };
}

/** The first days up to the one that fills the page. */
function readable<Day extends { readonly appointments: readonly unknown[] }>(days: readonly Day[]): Day[] {
  let count = 0;
  return days.filter(({ appointments }) => {
    const fits = count < appointmentsShown;
    count += appointments.length;
    return fits;
  });
}
