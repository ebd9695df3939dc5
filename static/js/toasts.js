// Short messages at the foot of the page: at most three, each goes by itself, none before it was
// read (a pointer or the focus on it stops its clock).

const MOST = 3;
const stack = document.getElementById('toasts');
const template = document.getElementById('toast-template');

export const word = (name) => stack.dataset[`word${name}`];

// A modal dialog lies above everything and makes the rest inert, so the stack moves into it.
function host() {
  const open = document.querySelectorAll('dialog[open]');
  return open[open.length - 1] || document.body;
}

function goAfter(toast, seconds) {
  let timer;
  const stop = () => clearTimeout(timer);
  const start = () => {
    stop();
    timer = setTimeout(() => toast.remove(), seconds * 1000);
  };
  for (const name of ['pointerenter', 'focusin']) toast.addEventListener(name, stop);
  for (const name of ['pointerleave', 'focusout']) toast.addEventListener(name, start);
  start();
}

// `act` is { label, url } for a button that posts, or { label, run } for one that calls.
function addAction(toast, act) {
  const button = toast.querySelector('[data-toast-act]');
  button.hidden = false;
  button.textContent = act.label;
  if (act.key) button.dataset.keyAction = act.key;
  if (act.url) button.setAttribute('hx-post', act.url);
  else button.addEventListener('click', () => { toast.remove(); act.run(); });
  button.addEventListener('htmx:finally:request', () => toast.remove());
}

export function say({ said, todo = '', error = false, seconds = error ? 8 : 5, act = null }) {
  const toast = template.content.firstElementChild.cloneNode(true);
  toast.classList.toggle('is-error', error);
  toast.setAttribute('role', error ? 'alert' : 'status');
  toast.querySelector('[data-toast-said]').textContent = said;
  toast.querySelector('[data-toast-do]').textContent = todo;
  toast.querySelector('[data-toast-close]').addEventListener('click', () => toast.remove());
  if (act) addAction(toast, act);
  if (stack.parentNode !== host()) host().append(stack);
  const shown = stack.querySelectorAll('.toast');
  for (const old of [...shown].slice(0, Math.max(0, shown.length - MOST + 1))) old.remove();
  stack.append(toast);
  htmx.process(toast);
  goAfter(toast, seconds);
  return toast;
}

document.addEventListener('close', (event) => {
  if (event.target.contains(stack)) document.body.append(stack);
}, true);
