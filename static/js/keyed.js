// The `keyed` swap: a frame from the feed → cells inserted at their sorted place, morphed where they
// stand, or taken away. A cell that is not in the frame is never touched, and one whose `data-sort`
// has not changed never moves. Afterwards `kds:frame` on document tells what has happened.
//
//   <kds-frame v="…" now="…"><kds-region for="tickets" [full]>
//     <article id="t7" data-sort="0007">…</article> <i data-gone="t5"></i>
//   </kds-region></kds-frame>
import { keepAttribute, keepFocus, keepTyped } from './keep.js';
import { learn } from './servertime.js';

const GLOW = 2800; // ms that a new or changed cell stays marked
const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/;

let htmxInside; // htmx's own morph and removal, handed to extensions only
const drawn = new WeakMap(); // cell → its HTML as the server sent it last
const glowing = new Map(); // cell → the timer that ends its mark

const isCell = (element) => element.id !== '' && element.hasAttribute('data-sort');
// Read at once, before a clock or a key writes into the cells.
for (const cell of document.querySelectorAll('[id][data-sort]')) drawn.set(cell, cell.outerHTML);

// Numbers by size, before words by code unit; equals by id. The server sorts in the same way.
function compare(a, b) {
  const [x, y] = [a.dataset.sort, b.dataset.sort];
  const [m, n] = [NUMBER.test(x), NUMBER.test(y)];
  if (m !== n) return m ? -1 : 1;
  if (m && Number(x) !== Number(y)) return Number(x) - Number(y);
  if (!m && x !== y) return x < y ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

// Rows and shapes come wrapped in <table> or <svg>, so that the parser lets them be.
function* cellsIn(node) {
  for (const child of [...node.children]) {
    if (child.hasAttribute('data-gone')) continue;
    if (isCell(child)) yield child;
    else yield* cellsIn(child);
  }
}

function mark(cell, how) {
  if (cell.closest('[data-quiet]')) return;
  clearTimeout(glowing.get(cell));
  cell.dataset.fresh = how;
  glowing.set(cell, setTimeout(() => {
    glowing.delete(cell);
    delete cell.dataset.fresh;
  }, GLOW));
}

function fragmentOf(element) {
  const fragment = document.createDocumentFragment();
  fragment.append(element);
  return fragment;
}

function remove(cell) {
  const region = cell.parentNode;
  const hadFocus = cell.contains(document.activeElement);
  clearTimeout(glowing.get(cell));
  glowing.delete(cell);
  htmxInside.insertContent({ target: cell, swapSpec: { style: 'delete' }, fragment: document.createDocumentFragment() });
  // A keyboard stays where it was working; keys.js then picks the next tile.
  if (hadFocus && region instanceof HTMLElement) {
    if (!region.hasAttribute('tabindex')) region.tabIndex = -1;
    region.focus({ preventScroll: true });
  }
}

// Puts a cell before the first one that sorts after it. `order` holds the others, in order.
function place(region, cell, order) {
  let [low, high] = [0, order.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(order[middle], cell) < 0) low = middle + 1;
    else high = middle;
  }
  const [last, next] = [order[low - 1], order[low]];
  order.splice(low, 0, cell);
  if (cell.parentNode === region && (next ? cell.nextElementSibling === next : cell.previousElementSibling === last)) return;
  const before = next || (last ? last.nextSibling : null);
  if (!cell.isConnected) region.insertBefore(cell, before);
  else keepFocus(cell, () => (region.moveBefore ? region.moveBefore(cell, before) : region.insertBefore(cell, before)));
}

function morph(old, fresh, html) {
  keepFocus(old, () => htmxInside.morph(old, fragmentOf(fresh), false));
  drawn.set(old, html);
  htmx.process(old); // what is new in it
  return old;
}

// One cell of the frame: itself, in a list, if it has to find its place (it is new or sorts anew).
function take(fresh, there, report) {
  const html = fresh.outerHTML;
  let old = there.get(fresh.id);
  if (old && old.localName !== fresh.localName) {
    remove(old);
    old = undefined;
  }
  if (!old) {
    drawn.set(fresh, html);
    report.inserted.push(fresh);
    return [fresh];
  }
  if (drawn.get(old) === html) return [];
  const sort = old.dataset.sort;
  report.changed.push(morph(old, fresh, html));
  return old.dataset.sort === sort ? [] : [old];
}

function applyRegion(change, report) {
  const region = document.getElementById(change.getAttribute('for'));
  // The page is older than the server's templates; live.js fetches it anew.
  if (!region) throw new Error(`no region ${change.getAttribute('for')} on this page`);
  report.regions.push(region.id);
  const there = new Map([...region.children].filter(isCell).map((cell) => [cell.id, cell]));
  const arriving = [...cellsIn(change)];
  const gone = new Set([...change.querySelectorAll('[data-gone]')].map((note) => note.dataset.gone));
  if (change.hasAttribute('full')) {
    const staying = new Set(arriving.map((cell) => cell.id));
    for (const id of there.keys()) if (!staying.has(id)) gone.add(id);
    report.full = true;
  }
  for (const id of gone) {
    if (!there.has(id)) continue;
    remove(there.get(id));
    there.delete(id);
    report.removed.push(id);
  }
  const homeless = arriving.flatMap((fresh) => take(fresh, there, report));
  const moving = new Set(homeless);
  const order = [...region.children].filter((cell) => isCell(cell) && !moving.has(cell));
  for (const cell of homeless) place(region, cell, order);
}

export function applyFrame(frame) {
  const report = { v: frame.getAttribute('v'), now: Number(frame.getAttribute('now')), full: false, regions: [], inserted: [], changed: [], removed: [] };
  learn(report.now);
  for (const change of frame.querySelectorAll('kds-region')) applyRegion(change, report);
  for (const cell of report.inserted) {
    htmx.process(cell);
    mark(cell, 'new');
  }
  for (const cell of report.changed) mark(cell, 'changed');
  document.dispatchEvent(new CustomEvent('kds:frame', { detail: report }));
}

htmx.registerExtension('keyed', {
  init: (inside) => { htmxInside = inside; },
  htmx_before_morph_attr: keepAttribute,
  htmx_before_morph_node: keepTyped,
  handle_swap(style, target, fragment) {
    if (style !== 'keyed') return false;
    const frame = fragment.querySelector('kds-frame');
    if (!frame) throw new Error('this is not a frame');
    applyFrame(frame);
    return []; // nothing for htmx to process: that is done, cell by cell
  },
});
