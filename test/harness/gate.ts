/** Something that others wait for, and what lets them go on. */
export function gate(): [Promise<void>, () => void] {
  let letGo = () => {};
  const held = new Promise<void>((done) => {
    letGo = done;
  });
  return [held, letGo];
}
