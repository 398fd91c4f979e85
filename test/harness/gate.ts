const held = new Set<() => void>();

/** Something that others wait for, and what lets them go on. */
export function gate(): [Promise<void>, () => void] {
  let letGo = () => {};
  const waited = new Promise<void>((done) => {
    letGo = done;
  });
  held.add(letGo);
  return [waited, letGo];
}

/** Lets all go on that a test which failed still holds: an activity that waits keeps its worker from stopping. */
export function openGates(): void {
  for (const letGo of held) letGo();
  held.clear();
}
