// What a waiter's hands need beyond taps that post: finding a dish by a few letters, sheets of
// choices that keep each group within its least and most, and the order's sheet that rises.

const $ = (id) => document.getElementById(id);
const [search, times, menu, parts, sheet, order] = ['search', 'times', 'menu', 'parts', 'sheet', 'order'].map($);
const dishes = () => [...document.querySelectorAll('.dish')];
const plain = (text) => text.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase();

// --- sheets -------------------------------------------------------------------------------------

const boxes = (group) => [...group.querySelectorAll('input[name=option_ids]')];
const chosen = (group) => boxes(group).filter((box) => box.checked).length;

function openSheet(id) {
  const form = $(id);
  if (!form) return;
  for (const other of sheet.querySelectorAll('.sheet-form.is-open')) other.classList.remove('is-open');
  form.classList.add('is-open');
  const quantity = form.querySelector('[name=quantity]');
  if (quantity && times.value !== '1') quantity.value = times.value; // "2 rib-eye"
  check(form);
  if (sheet.open) return;
  sheet.showModal();
  sheet.scrollTop = 0;
  (form.querySelector('.chip > input') || form.querySelector('[data-close]')).focus({ preventScroll: true });
}

// A group that may have one takes the newest tap; a full one takes no more.
function limit(box) {
  const group = box.closest('[data-most]');
  const most = Number(group?.dataset.most);
  if (!box.checked || !most || chosen(group) <= most) return;
  if (most > 1) box.checked = false;
  else for (const other of boxes(group)) other.checked = other === box;
}

// Says on the button what is still to be chosen.
function check(form) {
  const groups = [...form.querySelectorAll('[data-least]')];
  for (const group of groups) group.classList.toggle('is-missing', chosen(group) < Number(group.dataset.least));
  const missing = groups.find((group) => group.classList.contains('is-missing'));
  const [tells, ready] = [form.querySelector('[data-missing]'), form.querySelector('[data-ready]')];
  if (!tells) return missing;
  tells.hidden = !missing;
  ready.hidden = Boolean(missing);
  if (missing) tells.textContent = document.body.dataset.missing.replace('{group}', missing.dataset.name);
  return missing;
}

sheet.addEventListener('change', ({ target }) => {
  const form = target.closest('.sheet-form');
  if (target.name !== 'option_ids') return;
  limit(target);
  if (!check(form) && form.hasAttribute('data-at-once') && target.checked) form.requestSubmit();
});

// Enter, or a tap on the button that tells what is missing, leads there instead of to a refusal.
sheet.addEventListener('submit', (event) => {
  const missing = check(event.target.closest('.sheet-form'));
  if (!missing) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  missing.scrollIntoView({ block: 'center' });
  missing.querySelector('input')?.focus();
}, true);

sheet.addEventListener('close', () => {
  for (const form of sheet.querySelectorAll('form')) form.reset();
  for (const details of sheet.querySelectorAll('details')) details.open = false;
});

// The frame comes before the answer, and may have taken the button that asked out of its dialog.
document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
  const source = ctx.sourceElement;
  if (ctx.response.status < 400 && source.dataset.then === 'close' && !source.isConnected) document.querySelector('dialog[open]')?.close();
});

document.addEventListener('click', ({ target }) => {
  const opener = target.closest('[data-sheet]');
  if (opener && !opener.disabled) openSheet(opener.dataset.sheet);
  const step = target.closest('[data-step]');
  if (!step) return;
  const box = step.parentElement.querySelector('input');
  const wanted = Number(box.value) + Number(step.dataset.step);
  box.value = String(Math.min(Number(box.max), Math.max(Number(box.min), wanted)));
});

// A long press (or the right button) on a dish that may be asked about asks.
menu.addEventListener('contextmenu', (event) => {
  const dish = event.target.closest('[data-hold-sheet], [data-sheet]');
  if (!dish || dish.disabled) return;
  event.preventDefault();
  openSheet(dish.dataset.holdSheet || dish.dataset.sheet);
});

// --- search -------------------------------------------------------------------------------------

// "2 lager" is two of them; a number alone is the dish's own.
function query() {
  const [, count, text] = /^\s*(\d{1,3}(?=\s+\S))?\s*(.*?)\s*$/.exec(search.value);
  return { count: count ? Number(count) : 1, words: plain(text).split(/\s+/).filter(Boolean) };
}

function fits(dish, words) {
  if (words.length === 1 && words[0] === dish.dataset.number) return true;
  const name = plain(dish.querySelector('.dish-name').textContent);
  return words.every((word) => name.startsWith(word) || name.includes(` ${word}`) || (word.length > 2 && name.includes(word)));
}

function find() {
  const { count, words } = query();
  times.value = String(Math.max(1, count));
  const found = dishes().filter((dish) => {
    const fit = !words.length || fits(dish, words);
    dish.classList.toggle('is-hidden', !fit);
    dish.classList.remove('is-first');
    return fit;
  });
  const shown = new Set(found.map((dish) => dish.dataset.part));
  for (const head of menu.querySelectorAll('.dishes-head')) head.classList.toggle('is-hidden', !shown.has(head.dataset.part));
  $('nothing').hidden = found.length > 0;
  const first = words.length ? found.find((dish) => !dish.disabled) : null;
  first?.classList.add('is-first');
  if (words.length) menu.scrollTop = 0;
  return first;
}

function clear() {
  search.value = '';
  find();
}

search.addEventListener('input', find);
search.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') clear();
  if (event.key !== 'Enter') return;
  event.preventDefault();
  find()?.click();
});
// What was looked for is found: the next search begins anew, with the quantity of the last gone.
menu.addEventListener('click', ({ target }) => {
  if (target.closest('.dish') && search.value) setTimeout(clear);
});
document.addEventListener('kds:frame', () => { if (search.value) find(); });
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.target.closest('input, textarea, select') || document.querySelector('dialog[open]')) return;
  event.preventDefault();
  search.focus();
});

// --- the parts of the menu, and the order's sheet -------------------------------------------------

parts.addEventListener('click', (event) => {
  const tab = event.target.closest('a');
  const head = tab && $(tab.hash.slice(1));
  if (!head) return;
  event.preventDefault();
  if (search.value) clear();
  menu.scrollTo({ top: head.offsetTop });
});

function spy() {
  const heads = [...menu.querySelectorAll('.dishes-head:not(.is-hidden)')];
  const end = menu.scrollTop + menu.clientHeight >= menu.scrollHeight - 4;
  const here = end && menu.scrollTop > 0 ? heads[heads.length - 1] : heads.filter((head) => head.offsetTop <= menu.scrollTop + 24).pop() || heads[0];
  for (const tab of parts.children) {
    const on = here && tab.dataset.part === here.dataset.part;
    if (on === tab.hasAttribute('aria-current')) continue;
    tab.toggleAttribute('aria-current', on);
    if (on) parts.scrollTo({ left: tab.offsetLeft - parts.offsetLeft - 40 });
  }
}
menu.addEventListener('scroll', () => requestAnimationFrame(spy), { passive: true });
spy();

$('handle').addEventListener('click', ({ currentTarget }) => {
  const open = order.parentElement.classList.toggle('is-order');
  currentTarget.setAttribute('aria-expanded', String(open));
});
