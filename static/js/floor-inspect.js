// The form at the left of the drawing board: what is chosen, and its fields. A field that is left sends what
// changed; while one types, nothing is overwritten.
import { addArea, changeArea, changed, changeLoss, placed, removeArea } from './floor-deeds.js';
import { roomOf, stored, tableOf } from './floor-drawing.js';

const sheet = document.getElementById('sheet');
const form = document.getElementById('table-form');
const joinForm = document.getElementById('join-form');
const areaForm = document.getElementById('area-form');

let shown = null; // the table

function put(fields, name, value) {
  const control = fields.elements.namedItem(name);
  if (control instanceof RadioNodeList) control.value = String(value);
  else if (control && control !== document.activeElement) control.value = value;
}

export function fill(table) {
  shown = table;
  const { name, area, seats, least, shape, offer, section, width, depth, rotation } = stored(table);
  document.getElementById('inspect-name').textContent = `${form.dataset.wordTable} ${name}`;
  const areas = [...document.querySelectorAll('#rooms > .room-area')].map((room) => new Option(room.dataset.name, room.dataset.room));
  form.elements.area_id.replaceChildren(...areas);
  for (const [field, value] of Object.entries({ name, area_id: area, seats, least, shape, offer, width, depth, rotation })) put(form, field, value);
  for (const radio of form.querySelectorAll('[name=section_id]')) radio.checked = radio.value === section;
}

form.addEventListener('change', ({ target }) => {
  if (!shown || !target.name || !target.reportValidity()) return undefined;
  if (target.matches('[data-place]')) return placed(shown, { [target.name]: Number(target.value) });
  const change = { [target.name]: target.value };
  if (target.name === 'seats') change.least = Math.min(Number(target.value), stored(shown).least);
  return changed(shown, change);
});
for (const each of [form, joinForm, areaForm]) each.addEventListener('submit', (event) => { event.preventDefault(); document.activeElement.blur(); });

/* A join */

let join = null;

export function fillJoin(element) {
  join = element;
  const [one, other] = element.dataset.join.split(' ').map((id) => tableOf(id).dataset.name);
  document.getElementById('inspect-join').textContent = `${one} + ${other}`;
  put(joinForm, 'seat_loss', element.dataset.loss);
}
joinForm.addEventListener('change', ({ target }) => { if (target.reportValidity()) changeLoss(join, Number(target.value)); });

/* The area one looks at */

function areaShown() {
  const rooms = document.querySelectorAll('#rooms > .room-area');
  return rooms.length === 1 ? rooms[0] : roomOf(sheet.dataset.chosen);
}

function areaValues(room) {
  const [, , width, depth] = room.dataset.box.split(' ').map(Number);
  return { name: room.dataset.name, width, depth };
}

export function fillAreas() {
  const room = areaShown();
  areaForm.hidden = !room;
  if (room) for (const [name, value] of Object.entries(areaValues(room))) put(areaForm, name, value);
}

areaForm.addEventListener('change', ({ target }) => {
  const room = areaShown();
  if (!room || !target.reportValidity()) return;
  const was = areaValues(room);
  changeArea(room.dataset.room, was, { ...was, [target.name]: target.value });
});

document.getElementById('new-area').addEventListener('submit', (event) => {
  event.preventDefault();
  const { name } = event.target.elements;
  addArea(name.value).then((done) => { if (done) name.value = ''; });
});

document.addEventListener('click', (event) => {
  if (!event.target.closest('[data-do=remove-area]')) return;
  const { name, width, depth } = areaValues(areaShown());
  removeArea(name, width, depth);
});
document.addEventListener('floor:view', () => fillAreas());
