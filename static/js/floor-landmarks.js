// Walls, the entrance, the bar … in the editor: their deeds, each with the way back, and their form.
import { perform } from './floor-history.js';
import { boxAt, draft, drawn, endAhead, known, landmarks, setAhead, settle, stored } from './floor-drawing.js';
import { middle, spot } from './floor-deeds.js';

const form = document.getElementById('landmark-form');
const PLACE = ['x', 'y', 'width', 'depth', 'rotation'];

const placeOf = (piece) => Object.fromEntries(PLACE.map((key) => [key, drawn(piece)[key]]));

const described = ({ kind, label, x, y, width, depth, rotation }, box) => ({ kind, label, area_id: box.id, x: Math.round(x - box.left), y: Math.round(y - box.top), width, depth, rotation });

async function change(mark, fields) {
  const before = stored(mark);
  const after = { ...known(mark), ...placeOf(mark), ...fields };
  if ([...PLACE, 'kind', 'label'].every((key) => before[key] === after[key])) return settle(mark);
  const url = `/floor/landmarks/${before.id}/change`;
  const [was, is] = [described(before, { id: before.area, left: before.left, top: before.top }), described(after, boxAt(after))];
  setAhead(mark, fields);
  const done = await perform({ steps: () => [[url, is]], back: () => [[url, was]] });
  endAhead(mark, done);
  return done || settle(mark);
}

// To another place, size or angle; carried into another area, it belongs there.
export function landmarkPlaced(mark, place) {
  draft(mark, place);
  return change(mark, {});
}

export async function addLandmark(kind, size, like) {
  const model = like ? stored(like) : { kind, label: '', rotation: 0, ...size, ...middle() };
  const box = boxAt(model);
  if (!box) return;
  const near = like ? { x: model.x + 40, y: model.y + 40 } : model;
  const at = spot(box, near, model.width, model.depth);
  const { area_id, ...values } = described({ ...model, ...at }, box);
  const there = new Set(landmarks());
  let id = null;
  const its = () => { id ||= landmarks().find((mark) => !there.has(mark))?.dataset.landmark; return id; };
  const chooseIt = () => {
    if (!its()) return;
    document.removeEventListener('kds:frame', chooseIt);
    document.dispatchEvent(new CustomEvent('floor:made', { detail: { mark: document.getElementById(`landmarks-${id}`) } }));
  };
  const made = await perform({
    steps: () => [['/floor/landmarks', { ...values, area: box.name }]],
    back: () => [[`/floor/landmarks/${its()}/remove`, {}]],
    again: () => [[`/floor/landmarks/${id}/restore`, {}]],
  });
  if (!made) return;
  document.addEventListener('kds:frame', chooseIt);
  chooseIt();
}

export function removeLandmark({ dataset: { landmark: id } }) {
  return perform({ steps: () => [[`/floor/landmarks/${id}/remove`, {}]], back: () => [[`/floor/landmarks/${id}/restore`, {}]] });
}

/* The form */

let shown = null;

export function fillLandmark(mark) {
  shown = mark;
  const values = stored(mark);
  const { kind } = form.elements;
  for (const name of ['kind', 'label', 'width', 'depth', 'rotation']) {
    const field = form.elements.namedItem(name);
    if (field !== document.activeElement) field.value = values[name];
  }
  document.getElementById('inspect-landmark').textContent = [...kind.options].find(({ value }) => value === values.kind).textContent;
}

form.addEventListener('change', ({ target }) => {
  if (!shown || !target.reportValidity()) return;
  if (PLACE.includes(target.name)) landmarkPlaced(shown, { [target.name]: Number(target.value) });
  else change(shown, { [target.name]: target.value.trim() });
});
form.addEventListener('submit', (event) => { event.preventDefault(); document.activeElement.blur(); });

document.addEventListener('click', ({ target }) => {
  const button = target.closest('[data-add-landmark]');
  if (!button) return;
  const { addLandmark: kind, width, depth } = button.dataset;
  addLandmark(kind, { width: Number(width), depth: Number(depth) });
});
