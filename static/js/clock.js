// Every clock and every age of the page, one timer for all, on the full second of the server, so
// that all screens of the house tick together. An update sets them in the same turn: no flicker.
//
//   data-since="ms"  4:12, 1:04:12      data-show="min" → whole minutes
//   data-until="ms"  counts down, then up with the class is-over and a plus sign
//   data-clock       19:42:08 at the venue; data-clock="min" → 19:42
//   data-age-from="ms" data-soon="s" data-late="s" → data-age="fresh|soon|late", and its word in
//   [data-age-word]. Crossing a border while on show dispatches `kds:age`.
import { rate, serverNow, venueTime } from './servertime.js';

const TICKING = '[data-since],[data-until],[data-clock],[data-age-from]';
const words = { fresh: document.body.dataset.wordFresh || '', soon: document.body.dataset.wordSoon, late: document.body.dataset.wordLate };

const two = (n) => String(n).padStart(2, '0');

function span(ms, show) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (show === 'min') return String(Math.floor(seconds / 60));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

function write(element, text) {
  const node = element.firstChild;
  if (node && node === element.lastChild && node.nodeType === Node.TEXT_NODE) {
    if (node.data !== text) node.data = text;
  } else {
    element.textContent = text;
  }
}

function until(element, now) {
  const left = Number(element.dataset.until) - now;
  const over = left <= 0;
  if (element.classList.contains('is-over') !== over) element.classList.toggle('is-over', over);
  const { show } = element.dataset;
  const step = show === 'min' ? 60_000 : 1000; // the last started minute still counts as one
  write(element, over ? `+${span(-left, show)}` : span(Math.ceil(left / step) * step, show));
}

function age(element, now) {
  const { ageFrom, soon, late, age: before } = element.dataset;
  const seconds = (now - Number(ageFrom)) / 1000;
  const band = late && seconds >= Number(late) ? 'late' : soon && seconds >= Number(soon) ? 'soon' : 'fresh';
  const word = element.querySelector('[data-age-word]');
  if (word) write(word, words[band]);
  if (band === before) return;
  element.dataset.age = band;
  if (before) element.dispatchEvent(new CustomEvent('kds:age', { bubbles: true, detail: { age: band, before } }));
}

function set(element, now) {
  const { since, until: end, clock, ageFrom } = element.dataset;
  if (since) write(element, span(now - Number(since), element.dataset.show));
  if (end) until(element, now);
  if (clock !== undefined) write(element, venueTime(now, clock !== 'min'));
  if (ageFrom) age(element, now);
}

// Sets what ticks in `root`, and root itself; for modules that add elements of their own.
export function setClocks(root = document) {
  const now = serverNow();
  if (root instanceof Element && root.matches(TICKING)) set(root, now);
  for (const element of root.querySelectorAll(TICKING)) set(element, now);
}

function tick() {
  if (!document.hidden) setClocks();
  // Where a second of the house is shorter, no eye follows each one.
  setTimeout(tick, Math.max(1000 - (serverNow() % 1000), 200 * rate) / rate + 4);
}

tick();
document.addEventListener('visibilitychange', () => { if (!document.hidden) setClocks(); });
document.addEventListener('kds:frame', ({ detail }) => {
  for (const cell of [...detail.inserted, ...detail.changed]) setClocks(cell);
});
document.addEventListener('htmx:after:swap', (event) => {
  if (event.target !== document.body) setClocks(event.target);
});
