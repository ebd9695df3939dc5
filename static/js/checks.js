// Pages of money: a list that narrows while one types, printing, and the notes of a drawer that is counted.
import { money, written } from './amounts.js';

// <input data-find="list">: the children of #list whose `data-words` hold every word that was typed.
const find = document.querySelector('[data-find]');

function narrow() {
  const words = find.value.toLowerCase().replace('#', '').split(/\s+/).filter(Boolean);
  for (const row of document.getElementById(find.dataset.find).children) {
    const known = row.dataset.words;
    row.classList.toggle('is-hidden', !words.every((word) => known.includes(word) || known.includes(word.replace(',', '.'))));
  }
}

if (find) {
  find.addEventListener('input', narrow);
  document.addEventListener('kds:frame', narrow);
}

document.addEventListener('click', ({ target }) => { if (target.closest('[data-print]')) print(); });

// So many notes and coins of each kind make the sum; whoever knows it writes it down at once.
document.addEventListener('input', ({ target }) => {
  const form = target.closest('form[data-count]');
  if (!form || !target.dataset.coin) return;
  const coins = [...form.querySelectorAll('[data-coin]')];
  const sum = coins.reduce((all, coin) => all + Number(coin.dataset.coin) * Number(coin.value || 0), 0);
  form.elements.namedItem('counted').value = written(sum);
  form.querySelector('[data-sum]').textContent = money(sum);
});
