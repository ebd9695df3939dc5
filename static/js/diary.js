// The sheet of the diary: puts every bar where its table and time are, marks what is chosen on both
// sides, and opens the panel for a new booking. Moving lies in diary-move.js.
import { serverNow } from './servertime.js';
import './diary-new.js';
import './diary-move.js';

const timeline = document.getElementById('timeline');
const [sheet, rows, bars] = [timeline.querySelector('.sheet'), document.getElementById('rows'), document.getElementById('bars')];
const side = document.getElementById('side');
const from = Number(timeline.dataset.from);
const span = (Number(timeline.dataset.to) - from) / 60_000;
const LEAST_SCALE = 1.5; // pixels a minute: a name still fits into an hour and a half

export const scale = () => Number(sheet.style.getPropertyValue('--k'));
export const minutesOf = (ms) => (Number(ms) - from) / 60_000;
export const msOf = (minutes) => from + minutes * 60_000;
export const laneOf = (table) => rows.querySelector(`[data-table="${table}"]`);

function fit() {
  const head = parseFloat(getComputedStyle(sheet).getPropertyValue('--head')) * 16;
  sheet.style.setProperty('--span', span);
  sheet.style.setProperty('--k', Math.max(LEAST_SCALE, (timeline.clientWidth - head) / span).toFixed(3));
}

export function place(element, at, until, lane) {
  element.style.setProperty('--from', minutesOf(at));
  element.style.setProperty('--len', (until - at) / 60_000);
  element.style.setProperty('--top', lane.offsetTop);
}

function placeAll() {
  for (const bar of bars.children) {
    const lane = laneOf(bar.dataset.table);
    bar.toggleAttribute('data-placed', Boolean(lane));
    if (lane) place(bar, Number(bar.dataset.at), Number(bar.dataset.untilMs), lane);
  }
  choose(chosen, { quiet: true });
}

function showNow() {
  const line = document.getElementById('now-line');
  const minutes = minutesOf(serverNow());
  line.hidden = minutes < 0 || minutes > span;
  line.style.setProperty('--from', minutes.toFixed(2));
}

/* Which party is chosen: the same one in the list and on the sheet */

let chosen = '';
const of = (party) => document.querySelectorAll(`#bars [data-party="${party}"], #entries [data-party="${party}"]`);

export function choose(party, { quiet = false, open = false } = {}) {
  for (const each of document.querySelectorAll('.is-chosen')) each.classList.remove('is-chosen');
  chosen = party;
  if (!party) return;
  for (const each of of(party)) each.classList.add('is-chosen');
  if (quiet) return;
  const entry = document.querySelector(`#entries [data-party="${party}"]`);
  if (open && entry) {
    for (const other of document.querySelectorAll('#entries details[open]')) if (!entry.contains(other)) other.open = false;
    entry.querySelector('details').open = true;
    panel('list');
  }
  entry?.scrollIntoView({ block: 'nearest' });
  document.querySelector(`#bars [data-party="${party}"]`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

bars.addEventListener('click', (event) => {
  const bar = event.target.closest('[data-party]');
  if (bar) choose(bar.dataset.party, { open: true });
});
document.getElementById('entries').addEventListener('toggle', (event) => {
  if (!event.target.open) return;
  const entry = event.target.closest('[data-party]');
  choose(entry.dataset.party);
  fillUnits(event.target.querySelector('[data-units]'));
}, true);

// Every entry may be given any table; the list of them stands in the page once.
function fillUnits(select) {
  if (!select || select.options.length > 1) return;
  const own = select.value;
  for (const option of document.getElementById('units').content.children) {
    if (option.value !== own) select.append(option.cloneNode(true));
  }
}

/* The panel: the list, or a new booking */

export function panel(name) {
  side.dataset.panel = name;
  for (const section of side.children) section.hidden = section.dataset.for !== name;
  side.dispatchEvent(new CustomEvent('kds:panel', { detail: { name } }));
}

document.addEventListener('click', (event) => {
  const opener = event.target.closest('[data-panel-open]');
  if (opener) panel(opener.dataset.panelOpen);
  const wanted = event.target.closest('[data-show]');
  if (wanted) {
    const mark = wanted.dataset.show === 'unplaced' ? '[data-unplaced]' : `[data-state="${wanted.dataset.show}"]`;
    const entry = document.querySelector(`#entries ${mark}`);
    if (entry) choose(entry.dataset.party, { open: true });
  }
});
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, select, textarea')) return;
  const opener = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!opener) return;
  event.preventDefault();
  opener.click();
});

/* The date */

const day = document.getElementById('day');
day.addEventListener('change', () => { if (day.value && day.validity.valid) day.form.requestSubmit(); });
day.addEventListener('click', () => day.showPicker?.());

for (const tick of timeline.querySelectorAll('.tick')) tick.style.setProperty('--from', minutesOf(tick.dataset.at));
new ResizeObserver(() => { fit(); placeAll(); }).observe(timeline);
fit();
placeAll();
showNow();
setInterval(showNow, 20_000);
document.addEventListener('kds:frame', placeAll);

// An evening opens where it is now, or at its beginning.
const nowAt = minutesOf(serverNow());
if (nowAt > 0 && nowAt < span) timeline.scrollLeft = Math.max(0, (nowAt - 60) * scale());
