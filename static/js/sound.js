// When a screen makes itself heard. A region says which tone for which news:
//   data-sound-new="chime-new"        a cell was inserted
//   data-sound-change="chime-change"  a cell's `data-alert` has a new value (an edit, a void); cells
//                                     change for many quiet reasons, so a change alone says nothing
//   data-sound-late="chime-late"      a cell grew late while it was on show
//   data-sound-gone="…"               a cell left
// A button #sound (page.sounds) shows whether it can be heard, and sounds when it is turned on.
import { KINDS, play, state, unlock } from './tones.js';

const button = document.getElementById('sound');
const alerts = new WeakMap(); // cell → the data-alert it had
for (const cell of document.querySelectorAll('[data-alert]')) alerts.set(cell, cell.dataset.alert);

let wanted = false;
try { wanted = localStorage.getItem('kds.sound') === 'on'; } catch { /* private mode: off until tapped */ }

function show() {
  const now = wanted ? state() : 'off';
  button.dataset.soundState = now;
  for (const face of button.children) face.hidden = face.dataset.when !== now;
}

function want(on) {
  wanted = on;
  try { localStorage.setItem('kds.sound', on ? 'on' : 'off'); } catch { /* for this visit only */ }
}

// Says what it did as `kds:sound`, for the self-test and for tests.
function sound(kind) {
  if (!wanted || !kind) return;
  const heard = play(kind);
  document.dispatchEvent(new CustomEvent('kds:sound', { detail: { kind, heard } }));
}

const selfTest = () => KINDS.forEach((kind, i) => setTimeout(sound, i * 1100, kind));

function toneOf(cell, news) {
  const region = cell.closest(`[data-sound-${news}]`);
  return region && region.getAttribute(`data-sound-${news}`);
}

function alerted(cell) {
  const [before, now] = [alerts.get(cell), cell.dataset.alert];
  alerts.set(cell, now);
  return now && now !== before;
}

function onFrame({ detail }) {
  for (const cell of detail.inserted) {
    alerts.set(cell, cell.dataset.alert);
    sound(toneOf(cell, 'new'));
  }
  for (const cell of detail.changed) if (alerted(cell)) sound(toneOf(cell, 'change'));
  if (detail.removed.length) for (const region of document.querySelectorAll('[data-sound-gone]')) {
    if (detail.regions.includes(region.id)) sound(region.dataset.soundGone);
  }
}

if (button) {
  button.addEventListener('click', async () => {
    const turnOn = !wanted || state() === 'tap';
    want(turnOn);
    if (turnOn) await unlock();
    show();
    if (turnOn) selfTest();
  });
  document.addEventListener('kds:frame', onFrame);
  document.addEventListener('kds:age', ({ target, detail }) => {
    if (detail.age === 'late') sound(toneOf(target, 'late'));
  });
  // Remembered as on, but a browser lets no page sound before it was touched, except where it was
  // told to. Any touch or key will do.
  if (wanted) {
    const retry = () => wanted && state() !== 'on' && unlock().then(show);
    for (const name of ['pointerup', 'keydown']) addEventListener(name, retry, { capture: true });
    retry();
  }
  show();
}
