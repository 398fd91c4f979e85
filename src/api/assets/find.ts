/** The key `/` leads to the search box of every page of the staff portal. Without script it is in the frame of the page. */
export const find = `
addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.('input:not([type=checkbox]), textarea, select')) return;
  event.preventDefault();
  document.querySelector('[role=search] input[type=search]').focus();
});
`;
