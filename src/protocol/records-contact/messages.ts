/** Name of the hourly look which providers who left are asked for their records contact. */
export const recordsContactWatchType = 'recordsContactWatch';

/** What the links of one contact are issued under; the id is that of the termination. */
export const recordsContactId = (terminationId: string) => `records-contact/${terminationId}`;

/** How many contacts were looked at before a run handed over to a fresh one. */
export interface RecordsContactWatchInput {
  readonly looked: number;
}
