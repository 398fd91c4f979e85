/** The three portals; an account belongs to one. */
export const portals = ['client', 'provider', 'staff'] as const;
export type Portal = (typeof portals)[number];
