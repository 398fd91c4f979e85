export function codeTroubleOf(because: string | null): string {
  return because ?? '';
}
