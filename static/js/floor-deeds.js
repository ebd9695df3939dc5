// The deeds of the editor, each with the way back: what floor-history.js performs and undoes.
import { view } from './floor-map.js';
import { perform } from './floor-history.js';
import { boxAt, draft, drawn, endAhead, known, landmarks, roomOf, setAhead, settle, stored, tables } from './floor-drawing.js';

const sheet = document.getElementById('sheet');

// All that a table is, as /change takes it.
export const described = (table, change = {}) => {
  const { name, seats, least, shape, offer, area, section, ...more } = known(table);
  return { name, seats, least, shape, offer, area_id: more.area_id ?? area, section_id: more.section_id ?? section, ...change };
};

const place = (id, box, { x, y, width, depth, rotation }) => [`/floor/tables/${id}/place`, { x: Math.round(x - box.left), y: Math.round(y - box.top), width, depth, rotation }];

// A table to another place, size or angle; when it was carried into another area, that too.
export async function placed(table, change) {
  const before = stored(table);
  const after = { ...before, ...drawn(table), ...change };
  const same = ['x', 'y', 'width', 'depth', 'rotation'].every((key) => before[key] === after[key]);
  if (same) return settle(table);
  draft(table, change);
  const [from, to] = [{ left: before.left, top: before.top }, boxAt(after)];
  const wandered = to.id !== before.area;
  const [id, was, is] = [before.id, described(table), described(table, { area_id: to.id })];
  const done = await perform({
    steps: () => [...(wandered ? [[`/floor/tables/${id}/change`, is]] : []), place(id, to, after)],
    back: () => [...(wandered ? [[`/floor/tables/${id}/change`, was]] : []), place(id, from, before)],
  });
  return done || settle(table);
}

export async function changed(table, change) {
  const [id, was, is] = [table.dataset.table, described(table), described(table, change)];
  setAhead(table, change);
  const done = await perform({ steps: () => [[`/floor/tables/${id}/change`, is]], back: () => [[`/floor/tables/${id}/change`, was]] });
  endAhead(table, done);
}

/* New tables */

const named = (name) => tables().find((table) => table.dataset.name === name);

function nextName() {
  const numbers = tables().map((table) => /^(\D*)(\d+)$/.exec(table.dataset.name)).filter(Boolean);
  const highest = numbers.sort((a, b) => Number(b[2]) - Number(a[2]))[0];
  return highest ? `${highest[1]}${Number(highest[2]) + 1}` : '1';
}

function isFreeAt(x, y, reach, deep) {
  return tables().every((table) => {
    const other = drawn(table);
    return Math.abs(other.x - x) > (other.width + reach) / 2 || Math.abs(other.y - y) > (other.depth + deep) / 2;
  });
}

// The free spot nearest to where one looks (or beside the table that is copied), on the grid.
export function spot(box, near, reach, deep = reach) {
  const inside = (value, from, length, edge) => Math.min(Math.max(value, from + edge), from + length - edge);
  const grid = (value, from) => from + Math.round((value - from) / 10) * 10;
  for (let ring = 0; ring < 40; ring += 1) {
    for (let turn = 0; turn < Math.max(1, ring * 6); turn += 1) {
      const angle = (turn / Math.max(1, ring * 6)) * 2 * Math.PI;
      const x = grid(inside(near.x + ring * 30 * Math.cos(angle), box.left, box.width, reach), box.left);
      const y = grid(inside(near.y + ring * 30 * Math.sin(angle), box.top, box.depth, deep), box.top);
      if (isFreeAt(x, y, reach + 40, deep + 40)) return { x, y };
    }
  }
  return near;
}

export function middle() {
  const room = roomOf(sheet.dataset.chosen);
  if (room) {
    const [x, y, width, depth] = room.dataset.box.split(' ').map(Number);
    return { x: x + width / 2, y: y + depth / 2 };
  }
  const box = sheet.getBoundingClientRect();
  return view.toSheet({ clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 });
}

