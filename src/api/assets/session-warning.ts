/**
 * Warns before a session ends and offers to go on (WCAG 2.2.1); the banner is in the page's frame. Other tabs of the portal say when they
 * were used. A script of the page that is answered 401 says so here by the event `session-ended`, with that answer. Without script a form
 * that comes too late is kept all the same (src/api/sign-in/kept-form.ts).
 */
export const sessionWarning = `
(() => {
  const banner = document.getElementById('session-warning');
  const words = banner.querySelector('p');
  const stay = banner.querySelector('button');
  const { endsInMs, warnMs } = banner.dataset;
  const tabs = new BroadcastChannel('session');
  let endsAt = Date.now() + Number(endsInMs);
  let isRemoved = false;
  const show = () => {
    const left = endsAt - Date.now();
    const minutes = Math.ceil(left / 60000);
    const text = isRemoved
      ? 'Your access has ended: someone removed your account. What you send from here is not saved.'
      : left <= 0
      ? 'You were logged out. What you typed is still here: send it, and we ask you to log in first.'
      : 'You will be logged out in ' + (minutes === 1 ? 'a minute' : minutes + ' minutes') + ' because nothing was sent for a while.';
    banner.hidden = left > Number(warnMs);
    stay.hidden = left <= 0;
    if (!banner.hidden && words.textContent !== text) words.textContent = text;
  };
  const end = ({ type }) => {
    isRemoved = type.endsWith('#access-ended');
    endsAt = Date.now();
    show();
  };
  document.addEventListener('session-ended', ({ detail }) => end(detail));
  const goOnUntil = (later) => {
    endsAt = Math.max(endsAt, later);
    show();
  };
  tabs.onmessage = ({ data }) => goOnUntil(data);
  tabs.postMessage(endsAt);
  stay.onclick = async () => {
    const answer = await fetch('/v1/session');
    if (answer.status === 401) end(await answer.json());
    if (!answer.ok) return;
    const session = await answer.json();
    goOnUntil(Date.now() + session.endsInMs);
    tabs.postMessage(endsAt);
  };
  setInterval(show, 5000);
  show();
})();
`;
