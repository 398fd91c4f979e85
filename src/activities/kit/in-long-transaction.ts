/** Requests and acts on one account wait for each other; none of them is told that the database is busy. */
export const inLongTransaction = { maxWait: 20_000, timeout: 20_000 } as const;
