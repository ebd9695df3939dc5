// A new booking: a size brings the free times, a name or number brings the guests we know.
import { panel } from './diary.js';

const side = document.getElementById('side');
const form = document.getElementById('new');
const [offers, found] = [document.getElementById('offers'), document.getElementById('found')];
const field = (name) => form.elements.namedItem(name);
const TYPED = 200; // ms of rest before one is looked for
const WHILE_CHANGING = 400;

let wish = null; // a lane and a time that were tapped

async function fill(target, path, values) {
  const url = `${path}?${new URLSearchParams(values)}`;
  const answer = await fetch(url, { headers: { Accept: 'text/html' } }).catch(() => null);
  if (answer?.ok) target.innerHTML = await answer.text();
}

const size = () => Number(field('other').value) || Number(form.querySelector('[name=size]:checked')?.value || 2);

let asked = 0;
async function ask() {
  if (form.closest('[hidden]')) return;
  asked += 1;
  const mine = asked;
  const kept = form.querySelector('[name=at]:checked')?.value;
  const next = document.createElement('div');
  await fill(next, '/bookings/offers', { day: form.dataset.day, size: size() });
  if (mine !== asked) return;
  offers.replaceChildren(...next.childNodes);
  pick(kept || wish?.at);
}

function pick(at) {
  const choices = [...offers.querySelectorAll('[name=at]')];
  const exact = choices.find((choice) => choice.value === String(at));
  if (exact) exact.checked = true;
}

const timers = { offers: 0, guests: 0 };
function soon(what, work, ms) {
  clearTimeout(timers[what]);
  timers[what] = setTimeout(work, ms);
}

form.addEventListener('change', (event) => {
  if (event.target.name === 'size') field('other').value = '';
  if (['size', 'other'].includes(event.target.name)) ask();
});
form.addEventListener('input', (event) => {
  if (event.target.name === 'other') soon('offers', ask, TYPED);
  if (!['name', 'phone', 'email'].includes(event.target.name)) return;
  const text = event.target.value.trim();
  if (text.length < 2) found.replaceChildren();
  else soon('guests', () => fill(found, '/bookings/guests', { text }), TYPED);
});

// One tap takes a guest over whom we know.
found.addEventListener('click', (event) => {
  const guest = event.target.closest('button');
  if (!guest) return;
  for (const name of ['name', 'phone', 'email']) field(name).value = guest.dataset[name];
  found.replaceChildren();
  field('note').focus();
});

side.addEventListener('kds:panel', ({ detail: { name } }) => {
  if (name === 'plan') plan();
  if (name !== 'new') return;
  ask();
  (form.querySelector('[name=size]:checked') || form.querySelector('[name=size]')).focus();
});

// What re-planning would do is read before it is done.
async function plan() {
  const [list, go] = [document.getElementById('plan'), document.getElementById('do-plan')];
  await fill(list, '/bookings/plan', { day: form.dataset.day });
  go.hidden = !list.querySelector('li');
}

// A tap on a free place of the sheet begins a booking there.
export function begin(at, table) {
  wish = { at, table };
  panel('new');
}

document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
  if (ctx.response.status >= 400) return;
  if (ctx.sourceElement.id === 'do-plan') panel('list');
  if (ctx.sourceElement !== form) return;
  form.reset();
  found.replaceChildren();
  wish = null;
  panel('list');
});
document.addEventListener('kds:frame', ({ detail }) => {
  if (side.dataset.panel === 'new' && !detail.full) soon('offers', ask, WHILE_CHANGING);
});
