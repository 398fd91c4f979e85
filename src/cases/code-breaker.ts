export async function codeStopped(..._: unknown[]): Promise<boolean> {
  return false;
}
