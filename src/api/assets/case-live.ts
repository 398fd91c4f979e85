/**
 * Says on a case's page that someone changed it meanwhile and who else looks at it, asked every fifteen seconds while the page is looked at.
 * Nothing is loaded anew, so that nothing typed is lost. Without script an act says it when it is sent.
 */
export const caseLive = `
(() => {
  const place = document.getElementById('case-live');
  const ask = async () => {
    if (document.visibilityState === 'visible') {
      const answer = await fetch(place.dataset.live).catch(() => null);
      if (answer !== null && answer.status === 401) {
        const detail = await answer.json();
        return document.dispatchEvent(new CustomEvent('session-ended', { detail }));
      }
      if (answer?.ok) {
        const { changed, looking } = await answer.json();
        for (const [name, words] of Object.entries({ changed, looking })) {
          const line = place.querySelector('[data-line=' + name + ']');
          if (line.textContent !== words) line.textContent = words;
          line.closest('[data-shown]').hidden = words === '';
        }
      }
    }
    setTimeout(ask, 15000);
  };
  setTimeout(ask, 15000);
})();
`;
