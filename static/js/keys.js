// Bump bars and keyboards. A screen marks its tickets `data-tile="3"` and its buttons
// `data-key-action="bump"`; inside a tile they act on the selected one, outside on the page.
// Keys only ever press those buttons, so whatever a key can do, a finger can do as well.
import { actionOf, numberBumps } from './keymap.js';

const SECOND_DIGIT = 700; // ms to make 1 a 12
const SETTLE = 350; // ms in which a bump is ignored after the selection moved on by itself

let selected = null; // the tile
let place = 0; // where it stands among the others, for when it is gone
let typed = { digits: '', at: 0, timer: undefined };
let movedOnAt = -Infinity;

// The tiles on show: those of another page have their numbers too, but nobody sees them.
const tiles = () => [...document.querySelectorAll('[data-tile]')].filter((tile) => tile.getClientRects().length);
const isTyping = (target) => target.closest('input, textarea, select, [contenteditable]');
const isNative = (target, code) => /^(Enter|NumpadEnter|Space)$/.test(code) && target.closest('button, a[href], summary, label');

export function select(tile) {
  if (selected && selected !== tile) {
    selected.classList.remove('is-selected');
    selected.removeAttribute('aria-current');
    selected.tabIndex = -1;
  }
  selected = tile || null;
  if (!tile) return;
  place = tiles().indexOf(tile);
  tile.classList.add('is-selected');
  tile.setAttribute('aria-current', 'true');
  tile.tabIndex = 0; // one stop for Tab; within it, its buttons
  tile.focus({ preventScroll: true });
  tile.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

function press(button) {
  if (!button || button.disabled) return false;
  button.classList.add('is-pressed');
  setTimeout(() => button.classList.remove('is-pressed'), 150);
  button.click();
  return true;
}

const within = (tile, action) => tile && tile.querySelector(`[data-key-action="${action}"]`);

function onPage(action) {
  const outside = [...document.querySelectorAll(`[data-key-action="${action}"]`)].filter((button) => !button.closest('[data-tile]'));
  return outside[outside.length - 1]; // the newest toast comes last
}

// The nearest tile whose middle lies that way; to the sides it goes on to the next row.
function neighbour(direction) {
  const all = tiles();
  if (!selected) return all[0];
  const middle = (tile) => {
    const box = tile.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  };
  const [x, y] = middle(selected);
  const [alongX, sign] = [/left|right/.test(direction), /left|up/.test(direction) ? -1 : 1];
  const ways = all.filter((tile) => tile !== selected).map((tile) => {
    const [dx, dy] = [middle(tile)[0] - x, middle(tile)[1] - y];
    const [ahead, aside] = alongX ? [dx * sign, Math.abs(dy)] : [dy * sign, Math.abs(dx)];
    return { tile, ahead, cost: ahead + 3 * aside };
  }).filter(({ ahead }) => ahead > 4).sort((a, b) => a.cost - b.cost);
  const best = ways[0] && ways[0].tile;
  if (!alongX) return best || selected;
  const sameRow = best && Math.abs(middle(best)[1] - y) < selected.offsetHeight / 2;
  return sameRow ? best : all[all.indexOf(selected) + sign] || selected;
}

// 1 selects tile 1 at once, a 2 soon after makes it tile 12, if there is one.
function number(digit) {
  clearTimeout(typed.timer);
  const longer = performance.now() - typed.at < SECOND_DIGIT ? typed.digits + digit : digit;
  const find = (digits) => tiles().find((tile) => tile.dataset.tile === String(Number(digits)));
  const [digits, tile] = find(longer) ? [longer, find(longer)] : [digit, find(digit)];
  typed = { digits, at: performance.now(), timer: undefined };
  if (!tile) return false;
  select(tile);
  if (!numberBumps()) return true;
  const bump = () => press(within(tile, 'bump'));
  const mayGrow = tiles().some((other) => other !== tile && other.dataset.tile.startsWith(digits));
  if (mayGrow) typed.timer = setTimeout(bump, SECOND_DIGIT);
  else bump();
  return true;
}

function act(action) {
  if (/^\d$/.test(action)) return number(action);
  if (/^(left|right|up|down)$/.test(action)) {
    select(neighbour(action));
    return Boolean(selected);
  }
  if (action === 'unselect') {
    select(null);
    return false;
  }
  if (action === 'bump-first') return press(onPage(action) || within(tiles()[0], 'bump'));
  const button = within(selected, action);
  if (button && performance.now() - movedOnAt < SETTLE) return true;
  if (button || onPage(action)) return press(button || onPage(action));
  // Nothing is selected yet: the first press shows what the second one would do.
  if (!selected && within(tiles()[0], action)) select(tiles()[0]);
  return Boolean(selected);
}

document.addEventListener('keydown', (event) => {
  if (event.repeat || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
  if (isTyping(event.target) || isNative(event.target, event.code) || document.querySelector('dialog[open]')) return;
  const action = actionOf(event.code);
  if (action && act(action)) event.preventDefault();
});

// A finger selects as well, so that the bar goes on from there.
document.addEventListener('click', (event) => {
  const tile = event.target.closest('[data-tile]');
  if (tile && selected && tile !== selected && !event.target.closest('button, a, input')) select(tile);
});

// The selected ticket was bumped: the selection goes on to the one that now stands in its place.
document.addEventListener('kds:frame', () => {
  if (!selected || selected.isConnected) return;
  const all = tiles();
  const heir = (selected.id && document.getElementById(selected.id)) || all[Math.min(place, all.length - 1)];
  movedOnAt = performance.now();
  select(heir);
});

const opener = document.querySelector('[data-dialog=keys]');
if (opener && document.getElementById('keys')) opener.hidden = false;
