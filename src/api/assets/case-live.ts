/**
 * Writes a macro into an answer, and says on a case's page that someone changed it meanwhile and who else looks at it, asked every fifteen seconds while the page is looked at.
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
  /* A macro goes under what is typed, and files that were chosen stay. Without script the server writes it in. */
  document.addEventListener('click', (event) => {
    const button = event.target.closest?.('button[name=macro]');
    if (!button) return;
    event.preventDefault();
    const field = button.form.elements.message;
    const typed = field.value.trimEnd();
    field.value = (typed === '' ? '' : typed + '\\n\\n') + button.dataset.words;
    field.focus();
  });
})();
`;
