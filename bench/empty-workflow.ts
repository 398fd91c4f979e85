/** A workflow that does nothing: what Temporal itself takes for a case. */
export async function empty(): Promise<void> {}
