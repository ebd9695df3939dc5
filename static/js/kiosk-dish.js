// One dish: each group stays within its least and most, and the button says what is missing, or what it
// comes to. The house counts again; this is only said along.
const region = document.getElementById('choosing');
const KEPT = `kds.choices ${location.pathname}`;
const form = () => region.querySelector('.k-choosing');
const boxes = (group) => [...group.querySelectorAll('[name=option_ids]')];
const chosen = (group) => boxes(group).filter((box) => box.checked).length;
const { currency } = document.body.dataset;
const money = new Intl.NumberFormat(document.documentElement.lang, { style: 'currency', currency });
const minor = 10 ** money.resolvedOptions().maximumFractionDigits;

// Where one may be chosen the newest tap counts; a full group takes no more.
function limit(box) {
  const group = box.closest('.k-group');
  const most = Number(group.dataset.most);
  if (!box.checked || !most || chosen(group) <= most) return;
  if (most > 1) box.checked = false;
  else for (const other of boxes(group)) other.checked = other === box;
}

function missing() {
  const groups = [...form().querySelectorAll('.k-group')];
  for (const group of groups) group.classList.toggle('is-missing', chosen(group) < Number(group.dataset.least));
  return groups.find((group) => group.classList.contains('is-missing'));
}

function show() {
  if (!form()) return;
  let one = Number(form().dataset.unit);
  for (const box of form().querySelectorAll('[name=option_ids]')) {
    box.closest('.k-pick').classList.toggle('is-on', box.checked);
    if (box.checked) one += Number(box.dataset.price);
  }
  const times = Number(form().querySelector('[name=quantity]').value);
  form().querySelector('[data-times]').textContent = times;
  form().querySelector('[data-sum]').textContent = money.format((Math.max(0, one) * times) / minor);
  const gap = missing();
  const tells = form().querySelector('[data-missing-text]');
  tells.hidden = !gap;
  form().querySelector('[data-ready]').hidden = Boolean(gap);
  if (gap) tells.textContent = form().dataset.missing.replace('{group}', gap.dataset.name);
}

region.addEventListener('change', ({ target }) => {
  if (target.name === 'option_ids') limit(target);
  show();
});
region.addEventListener('click', ({ target }) => {
  const step = target.closest('[data-step]');
  if (!step) return;
  const quantity = form().querySelector('[name=quantity]');
  const wanted = Number(quantity.value) + Number(step.dataset.step);
  quantity.value = Math.min(Number(quantity.dataset.most), Math.max(1, wanted));
  show();
});
// What is still to be chosen is shown instead of refused.
region.addEventListener('submit', (event) => {
  const gap = missing();
  if (!gap) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  gap.classList.add('is-asked');
  gap.scrollIntoView({ block: 'center', behavior: 'smooth' });
  gap.querySelector('input:not(:disabled)')?.focus({ preventScroll: true });
}, true);

// In the other language the same choices stand.
document.addEventListener('click', ({ target }) => {
  if (!target.closest('[data-keep]')) return;
  const said = { options: [...form().querySelectorAll('[name=option_ids]:checked')].map((box) => box.value), quantity: form().querySelector('[name=quantity]').value };
  sessionStorage.setItem(KEPT, JSON.stringify(said));
});
const kept = JSON.parse(sessionStorage.getItem(KEPT) || 'null');
if (kept && form()) {
  sessionStorage.removeItem(KEPT);
  for (const box of form().querySelectorAll('[name=option_ids]')) box.checked = kept.options.includes(box.value);
  form().querySelector('[name=quantity]').value = kept.quantity;
}
document.addEventListener('kds:frame', show);
show();
