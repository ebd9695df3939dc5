// The pass: numbers for the bump bar, and the search in the 86 sheet.
import './pass.js';

const search = document.getElementById('out-search');
const dishes = document.getElementById('sellable');

function find() {
  const wanted = search.value.trim().toLowerCase();
  for (const dish of dishes.children) {
    if (dish.dataset.name !== undefined) dish.classList.toggle('is-hidden', !dish.dataset.name.includes(wanted));
  }
}

search.addEventListener('input', find);
document.getElementById('out').addEventListener('kds:open', () => {
  search.value = '';
  find();
  // On a tablet the letters would come up over the dishes.
  if (matchMedia('(pointer: coarse)').matches) document.getElementById('out').focus();
});
