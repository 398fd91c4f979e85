/** "Exit this page": empties every field, hides the page and takes it out of the history; pressing Escape three times does the same. */
export const exitPage = `
const link = document.getElementById('exit-page');
let escapes = 0;
function leave(event) {
  event.preventDefault();
  document.body.hidden = true;
  document.title = '';
  for (const form of document.forms) for (const field of form.elements) empty(field);
  location.replace(link.href);
}
function empty(field) {
  if (field.type === 'checkbox' || field.type === 'radio') field.checked = false;
  else if ('selectedIndex' in field) field.selectedIndex = -1;
  else if ('value' in field && field.type !== 'hidden' && field.type !== 'submit') field.value = '';
}
link.addEventListener('click', leave);
document.addEventListener('keydown', (event) => {
  escapes = event.key === 'Escape' ? escapes + 1 : 0;
  if (escapes === 3) leave(event);
});
`;
