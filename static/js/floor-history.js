// What was done to the room and how each of it is taken back. A deed is { steps, back }: functions that give
// the commands [[url, values], …] of doing and undoing it, asked only when they are needed, because a new
// table has no id before the house has made it. Deeds run one after the other.
import { send } from './send.js';

const MOST = 200;
let done = [];
let undone = [];
let line = Promise.resolve(true);

function show() {
  document.getElementById('undo').disabled = !done.length;
  document.getElementById('redo').disabled = !undone.length;
}

async function run(steps) {
  for (const [url, values] of steps) if (!(await send(url, values))) return false;
  return true;
}

function queued(work) {
  line = line.then(work, work);
  return line;
}

export const perform = (deed) => queued(async () => {
  if (!(await run(deed.steps()))) return false;
  done = [...done, deed].slice(-MOST);
  undone = [];
  show();
  return true;
});

export const undo = () => queued(async () => {
  const deed = done.pop();
  if (deed && (await run(deed.back()))) undone.push(deed);
  show();
});

export const redo = () => queued(async () => {
  const deed = undone.pop();
  if (deed && (await run((deed.again || deed.steps)()))) done.push(deed);
  show();
});

document.getElementById('undo').addEventListener('click', undo);
document.getElementById('redo').addEventListener('click', redo);
document.addEventListener('keydown', (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.target.closest('input, textarea, select, dialog')) return;
  const key = event.key.toLowerCase();
  if (key === 'z' && !event.shiftKey) undo();
  else if (key === 'y' || (key === 'z' && event.shiftKey)) redo();
  else return;
  event.preventDefault();
});