export async function addTable(like) {
  const model = like ? stored(like) : { seats: 4, least: 1, shape: 'square', width: 90, depth: 90, rotation: 0, offer: 'online', section: '', ...middle() };
  const box = boxAt(model);
  if (!box) return;
  const { x, y } = spot(box, like ? { x: model.x + model.width + 10, y: model.y } : model, Math.max(model.width, model.depth));
  const name = nextName();
  const { seats, least, shape, width, depth, rotation, offer, section } = model;
  const values = { name, seats, least, shape, width, depth, rotation, offer, section_id: section, area: box.name, x: Math.round(x - box.left), y: Math.round(y - box.top) };
  let id = null;
  const its = () => { id ||= named(name)?.dataset.table; return id; };
  const made = await perform({
    steps: () => [['/floor/tables', values]],
    back: () => [[`/floor/tables/${its()}/remove`, {}]],
    again: () => [[`/floor/tables/${id}/restore`, {}]],
  });
  if (made) whenThere(name, () => document.dispatchEvent(new CustomEvent('floor:made', { detail: { id: its() } })));
}

// The answer may overtake the frame that brings the new table.
function whenThere(name, then) {
  if (named(name)) return then();
  const look = () => {
    if (!named(name)) return;
    document.removeEventListener('kds:frame', look);
    then();
  };
  return document.addEventListener('kds:frame', look);
}

export function removeTable(table) {
  const id = Number(table.dataset.table);
  const joins = [...document.querySelectorAll('#ties > .join')].map(({ dataset }) => [...dataset.join.split(' ').map(Number), Number(dataset.loss)]);
  const its = joins.filter(([one, other]) => one === id || other === id);
  return perform({
    steps: () => [[`/floor/tables/${id}/remove`, {}]],
    back: () => [[`/floor/tables/${id}/restore`, {}], ...its.map(([one, other, loss]) => ['/floor/joins', { table_id: one, other_id: other, seat_loss: loss }])],
  });
}

/* Joins and combinations */

export function joinTables(one, other, loss = 2) {
  const pair = { table_id: Number(one.dataset.table), other_id: Number(other.dataset.table) };
  const least = Math.min(loss, Number(one.dataset.seats) + Number(other.dataset.seats) - 1);
  return perform({ steps: () => [['/floor/joins', { ...pair, seat_loss: least }]], back: () => [['/floor/joins/remove', pair]] });
}

export function changeLoss(join, loss) {
  const [one, other] = join.dataset.join.split(' ').map(Number);
  const was = Number(join.dataset.loss);
  const set = (seats) => [['/floor/joins', { table_id: one, other_id: other, seat_loss: seats, combine: false }]];
  return perform({ steps: () => set(loss), back: () => set(was) });
}

const combinationOf = (ids) => [...document.querySelectorAll('[data-combination]')].find(({ dataset }) => [...ids].map(String).sort().join() === dataset.tables.split(' ').sort().join())?.dataset.combination;

export const combine = (ids) => perform({
  steps: () => [['/floor/combinations', { table_ids: ids }]],
  back: () => [[`/floor/combinations/${combinationOf(ids)}/remove`, {}]],
});

export function forbid({ combination, tables: ids, least, most }) {
  return perform({
    steps: () => [[`/floor/combinations/${combinationOf(ids.split(' ')) || combination}/remove`, {}]],
    back: () => [['/floor/combinations', { table_ids: ids.split(' '), least, most }]],
  });
}

/* Areas */

export function changeArea(id, was, is) {
  const set = (values) => [[`/floor/areas/${id}/change`, values]];
  return perform({ steps: () => set(is), back: () => set(was) });
}

const areaNamed = (name) => [...document.querySelectorAll('#rooms > .room-area')].find((room) => room.dataset.name === name)?.dataset.room;

export const addArea = (name, width = 1200, depth = 800) => perform({
  steps: () => [['/floor/areas', { name, width, depth }]],
  back: () => [[`/floor/areas/${areaNamed(name)}/remove`, {}]],
});

// Its walls go with it, and come back with it.
export function removeArea(name, width, depth) {
  const its = landmarks().map(stored).filter(({ area }) => area === areaNamed(name));
  const drawnAgain = ({ kind, label, left, top, x, y, rotation, ...size }) => ['/floor/landmarks', { kind, label, area: name, x: x - left, y: y - top, width: size.width, depth: size.depth, rotation }];
  return perform({
    steps: () => [[`/floor/areas/${areaNamed(name)}/remove`, {}]],
    back: () => [['/floor/areas', { name, width, depth }], ...its.map(drawnAgain)],
  });
}
