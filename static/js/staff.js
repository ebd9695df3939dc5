// The sign-in page: a pad of digits for fingers, the same digits from any keyboard.

const form = document.getElementById('signin');
const pin = document.getElementById('pin');
const pad = document.getElementById('pad');

const chosen = () => form.querySelector('[name=staff_id]:checked');

function type(digit) {
  if (pin.value.length >= pin.maxLength) return;
  pin.value += digit;
  pin.dispatchEvent(new Event('input', { bubbles: true })); // an error shown here has been read
}

pad.addEventListener('click', (event) => {
  const key = event.target.closest('[data-digit], [data-erase]');
  if (!key) return;
  if (key.dataset.digit) type(key.dataset.digit);
  else pin.value = pin.value.slice(0, -1);
});

form.addEventListener('change', (event) => {
  if (event.target.name !== 'staff_id') return;
  pin.value = '';
  pad.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
});

// Once a name is chosen, digits go into the PIN wherever the focus is, and Enter sends it.
document.addEventListener('keydown', (event) => {
  if (event.target === pin || event.ctrlKey || event.metaKey || event.altKey || !chosen()) return;
  if (/^\d$/.test(event.key)) type(event.key);
  else if (event.key === 'Backspace') pin.value = pin.value.slice(0, -1);
  else if (event.key === 'Enter' && pin.value && !event.target.closest('button')) form.requestSubmit();
  else return;
  event.preventDefault();
});

document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
  if (ctx.sourceElement === form && ctx.response.status >= 400) pin.value = '';
});
