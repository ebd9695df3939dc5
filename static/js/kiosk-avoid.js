// What a guest avoids: dishes that contain it are marked, or hidden. It stays in this tab, is never sent, and
// goes with the guest.
const KEY = 'kds.avoids';
const HIDE = 'kds.hides';
const dialog = document.getElementById('allergens');
const avoids = () => (sessionStorage.getItem(KEY) || '').split(' ').filter(Boolean);

function mark(dish, unwanted) {
  const found = dish.dataset.allergens.split(' ').some((each) => unwanted.has(each));
  dish.classList.toggle('is-avoided', found);
  const warning = dish.querySelector('.k-warning');
  if (warning) warning.hidden = !found;
}

export function avoided() {
  const unwanted = new Set(avoids());
  document.body.classList.toggle('is-hiding', Boolean(sessionStorage.getItem(HIDE)));
  for (const dish of document.querySelectorAll('[data-allergens]')) mark(dish, unwanted);
  for (const word of document.querySelectorAll('[data-allergen]')) word.classList.toggle('is-avoided', unwanted.has(word.dataset.allergen));
  const count = document.querySelector('[data-avoided]');
  if (!count) return;
  count.hidden = !unwanted.size;
  count.textContent = unwanted.size;
}

if (dialog) {
  const boxes = [...dialog.querySelectorAll('[name=avoid]')];
  const hide = dialog.querySelector('[name=hide]');
  const known = new Set(avoids());
  for (const box of boxes) box.checked = known.has(box.value);
  hide.checked = Boolean(sessionStorage.getItem(HIDE));
  const keep = () => {
    sessionStorage.setItem(KEY, boxes.filter((box) => box.checked).map((box) => box.value).join(' '));
    sessionStorage.setItem(HIDE, hide.checked ? 'yes' : '');
    avoided();
  };
  dialog.addEventListener('change', keep);
  dialog.querySelector('[data-avoid-none]').addEventListener('click', () => {
    for (const box of [...boxes, hide]) box.checked = false;
    keep();
  });
}

// A cell that was drawn anew comes unmarked.
document.addEventListener('kds:frame', ({ detail }) => { if (detail.inserted.length || detail.changed.length) avoided(); });
