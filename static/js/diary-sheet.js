// The sheet of the diary: puts every bar where its table and time are, marks what is chosen on both
// sides, and opens the panel for a new booking. Moving lies in diary-move.js.
import { serverNow, venueTime } from './servertime.js';

const timeline = document.getElementById('timeline');
const [sheet, axis, lanes] = [timeline.querySelector('.sheet'), document.getElementById('axis'), document.getElementById('lanes')];
const side = document.getElementById('side');
const HOUR = 3_600_000;
let from = Number(timeline.dataset.from);
let to = Number(timeline.dataset.to);
let span = 0; // minutes
const LEAST_SCALE = 1.5; // pixels a minute: a name still fits into an hour and a half

export const scale = () => Number(sheet.style.getPropertyValue('--k'));
export const minutesOf = (ms) => (Number(ms) - from) / 60_000;
export const msOf = (minutes) => from + minutes * 60_000;
export const slips = () => [...lanes.querySelectorAll('.bar-slip')];
export const laneOf = (table) => lanes.querySelector(`.lane[data-table="${table}"]`);

// The sheet shows the hours of the day's services, and more where a bar lies beyond them.
function stretch() {
  const all = slips();
  const first = Math.min(from, ...all.map((bar) => Number(bar.dataset.at)));
  const last = Math.max(to, ...all.map((bar) => Number(bar.dataset.untilMs)));
  const [earlier, later] = [Math.ceil((from - first) / HOUR), Math.ceil((last - to) / HOUR)];
  if (span && !earlier && !later) return;
  from -= earlier * HOUR;
  to += later * HOUR;
  span = (to - from) / 60_000;
  axis.replaceChildren(...Array.from({ length: span / 60 }, (_, hour) => {
    const tick = document.createElement('span');
    tick.className = 'tick';
    tick.textContent = venueTime(from + hour * HOUR).slice(0, 5);
    tick.style.setProperty('--from', hour * 60);
    return tick;
  }));
  fit();
}

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
  stretch();
  for (const slot of sheet.querySelectorAll('.slot')) slot.style.setProperty('--from', minutesOf(slot.dataset.at));
  for (const bar of slips()) {
    const lane = laneOf(bar.dataset.table);
    bar.toggleAttribute('data-placed', Boolean(lane));
    if (lane) place(bar, Number(bar.dataset.at), Number(bar.dataset.untilMs), lane);
  }
  joinAll();
  choose(chosen, { quiet: true });
}

// The bars of a party that lie side by side are drawn as one block.
function joinAll() {
  const blocks = new Map();
  for (const bar of slips()) {
    bar.classList.remove('joins-above', 'joins-below');
    const key = `${bar.dataset.party} ${bar.dataset.at} ${bar.dataset.untilMs}`;
    if (bar.dataset.party && bar.hasAttribute('data-placed')) blocks.set(key, [...(blocks.get(key) || []), bar]);
  }
  for (const block of blocks.values()) {
    block.sort((a, b) => laneOf(a.dataset.table).offsetTop - laneOf(b.dataset.table).offsetTop);
    block.slice(1).forEach((bar, above) => {
      const [upper, lower] = [laneOf(block[above].dataset.table), laneOf(bar.dataset.table)];
      if (upper.offsetTop + upper.offsetHeight !== lower.offsetTop) return;
      block[above].classList.add('joins-below');
      bar.classList.add('joins-above');
    });
  }
}

function showNow() {
  const line = document.getElementById('now-line');
  const minutes = minutesOf(serverNow());
  line.hidden = minutes < 0 || minutes > span;
  line.style.setProperty('--from', minutes.toFixed(2));
}

/* Which party is chosen: the same one in the list and on the sheet */

let chosen = '';
const of = (party) => document.querySelectorAll(`:is(.bar-slip, .entry)[data-party="${party}"]`);

export function choose(party, { quiet = false, open = false } = {}) {
  for (const each of document.querySelectorAll('.is-chosen')) each.classList.remove('is-chosen');
  chosen = party;
  if (!party) return;
  for (const each of of(party)) each.classList.add('is-chosen');
  if (quiet) return;
  const entry = document.querySelector(`.entry[data-party="${party}"]`);
  if (open && entry) {
    for (const other of side.querySelectorAll('.entry details[open]')) if (!entry.contains(other)) other.open = false;
    entry.querySelector('details').open = true;
    panel('list');
  }
  entry?.scrollIntoView({ block: 'nearest' });
  lanes.querySelector(`.bar-slip[data-party="${party}"]`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

lanes.addEventListener('click', (event) => {
  const bar = event.target.closest('.bar-slip[data-party]');
  if (bar) choose(bar.dataset.party, { open: true });
});
side.addEventListener('toggle', (event) => {
  const entry = event.target.closest('.entry');
  if (!entry || !event.target.open) return;
  choose(entry.dataset.party);
  fillUnits(event.target.querySelector('[data-units]'));
}, true);

// Every party may be given any table; the list of them stands in the page once.
export function fillUnits(select) {
  if (!select || select.options.length > 1) return;
  const own = select.value;
  for (const option of document.getElementById('units').content.children) {
    if (option.value !== own) select.append(option.cloneNode(true));
  }
}

/* The panel: the list, or a new booking */

export function panel(name) {
  side.dataset.panel = side.parentElement.dataset.panel = name;
  for (const section of side.children) section.hidden = section.dataset.for !== name;
  side.dispatchEvent(new CustomEvent('kds:panel', { detail: { name } }));
}

document.addEventListener('click', (event) => {
  const opener = event.target.closest('[data-panel-open]');
  if (opener) panel(opener.dataset.panelOpen);
  const wanted = event.target.closest('[data-show]');
  if (wanted) {
    const mark = wanted.dataset.show === 'unplaced' ? '[data-unplaced]' : `[data-state^="${wanted.dataset.show}"]`;
    const entry = side.querySelector(`.entry${mark}`);
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

new ResizeObserver(() => { fit(); placeAll(); }).observe(timeline);
placeAll();
showNow();
setInterval(showNow, 20_000);
document.addEventListener('kds:frame', placeAll);

// The sheet opens where it is now, another day at its first party; the list at who is still to come.
const nowAt = minutesOf(serverNow());
const isNow = nowAt > 0 && nowAt < span;
const firstAt = minutesOf(Math.min(...slips().map((bar) => Number(bar.dataset.at))));
if (isNow || Number.isFinite(firstAt)) timeline.scrollLeft = Math.max(0, ((isNow ? nowAt : firstAt) - 60) * scale());
const next = isNow && document.querySelector('#entries .entry:not([data-state^=seated])');
if (next) {
  const list = next.closest('section');
  list.scrollTop = next.getBoundingClientRect().top - list.getBoundingClientRect().top - list.firstElementChild.offsetHeight;
}
