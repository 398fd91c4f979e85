import { exportUnderWay } from '../../domain/note-export/states.js';

/**
 * Shows how far an export is while someone waits: the bar moves every two seconds for an hour, and the page loads again once the file is ready
 * or couldn't be made. Without script a link loads it. A file that is handed over leaves its page as it was: two seconds after the press the page takes
 * its count of downloads from a fresh one, because loading again would break off a file that is slow to come.
 */
export const exportStatus = `
(() => {
  const bar = document.getElementById('export-progress');
  const line = document.getElementById('export-charts');
  let left = 1800;
  const ask = async () => {
    left -= 1;
    const answer = await fetch('/v1/note-exports/' + bar.dataset.export).catch(() => null);
    if (answer === null || !answer.ok) return again();
    const { state, chartsDone, chartsTotal } = await answer.json();
    if (!${JSON.stringify(exportUnderWay)}.includes(state)) return location.reload();
    bar.max = Math.max(chartsTotal, 1);
    bar.value = chartsDone;
    line.textContent = chartsDone + ' of ' + chartsTotal;
    again();
  };
  const again = () => {
    if (left > 0) setTimeout(ask, 2000);
  };
  if (bar !== null) again();
  const downloads = document.getElementById('export-downloads');
  const count = async () => {
    const answer = await fetch(location.href).catch(() => null);
    if (answer === null || !answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    downloads.textContent = fresh.getElementById('export-downloads')?.textContent ?? downloads.textContent;
  };
  for (const form of document.querySelectorAll('form[action$="/download"]'))
    form.addEventListener('submit', () => setTimeout(count, 2000));
})();
`;
