/**
 * Sends a form once where a button of it is pressed twice: the second press would break off the answer to the first, and a code works once. After
 * three seconds it may be sent again, since the network may have lost it. Another button is another wish, as a CSV is
 * after a PDF. Without script the server takes the first and says so to the second.
 */
export const singleSubmit = `
(() => {
  let sentAt = new WeakMap();
  addEventListener('submit', (event) => {
    if (event.defaultPrevented) return;
    const pressed = event.submitter ?? event.target;
    if (Date.now() - (sentAt.get(pressed) ?? 0) < 3000) event.preventDefault();
    else sentAt.set(pressed, Date.now());
  });
  addEventListener('pageshow', (event) => {
    if (event.persisted) sentAt = new WeakMap();
  });
})();
`;
