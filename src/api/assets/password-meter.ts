/**
 * Shows a new password on request, and says how good it is a moment after someone stopped typing. The judgement is the server's, as when
 * the form is sent; what is typed goes nowhere else.
 */
export const passwordMeter = `
(() => {
  const box = document.querySelector('.strength');
  const field = document.getElementById(box.dataset.password);
  const show = box.querySelector('button');
  const meter = box.querySelector('meter');
  const words = box.querySelector('p');
  const of = (name) => (field.form.elements[name] || {}).value || '';
  let timer;
  let asked = 0;
  const ask = async () => {
    const number = ++asked;
    const answer = await fetch('/password-strength', {
      method: 'POST',
      body: new URLSearchParams({ password: field.value, email: of('email'), givenName: of('givenName'), familyName: of('familyName') }),
    });
    if (number !== asked || !answer.ok) return;
    const { score, sentence } = await answer.json();
    meter.value = score;
    words.textContent = sentence;
    forget();
  };
  // What was said of the password that was sent isn't true of this one.
  const forget = () => {
    const error = document.getElementById(field.id + '-error');
    if (error === null) return;
    error.remove();
    field.removeAttribute('aria-invalid');
    field.closest('.field').classList.remove('wrong');
  };
  field.addEventListener('input', () => {
    clearTimeout(timer);
    asked += 1;
    if (field.value === '') {
      meter.value = 0;
      words.textContent = '';
    } else timer = setTimeout(ask, 400);
  });
  show.addEventListener('click', () => {
    const hidden = field.type === 'password';
    field.type = hidden ? 'text' : 'password';
    show.setAttribute('aria-pressed', String(hidden));
  });
  field.form.addEventListener('submit', () => {
    field.type = 'password';
  });
  box.hidden = false;
})();
`;
