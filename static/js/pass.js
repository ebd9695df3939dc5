// Lists whose first entry is always number 1 (expo, all-day, recall): the numbers for the bump bar
// follow the order of the page, so they are set here and not by the server.
const numbered = () => document.querySelectorAll('[data-tile]');

function count() {
  let number = 0;
  for (const tile of numbered()) {
    number += 1;
    if (tile.dataset.tile !== String(number)) tile.dataset.tile = number;
  }
}

document.addEventListener('kds:frame', count);
count();

// A choice in a tile's menu was made, or the finger went elsewhere: the menu closes.
document.addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll('[data-tile] details[open]')) {
    if (!menu.contains(event.target) || event.target.closest('.menu button')) menu.open = false;
  }
});
