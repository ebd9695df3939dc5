// How much is written on a table of the map: three lines where there is room, else two or one and the name
// below the table; long names are cut. The letters themselves are sized by floor-map.css.
const OVER = 70; // centimetres by which a name may be wider than its table
export const FAR = 1.9; // units per pixel from which on letters are the small ones

const letters = (k) => parseFloat(getComputedStyle(document.documentElement).fontSize) * (k > FAR ? 0.75 : 0.875);

const lengthOf = (span) => [...span.parentNode.querySelectorAll('.t-size')].reduce((sum, each) => sum + each.getComputedTextLength(), span.getComputedTextLength());

function cut(span, width) {
  const name = span.dataset.full || span.textContent;
  span.textContent = name;
  span.dataset.full = name;
  const length = lengthOf(span);
  if (length <= width) return;
  const own = span.getComputedTextLength();
  const keep = Math.max(1, Math.floor((name.length * (width - length + own)) / own) - 1);
  span.textContent = `${name.slice(0, keep).trimEnd()}…`;
}

// How far the nearest table beside this one is, from middle to middle.
function apart(table) {
  const { x, y, area, party = '' } = table.dataset;
  const near = [...table.parentNode.children].filter((other) => other !== table && other.dataset.area === area && (!party || other.dataset.party !== party) && Math.abs(other.dataset.y - y) < 60);
  return Math.min(...near.map((other) => Math.abs(other.dataset.x - x)), Infinity);
}

// The name stands inside where it fits whole, else below the table, where there is more room. The marks of a
// round table reach further in. A party at several tables is named once, below them.
function writeOne(table, line, k) {
  const { label, below, span = 0 } = table.dataset;
  const lines = (2 * below) / (line * k);
  const [who, caption] = [table.querySelector('.t-who [data-fit]'), table.querySelector('.t-caption [data-fit]')];
  table.classList.remove('is-two', 'is-one', 'is-narrow');
  const inside = !span && lines >= (table.querySelector('circle.t-top') ? 5.2 : 3.7) && (!who || lengthOf(who) <= label);
  table.classList.toggle('is-two', !inside && lines >= 2.5);
  table.classList.toggle('is-one', lines < 2.5);
  if (caption && !inside) cut(caption, Math.min(Number(label) + OVER, apart(table) - 6 * k) + Number(span));
  const time = table.querySelector('.t-time');
  if (time) table.classList.toggle('is-narrow', time.getComputedTextLength() > label);
}

const WORD = 12; // px that the word of a landmark should have; below LEAST it isn't written
const LEAST = 8;

export function writeMarks(words, k) {
  for (const word of words) {
    const most = Number(word.dataset.most);
    word.setAttribute('font-size', Math.min(most, Math.max(24, WORD * k)));
    word.classList.toggle('is-unread', most < LEAST * k);
  }
}

// `k` = units per pixel.
export function write(tables, k) {
  const line = letters(k);
  for (const table of tables) writeOne(table, line, k);
}
