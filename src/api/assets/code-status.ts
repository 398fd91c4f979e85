/**
 * Says what became of the newest code while someone waits for it: sent, delivered, or why not. Asked every two seconds for two minutes, and
 * announced when it changes; without script the sentence is that of the page's own time.
 */
export const codeStatus = `
(() => {
  const line = document.getElementById('code-status');
  let left = line.dataset.waiting === 'yes' ? 60 : 0;
  const ask = async () => {
    left -= 1;
    const answer = await fetch('/v1/two-factor').catch(() => null);
    if (answer === null || !answer.ok) return again();
    const { step, sentence, isWaiting } = await answer.json();
    if (step !== 'code') return;
    if (line.textContent !== sentence) line.textContent = sentence;
    if (isWaiting) again();
  };
  const again = () => {
    if (left > 0) setTimeout(ask, 2000);
  };
  again();
})();
`;
