/** Waits until something holds; fails with what it waited for. */
export async function until<Result>(
  what: string,
  look: () => Promise<Result | null | false>,
  patienceMs = 60_000,
): Promise<Result> {
  for (const end = Date.now() + patienceMs; Date.now() < end;) {
    const found = await look();
    if (found !== null && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  throw new Error(`Waited in vain until ${what}`);
}
