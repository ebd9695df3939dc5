// What moving a party to a table and time would come to, said before it is dropped: which tables it
// would have, and what stands against it. Made from the bars that are on the sheet.
import { laneOf, slips } from './diary-sheet.js';
import { serverNow, venueTime } from './servertime.js';

const timeline = document.getElementById('timeline');
export const word = (name) => timeline.dataset[`word${name}`];
export const clock = (ms) => venueTime(ms).slice(0, 5);
export const own = (party) => slips().filter((bar) => bar.dataset.party === party && !bar.classList.contains('is-over'));
const MINUTE = 60_000;

const units = [...document.getElementById('units').content.children].map((option) => ({
  tables: option.value.split('+'), name: option.dataset.name, least: Number(option.dataset.least), most: Number(option.dataset.most),
}));
const unitOf = (tables) => units.find((unit) => unit.tables.length === tables.length && tables.every((table) => unit.tables.includes(table)));

function hits(move, tables) {
  return slips().filter((bar) => bar.dataset.party !== move.party && tables.includes(bar.dataset.table)
    && Number(bar.dataset.at) < move.until && Number(bar.dataset.untilMs) > move.at);
}

// A move keeps all tables of its party while it stays on one of them. On another row a party of one
// table takes that table; a party of several needs one that is large enough, or a combination with it.
function aimed(move, mine) {
  if (mine.includes(move.table)) return mine;
  if (mine.length < 2) return [move.table];
  const size = Number(move.bar.dataset.size);
  const large = units.filter((unit) => unit.tables.includes(move.table) && unit.most >= size && (unit.tables.length === 1 || unit.least <= size));
  large.sort((a, b) => (a.tables.length > 1) - (b.tables.length > 1) || a.most - b.most || a.tables.length - b.tables.length);
  return (large.find((unit) => !hits(move, unit.tables).length) || large[0])?.tables;
}

const said = (bar) => `${bar.dataset.name} ${clock(Number(bar.dataset.at))}`;

// { tables, name, text, bad (it can't be), tight (it can, if need be), clashing (bars), moved }
export function verdict(move) {
  const mine = own(move.party).map((bar) => bar.dataset.table);
  const tables = aimed(move, mine);
  const lane = laneOf(move.table);
  if (!tables) {
    const text = word('None').replace('{table}', lane.dataset.name).replace('{n}', move.bar.dataset.size);
    return { tables: [move.table], name: lane.dataset.name, text, bad: true, clashing: [], moved: false };
  }
  const unit = unitOf(tables);
  const name = unit?.name || tables.map((table) => laneOf(table)?.dataset.name).join('+');
  const clashing = hits(move, tables);
  const found = { tables, name, clashing, moved: tables !== mine, text: word('Free') };
  if (clashing.length) return { ...found, bad: true, text: `${word('Overlaps')} ${clashing.map(said).join(', ')}` };
  if (move.at < serverNow() - 5 * MINUTE && move.at !== Number(move.bar.dataset.at)) return { ...found, bad: true, text: word('Past') };
  const seats = unit?.most ?? tables.reduce((sum, table) => sum + Number(laneOf(table)?.dataset.seats || 0), 0);
  if (seats < Number(move.bar.dataset.size)) return { ...found, tight: true, text: `${word('Small')}: ${seats}` };
  return found;
}

// What is sent: the tables as well, so that nothing else happens than what was said.
export function sent(move) {
  const { tables, moved } = verdict(move);
  const values = { at: new Date(move.at).toISOString(), minutes: (move.until - move.at) / MINUTE };
  if (moved || unitOf(tables)) values.tables = [...tables].sort((a, b) => a - b).join('+');
  return values;
}
