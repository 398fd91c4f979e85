/**
 * Shows how far an export is while someone waits: the bar moves every two seconds for an hour, and the page loads again once the file is ready
 * or could not be made. Without script a link loads it.
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
    if (!['requested', 'rendering', 'assembling'].includes(state)) return location.reload();
    bar.max = Math.max(chartsTotal, 1);
    bar.value = chartsDone;
    line.textContent = chartsDone + ' of ' + chartsTotal;
    again();
  };
  const again = () => {
    if (left > 0) setTimeout(ask, 2000);
  };
  again();
})();
`;
