// Narrows lists while one types: <input data-filter="list others"> shows the children of #list (and of
// #others) whose `data-words` hold every word that was typed, and of the `data-filter-head`s those
// with a child left.
// Frames may bring new rows, so it looks again after each. Escape clears.

const field = document.querySelector('[data-filter]');
const lists = field.dataset.filter.split(' ').map((id) => document.getElementById(id));
const none = document.querySelector('[data-filter-none]');

// The server folds names in the same way: accents, case and punctuation don't count.
const fold = (text) => text.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').normalize('NFKC').toLowerCase()
  .replace(/ß/g, 'ss').replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ').trim();

function narrow() {
  const words = fold(field.value).split(' ').filter(Boolean);
  let head = null;
  let left = 0;
  for (const row of lists.flatMap((list) => [...list.children])) {
    if (row.hasAttribute('data-filter-head')) {
      head = row;
      head.classList.toggle('is-hidden', words.length > 0);
      continue;
    }
    const hit = words.every((word) => row.dataset.words.includes(word));
    row.classList.toggle('is-hidden', !hit);
    if (!hit) continue;
    left += 1;
    head?.classList.remove('is-hidden');
  }
  if (none) none.hidden = left > 0 || !words.length;
}

field.addEventListener('input', narrow);
field.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || !field.value) return;
  field.value = '';
  narrow();
});
document.addEventListener('kds:frame', narrow);
narrow();
