/** What of a request for an accounting the sixty days (src/domain/sixty-days.ts) leave open, each with its basis. */
export const accountingPolicy = {
  /** Days for which its link works: both periods, and time to read it again. Basis: product. */
  linkDays: 150,
} as const;
