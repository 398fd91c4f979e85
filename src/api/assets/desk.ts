/**
 * Keys of the queue, and its counts as they are now, asked every twenty seconds while the page is looked at; asking doesn't keep a session
 * alive. Without script every key has a link or a button, and the counts are those of when the page was loaded.
 */
export const desk = `
(() => {
  const rows = [...document.querySelectorAll('a[data-row]')];
  const keys = document.getElementById('keys');
  keys.hidden = false;
  const move = (step) => {
    const at = rows.indexOf(document.activeElement);
    const next = at === -1 ? (step > 0 ? 0 : rows.length - 1) : at + step;
    rows[Math.min(Math.max(next, 0), rows.length - 1)]?.focus();
  };
  const deeds = {
    j: () => move(1),
    k: () => move(-1),
    x: () => {
      const row = document.activeElement?.dataset?.row;
      const box = row && document.querySelector('input[name="task.' + row + '"]');
      if (box) box.checked = !box.checked;
    },
    '?': () => {
      keys.open = !keys.open;
      if (keys.open) keys.querySelector('summary').focus();
    },
  };
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.('input:not([type=checkbox]), textarea, select')) return;
    const deed = Object.hasOwn(deeds, event.key) ? deeds[event.key] : undefined;
    if (deed === undefined) return;
    event.preventDefault();
    deed();
  });
  /* The Temporal UI keeps its columns and views in the browser, by namespace: chosen once for each person who chose none. */
  const lists = document.getElementById('temporal-lists');
  const columns = ['Status', 'CaseReference', 'CaseKind', 'CaseState', 'WaitingOn', 'DueAt', 'Workflow ID'];
  const keep = (key, value) => {
    const { namespace } = lists.dataset;
    let kept = {};
    try {
      kept = JSON.parse(localStorage.getItem(key)) ?? {};
    } catch {}
    if (kept[namespace]?.length > 0) return;
    localStorage.setItem(key, JSON.stringify({ ...kept, [namespace]: value }));
  };
  if (lists !== null && localStorage.getItem('headway-temporal-lists') === null) {
    localStorage.setItem('headway-temporal-lists', 'chosen');
    keep('namespace-workflow-table-columns', columns.map((label) => ({ label })));
    const views = [...lists.querySelectorAll('a[data-query]')];
    keep(
      'saved-workflow-queries',
      views.map((link, index) => ({
        id: 'headway-' + index,
        name: link.textContent.trim(),
        query: link.dataset.query,
        type: 'user',
      })),
    );
  }
  const ask = async () => {
    if (document.visibilityState === 'visible') {
      const answer = await fetch('/live/queue').catch(() => null);
      if (answer !== null && answer.status === 401) {
        const detail = await answer.json();
        return document.dispatchEvent(new CustomEvent('session-ended', { detail }));
      }
      if (answer?.ok) show((await answer.json()).views);
    }
    setTimeout(ask, 20000);
  };
  const show = (views) => {
    for (const { query, words, mine } of views) {
      const link = document.querySelector('#views a[data-query="' + query + '"]');
      if (link !== null && link.textContent !== words) link.textContent = words;
      if (mine !== null) document.title = (mine === '0' ? '' : '(' + mine + ') ') + document.title.replace(/^\\(.*?\\) /, '');
    }
  };
  setTimeout(ask, 20000);
})();
`;
