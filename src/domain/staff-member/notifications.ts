/** What one of our staff may be told by email, in the order of their settings. */
export const staffNotifications = ['assigned', 'mentioned', 'due_soon'] as const;
type Chosen = (typeof staffNotifications)[number];

/** Besides, what leads are told whatever they chose: that someone read the data of many workflows. */
export type StaffNotificationKind = Chosen | 'many_read';

/** Of what someone wants to be told. */
export type NotificationChoice = Readonly<Record<Chosen, boolean>>;

/** Who never chose is told of everything. Basis: product; each kind is about the reader's own work, and comes once. */
export const usualChoice: NotificationChoice = { assigned: true, mentioned: true, due_soon: true };

/** How long before its date a task is due soon; of one that had less than twice that, half of its time. Basis: product; as long as the desk says “Due soon”. */
export const dueSoonHours = 24;

/** How often what waits is mailed, as one email a person. Basis: product; soon enough to act on, and twenty tasks handed over together are one email. */
export const mailingMinutes = 5;

/** From how many workflows on, read within an hour by one of our staff through the codec, leads are told. Basis: product; 200 cases a day are 25 an hour. */
export const manyRead = { workflows: 100, withinMinutes: 60 } as const;

/** Whether someone wants to be told; of what guards the data of others they always are. */
export function isToldOf(kind: StaffNotificationKind, choice: NotificationChoice): boolean {
  return kind === 'many_read' || choice[kind];
}
