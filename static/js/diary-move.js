// Moving a party by hand or by keys. What it would run into is shown before it is dropped, from the
// bars that are on the sheet; the server decides all the same.
//   A mouse drags any bar; a finger first chooses one by a tap (else it scrolls). The right end resizes.
//   Keys: arrows go from bar to bar, M takes one up, arrows move it (Shift: its end), Enter drops it.
import { choose, laneOf, minutesOf, msOf, place, scale } from './diary.js';
import { begin } from './diary-new.js';
import { serverNow, venueTime } from './servertime.js';

const timeline = document.getElementById('timeline');
const [lanes, rows, bars] = [document.getElementById('lanes'), document.getElementById('rows'), document.getElementById('bars')];
const [ghost, said] = [document.getElementById('ghost'), document.getElementById('said')];
const word = (name) => timeline.dataset[`word${name}`];
const SLIP = 6; // px a hand may tremble
const STEP = 15; // minutes; 5 with Alt held
const MINUTE = 60_000;

const clock = (ms) => venueTime(ms).slice(0, 5);
const allLanes = () => [...rows.querySelectorAll('[data-table]')];
const own = (party) => [...bars.querySelectorAll(`[data-party="${party}"]`)];

/* What it would come to */

// The tables that a party would have: all it has when only its time changes, else the one aimed at.
const tablesOf = (move) => (move.table === move.bar.dataset.table ? own(move.party).map((bar) => bar.dataset.table) : [move.table]);

function hits(move) {
  const tables = tablesOf(move);
  return [...bars.children].filter((bar) => bar.dataset.party !== move.party && tables.includes(bar.dataset.table)
    && Number(bar.dataset.at) < move.until && Number(bar.dataset.untilMs) > move.at);
}

function verdict(move) {
  const clashing = hits(move);
  if (clashing.length) return { bad: true, text: `${word('Overlaps')} ${clashing.map((bar) => `${bar.dataset.name} ${clock(Number(bar.dataset.at))}`).join(', ')}`, clashing };
  if (move.at < serverNow() - 5 * MINUTE && move.at !== Number(move.bar.dataset.at)) return { bad: true, text: word('Past'), clashing };
  const seats = tablesOf(move).reduce((sum, table) => sum + Number(laneOf(table)?.dataset.seats || 0), 0);
  if (seats < Number(move.bar.dataset.size)) return { tight: true, text: `${word('Small')}: ${seats}`, clashing };
  return { text: word('Free'), clashing };
}

let shown = '';
function show(move) {
  const { bad, tight, text, clashing } = verdict(move);
  place(ghost, move.at, move.until, laneOf(move.table));
  ghost.hidden = false;
  ghost.classList.toggle('is-bad', Boolean(bad));
  ghost.classList.toggle('is-tight', Boolean(tight));
  ghost.firstElementChild.textContent = `${clock(move.at)}–${clock(move.until)}`;
  ghost.lastElementChild.textContent = text;
  for (const bar of bars.children) bar.classList.toggle('is-hit', clashing.includes(bar));
  for (const lane of allLanes()) lane.classList.toggle('is-target', lane.dataset.table === move.table);
  const sentence = `${clock(move.at)} ${word('Until')} ${clock(move.until)}, ${word('Table')} ${laneOf(move.table).dataset.name}. ${text}.`;
  if (sentence !== shown) said.textContent = sentence;
  shown = sentence;
  return !bad;
}

function clear(move) {
  ghost.hidden = true;
  for (const bar of own(move.party)) bar.classList.remove('is-dragged');
  for (const each of lanes.querySelectorAll('.is-hit, .is-target')) each.classList.remove('is-hit', 'is-target');
}

function send(move) {
  const changed = move.at !== Number(move.bar.dataset.at) || move.until !== Number(move.bar.dataset.untilMs) || move.table !== move.bar.dataset.table;
  if (!changed) return;
  const values = { at: new Date(move.at).toISOString(), minutes: (move.until - move.at) / MINUTE };
  if (move.table !== move.bar.dataset.table) values.tables = move.table;
  const carrier = document.getElementById('carrier');
  carrier.setAttribute('hx-post', `/bookings/${move.party}/move`);
  carrier.setAttribute('hx-vals', JSON.stringify(values));
  window.htmx.process(carrier);
  window.htmx.trigger(carrier, 'kds:move');
}

function started(bar) {
  return { bar, party: bar.dataset.party, table: bar.dataset.table, at: Number(bar.dataset.at), until: Number(bar.dataset.untilMs) };
}

const snapped = (minutes, step) => Math.round(minutes / step) * step;

function shifted(move, minutes, step) {
  const bar = move.bar.dataset;
  const to = msOf(snapped(minutesOf(bar.at) + minutes, step));
  return { ...move, at: to, until: to + Number(bar.untilMs) - Number(bar.at) };
}

function stretched(move, minutes, step) {
  const until = msOf(snapped(minutesOf(move.bar.dataset.untilMs) + minutes, step));
  return { ...move, until: Math.max(until, move.at + STEP * MINUTE) };
}

/* By hand */

let drag = null;

