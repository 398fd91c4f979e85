const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** An instant so many minutes later. */
export function minutesAfter(at: Date, minutes: number): Date {
  return new Date(at.getTime() + minutes * minuteMs);
}

/** An instant so many hours later. */
export function hoursAfter(at: Date, hours: number): Date {
  return new Date(at.getTime() + hours * hourMs);
}

/** An instant so many days of 24 hours later, whatever the clocks do. */
export function daysAfter(at: Date, days: number): Date {
  return hoursAfter(at, days * 24);
}
