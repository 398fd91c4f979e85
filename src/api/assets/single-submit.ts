/**
 * Sends a form once where its button is pressed twice: the second press would break off the answer to the first, and a code works once. After
 * three seconds it may be sent again, since the network may have lost it. Without script the server takes the first and says so to the second.
 */
export const singleSubmit = `
(() => {
  const sentAt = new WeakMap();
  addEventListener('submit', (event) => {
    if (event.defaultPrevented) return;
    if (Date.now() - (sentAt.get(event.target) ?? 0) < 3000) event.preventDefault();
    else sentAt.set(event.target, Date.now());
  });
  addEventListener('pageshow', (event) => {
    if (event.persisted) document.querySelectorAll('form').forEach((form) => sentAt.delete(form));
  });
})();
`;