bars.addEventListener('pointerdown', (event) => {
  const bar = event.target.closest('[data-party]');
  if (!bar || bar.hasAttribute('data-fixed') || event.button !== 0) return;
  if (event.pointerType !== 'mouse' && !bar.classList.contains('is-chosen')) return;
  const isEnd = Boolean(event.target.closest('[data-grip]'));
  drag = { start: started(bar), move: started(bar), x: event.clientX, y: event.clientY, scrolled: timeline.scrollLeft, isEnd, on: false };
  bar.setPointerCapture(event.pointerId);
});

function laneAt(y) {
  return allLanes().find((lane) => { const box = lane.getBoundingClientRect(); return y >= box.top && y < box.bottom; });
}

bars.addEventListener('pointermove', (event) => {
  if (!drag) return;
  const [dx, dy] = [event.clientX - drag.x + timeline.scrollLeft - drag.scrolled, event.clientY - drag.y];
  if (!drag.on && Math.hypot(dx, dy) < SLIP) return;
  drag.on = true;
  for (const bar of own(drag.start.party)) bar.classList.add('is-dragged');
  const [minutes, step] = [dx / scale(), event.altKey ? 5 : STEP];
  drag.move = drag.isEnd ? stretched(drag.start, minutes, step) : { ...shifted(drag.start, minutes, step), table: laneAt(event.clientY)?.dataset.table || drag.move.table };
  drag.fine = show(drag.move);
});

function dropped(event) {
  if (!drag) return;
  const { move, on, fine } = drag;
  drag = null;
  if (!on) return;
  clear(move);
  if (event.type === 'pointerup' && fine) send(move);
  // The click that ends a drag is no tap.
  addEventListener('click', (click) => click.stopPropagation(), { capture: true, once: true });
  setTimeout(() => dispatchEvent(new Event('click')));
}
bars.addEventListener('pointerup', dropped);
bars.addEventListener('pointercancel', dropped);

rows.addEventListener('click', (event) => {
  const lane = event.target.closest('[data-table]');
  if (!lane || event.target.closest('.lane-head')) return;
  const minutes = (event.clientX - lane.getBoundingClientRect().left) / scale() - lane.firstElementChild.offsetWidth / scale();
  begin(msOf(Math.floor(minutes / STEP) * STEP), lane.dataset.table);
});

/* By keys */

let taken = null;

function neighbour(bar, key) {
  const all = [...bars.querySelectorAll('[data-party][data-placed]')];
  const top = (each) => laneOf(each.dataset.table).offsetTop;
  const along = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (along) return all.filter((each) => top(each) === top(bar) && (each.dataset.at - bar.dataset.at) * along > 0).sort((a, b) => (a.dataset.at - b.dataset.at) * along)[0];
  const down = key === 'ArrowDown' ? 1 : -1;
  const beyond = all.filter((each) => (top(each) - top(bar)) * down > 0);
  const nearest = Math.min(...beyond.map((each) => Math.abs(top(each) - top(bar))));
  return beyond.filter((each) => Math.abs(top(each) - top(bar)) === nearest).sort((a, b) => Math.abs(a.dataset.at - bar.dataset.at) - Math.abs(b.dataset.at - bar.dataset.at))[0];
}

function stepped(move, key, isEnd, step) {
  const by = { ArrowLeft: -step, ArrowRight: step }[key];
  if (by && isEnd) return { ...move, until: Math.max(move.until + by * MINUTE, move.at + STEP * MINUTE) };
  if (by) return { ...move, at: move.at + by * MINUTE, until: move.until + by * MINUTE };
  const all = allLanes();
  const next = all[all.indexOf(laneOf(move.table)) + (key === 'ArrowDown' ? 1 : -1)];
  return next ? { ...move, table: next.dataset.table } : move;
}

function end(move, drop) {
  taken = null;
  clear(move);
  said.textContent = '';
  if (drop) send(move);
}

bars.addEventListener('keydown', (event) => {
  const bar = event.target.closest('[data-party]');
  if (!bar) return;
  const isArrow = event.key.startsWith('Arrow');
  if (taken && event.key === 'Escape') end(taken, false);
  else if (taken && event.key === 'Enter') { if (!verdict(taken).bad) end(taken, true); } 
  else if (taken && isArrow) { taken = stepped(taken, event.key, event.shiftKey, event.altKey ? 5 : STEP); show(taken); } 
  else if (event.key === 'm' && !bar.hasAttribute('data-fixed')) { taken = started(bar); choose(bar.dataset.party); show(taken); said.textContent = word('Moving'); } 
  else if (isArrow) focusOn(neighbour(bar, event.key)); 
  else return;
  event.preventDefault();
  event.stopPropagation();
});
bars.addEventListener('focusout', () => { if (taken) end(taken, false); });

// One bar is in the order of the Tab key, the arrows reach the rest.
function focusOn(bar) {
  if (!bar) return;
  bar.focus();
  bar.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}
function rove(to) {
  for (const bar of bars.querySelectorAll('[data-party]')) bar.tabIndex = bar === to ? 0 : -1;
}
bars.addEventListener('focusin', (event) => rove(event.target.closest('[data-party]')));
const firstBar = () => { if (!bars.querySelector('[tabindex="0"]')) rove(bars.querySelector('[data-party]')); };
document.addEventListener('kds:frame', firstBar);
firstBar();
