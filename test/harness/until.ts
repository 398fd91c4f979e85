/** Waits until something holds; fails with what it waited for. Looks at once, then ever more seldom, from 10 to 150 ms apart. */
export async function until<Result>(
  what: string,
  look: () => Promise<Result | null | false>,
  patienceMs = 120_000,
): Promise<Result> {
  const end = Date.now() + patienceMs;
  for (let pause = 10; Date.now() < end; pause = Math.min(2 * pause, 150)) {
    const found = await look();
    if (found !== null && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  throw new Error(`Waited in vain until ${what}`);
}
