export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
/** Of 24 hours, whatever the clocks do. */
export const dayMs = 24 * hourMs;

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
