// The sheet of the 86 screen is about the dish whose row opened it: its buttons post to that row's
// address, and it follows the row while it is open, because somebody else may change the dish.

const sheet = document.getElementById('set-stock');
let row = null;

function fill() {
  const { url, name, state, left } = row.dataset;
  sheet.dataset.state = state;
  sheet.toggleAttribute('data-counted', left !== '');
  sheet.querySelector('[data-stock-name]').textContent = name;
  for (const each of sheet.querySelectorAll('[data-act]')) each.setAttribute('hx-post', url + each.dataset.act);
}

sheet.addEventListener('kds:open', (event) => {
  row = event.detail.opener;
  fill();
});
document.addEventListener('kds:frame', () => {
  if (sheet.open && row?.isConnected) fill();
});
