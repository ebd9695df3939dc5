// The wizard that teaches a device its bump bar: "press the key marked BUMP", one after the other.
import { codesOf, forget, learn, numberBumps, setNumberBumps } from './keymap.js';

const dialog = document.getElementById('keys');
let step = -1; // −1: not learning

const steps = () => [...dialog.querySelectorAll('[data-keys-step]')];

function list() {
  for (const place of dialog.querySelectorAll('[data-keys-of]')) {
    const names = codesOf(place.dataset.keysOf).map((code) => code.replace(/^(Key|Digit)/, ''));
    place.textContent = names.join(' · ') || '–';
  }
  dialog.querySelector('[data-keys-number-bumps]').checked = numberBumps();
}

function show() {
  const learning = step >= 0;
  for (const view of dialog.querySelectorAll('[data-keys-view]')) view.hidden = (view.dataset.keysView === 'learn') !== learning;
  steps().forEach((line, i) => { line.hidden = i !== step; });
  if (learning) dialog.querySelector('[data-keys-progress]').textContent = `${step + 1} / ${steps().length}`;
  else list();
}

function go(to) {
  step = to < steps().length ? to : -1;
  show();
  // No button may take the key that is being taught.
  if (step >= 0) dialog.focus();
}

function heard(event) {
  if (step < 0) return;
  event.preventDefault();
  event.stopPropagation();
  if (event.repeat || !event.code) return;
  learn(event.code, steps()[step].dataset.keysStep);
  go(step + 1);
}

const ACTIONS = {
  learn: () => go(0),
  skip: () => go(step + 1),
  finish: () => go(steps().length),
  reset: () => { forget(); list(); },
};

if (dialog) {
  dialog.tabIndex = -1;
  dialog.addEventListener('kds:open', () => go(steps().length));
  dialog.addEventListener('close', () => { step = -1; });
  dialog.addEventListener('cancel', (event) => { if (step >= 0) event.preventDefault(); }); // Escape may be a key of the bar
  dialog.addEventListener('keydown', heard, true);
  dialog.addEventListener('click', (event) => {
    const button = event.target.closest('[data-keys-do]');
    if (button) ACTIONS[button.dataset.keysDo]();
  });
  dialog.querySelector('[data-keys-number-bumps]').addEventListener('change', (event) => setNumberBumps(event.target.checked));
}
