// A station's wall: pages without a reload (full screen and sound survive), tears that say how much
// lies below them, the menu of a tile, and telling the house which tickets have been on show.
import { select } from './keys.js';

const grid = document.getElementById('tiles');
const pager = document.getElementById('pager');
const { station } = document.body.dataset;
const SETTLE = 300; // ms that new tickets are gathered before the house hears of them

const tiles = () => [...grid.querySelectorAll('[data-tile]')];
const pages = () => Math.max(1, ...[...grid.children].map((slot) => Number(slot.dataset.page)));
const page = () => Number(grid.dataset.page);

/* Pages */

const fresh = new Set(); // pages on which a ticket has come that nobody has looked at

function markPages() {
  for (const button of pager.querySelectorAll('[data-goto]')) {
    const its = Number(button.dataset.goto);
    if (its === page()) button.setAttribute('aria-current', 'page');
    else button.removeAttribute('aria-current');
    button.classList.toggle('is-new', fresh.has(its));
  }
}

function turnTo(number) {
  const to = Math.min(Math.max(1, number), pages());
  grid.dataset.page = to;
  for (const slot of grid.children) slot.classList.toggle('is-away', Number(slot.dataset.page) !== to);
  fresh.delete(to);
  markPages();
  measure(tiles());
  seen(tiles());
  const url = new URL(location.href);
  url.searchParams.set('page', to);
  history.replaceState(history.state, '', url);
}

function turned(to) {
  turnTo(to);
  if (grid.querySelector('.is-selected.is-away')) select(tiles().find((tile) => !tile.matches('.is-away')));
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-goto], [data-turn]');
  if (!button) return;
  if (button.dataset.goto) return turned(Number(button.dataset.goto));
  const next = page() + Number(button.dataset.turn);
  turned(next < 1 ? pages() : next > pages() ? 1 : next);
});

/* Tears: nothing lies hidden without a word */

const isTorn = (list) => list.scrollHeight > list.clientHeight + 4;

// A ticket that is too long for its place is first written smaller, then torn. The tear counts what
// lies below it, and says so when something of that must not be overlooked.
function measure(some) {
  const shown = some.filter((tile) => !tile.matches('.is-away, .is-open')).map((tile) => [tile, tile.querySelector('.lines')]);
  for (const [tile] of shown) tile.classList.remove('is-snug', 'is-tight', 'is-torn');
  let torn = shown.filter(([, list]) => isTorn(list));
  for (const smaller of ['is-snug', 'is-tight', 'is-torn']) {
    for (const [tile] of torn) tile.classList.add(smaller);
    if (smaller !== 'is-torn') torn = torn.filter(([, list]) => isTorn(list));
  }
  for (const [tile, list] of torn) {
    const edge = list.getBoundingClientRect().bottom - 8;
    const below = (part) => part.getBoundingClientRect().bottom > edge;
    tile.querySelector('[data-count]').textContent = [...list.querySelectorAll('.line')].filter(below).length;
    tile.querySelector('[data-hidden-no]').hidden = ![...list.querySelectorAll('.no')].some(below);
  }
}

function open(tile, on) {
  const box = tile.getBoundingClientRect();
  tile.classList.toggle('is-up', on && box.top > innerHeight / 2);
  tile.classList.toggle('is-open', on);
  if (!on) measure([tile]);
}

grid.addEventListener('click', (event) => {
  const tile = event.target.closest('[data-tile]');
  for (const other of grid.querySelectorAll('.is-open')) if (other !== tile) open(other, false);
  if (event.target.closest('[data-tear]')) open(tile, !tile.matches('.is-open'));
  // A choice was made: the menu has done its work.
  if (event.target.closest('.menu button')) tile.querySelector('details').open = false;
  for (const menu of grid.querySelectorAll('details[open]')) if (!menu.contains(event.target)) menu.open = false;
});

// A long press, or the second button of a mouse, opens the menu of its ticket.
grid.addEventListener('contextmenu', (event) => {
  const menu = event.target.closest('[data-tile]')?.querySelector('details');
  if (!menu) return;
  event.preventDefault();
  menu.open = true;
});

/* To another station: one dialog serves all tiles */

document.addEventListener('kds:open', ({ target, detail }) => {
  // The key marked RECALL, then ENTER: the ticket that has just gone is back.
  target.querySelector('.recent .btn-strong')?.focus();
  const { ticket } = detail.opener?.dataset || {};
  if (!ticket) return;
  for (const button of target.querySelectorAll('[data-post]')) {
    button.setAttribute('hx-post', button.dataset.post.replace('{ticket}', ticket));
    htmx.process(button);
  }
});

// What is called back leaves the sheet with the next frame, perhaps before its answer is here.
document.addEventListener('click', (event) => {
  if (event.target.closest('#recall .recent button')) event.target.closest('dialog').close();
});

/* Seen: the waiter is told when the kitchen has had the ticket in front of it */

const told = new Set();
let waiting = [];
let timer;

function tell() {
  const ids = waiting;
  waiting = [];
  timer = undefined;
  fetch(`/kitchen/stations/${station}/see`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'HX-Request': 'true' },
    body: JSON.stringify({ ticket_ids: ids }),
  }).then(({ ok }) => { if (!ok) throw new Error('not taken'); }).catch(() => {
    for (const id of ids) told.delete(id); // said again with the next frame
  });
}

function seen(some) {
  if (document.hidden || document.body.dataset.live !== 'on') return;
  const ids = some.filter((tile) => !tile.matches('.is-away')).map((tile) => Number(tile.dataset.ticket)).filter((id) => !told.has(id));
  if (!ids.length) return;
  for (const id of ids) told.add(id);
  waiting.push(...ids);
  timer ||= setTimeout(tell, SETTLE);
}

document.addEventListener('visibilitychange', () => seen(tiles()));

/* After each frame */

document.addEventListener('kds:frame', ({ detail }) => {
  const mine = [...detail.inserted, ...detail.changed].filter((cell) => cell.parentNode === grid);
  for (const slot of mine) slot.classList.toggle('is-away', Number(slot.dataset.page) !== page());
  for (const tile of detail.inserted) if (tile.matches('[data-tile].is-away')) fresh.add(Number(tile.dataset.page));
  if (page() > pages()) turned(pages());
  else if (detail.regions.includes('pager') || mine.length) markPages();
  measure(mine.filter((cell) => cell.matches('[data-tile]')));
  seen(tiles());
});

addEventListener('resize', () => measure(tiles()));
grid.classList.add('is-paged');
turnTo(Number(new URLSearchParams(location.search).get('page')) || 1);
