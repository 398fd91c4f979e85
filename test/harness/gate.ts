import { onTestFinished } from 'vitest';

/** Something that others wait for until the test lets them go on, or is over: what is held after it would keep its worker from stopping. */
export function gate(): [Promise<void>, () => void] {
  let letGo = () => {};
  const held = new Promise<void>((done) => {
    letGo = done;
  });
  onTestFinished(() => letGo());
  return [held, letGo];
}
