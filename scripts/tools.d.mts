export const cachePaths: { root: string; temporal: string; testServer: string; temporalServer: string };
export function findTemporal(): string | null;
export function findTemporalServer(): string | null;
export function findPostgresTools(): string | null;
export function findPromtool(): string | null;
export function findS3Gateway(): string | null;
export function findTestServer(): string | null;
export function findChromium(): string | null;
export function onPath(name: string): string[];
