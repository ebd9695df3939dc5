// A new booking: a size (and the table that was pointed at) brings the free times, a name or number
// brings the guests we know.
import { fillUnits, laneOf, panel, place } from './diary-sheet.js';

const side = document.getElementById('side');
const form = document.getElementById('new');
const [offers, found] = [document.getElementById('offers'), document.getElementById('found')];
const field = (name) => form.elements.namedItem(name);
const TYPED = 200; // ms of rest before one is looked for
const WHILE_CHANGING = 400;

const draft = document.getElementById('draft');

let wish = ''; // the time that was tapped or chosen (ISO), kept while sizes and tables are tried

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
  const next = document.createElement('div');
  const wanted = { day: form.dataset.day, size: size(), tables: field('tables').value };
  await fill(next, '/bookings/offers', wish ? { ...wanted, at: wish } : wanted);
  if (mine !== asked) return;
  const focused = document.activeElement?.closest('#offers [name=at]')?.value;
  offers.replaceChildren(...next.childNodes);
  if (focused) offers.querySelector(`[value="${CSS.escape(focused)}"]`)?.focus();
  sketch();
}

// Where the booking would lie, once table and time are known.
function sketch() {
  const chosen = form.querySelector('[name=at]:checked');
  const lane = laneOf(field('tables').value.split('+')[0]);
  draft.hidden = !chosen || !lane || Boolean(form.closest('[hidden]'));
  if (draft.hidden) return;
  const at = Date.parse(chosen.value);
  place(draft, at, at + Number(chosen.dataset.minutes) * 60_000, lane);
}

const timers = { offers: 0, guests: 0 };
function soon(what, work, ms) {
  clearTimeout(timers[what]);
  timers[what] = setTimeout(work, ms);
}

form.addEventListener('change', (event) => {
  if (event.target.name === 'size') field('other').value = '';
  if (event.target.name === 'at') { wish = event.target.value; sketch(); }
  if (['size', 'other', 'tables'].includes(event.target.name)) ask();
});
form.addEventListener('input', (event) => {
  if (event.target.name === 'other') soon('offers', ask, TYPED);
  if (!['name', 'phone', 'email'].includes(event.target.name)) return;
  const text = event.target.value.trim();
  if (text.length < 2) found.replaceChildren();
  else soon('guests', () => fill(found, '/bookings/guests', { text }), TYPED);
});

offers.addEventListener('click', (event) => {
  if (!event.target.closest('[data-any-table]')) return;
  field('tables').value = '';
  field('tables').focus();
  ask();
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
  if (name !== 'new') {
    // Put aside, it forgets where it was to be.
    wish = '';
    field('tables').value = '';
    sketch();
    return;
  }
  ask();
  fillUnits(field('tables'));
  (form.querySelector('[name=size]:checked') || form.querySelector('[name=size]')).focus();
});

// What re-planning would do is read before it is done.
async function plan() {
  const [list, go] = [document.getElementById('plan'), document.getElementById('do-plan')];
  await fill(list, '/bookings/plan', { day: form.dataset.day });
  go.hidden = !list.querySelector('li');
}

// A tap on a free place of the sheet begins a booking there: at that table and time.
export function begin(at, table) {
  wish = new Date(at).toISOString();
  fillUnits(field('tables'));
  field('tables').value = table;
  panel('new');
}

document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
  if (ctx.response.status >= 400) return;
  if (ctx.sourceElement.id === 'do-plan') panel('list');
  if (ctx.sourceElement !== form) return;
  form.reset();
  found.replaceChildren();
  panel('list');
});
document.addEventListener('kds:frame', ({ detail }) => {
  if (side.dataset.panel === 'new' && !detail.full) soon('offers', ask, WHILE_CHANGING);
});
