// Nothing may move or be replaced under a finger that is just pressing it: a frame waits for the
// finger to lift, and for the click that follows. A finger that stays is dragging or scrolling;
// the frame then comes anyway.

const LONGEST_PRESS = 600;
const CLICK_FOLLOWS_WITHIN = 60;

const down = new Map(); // pointer id → when it went down
let waiting = [];

function release() {
  if (down.size) return;
  const ready = waiting;
  waiting = [];
  for (const resolve of ready) resolve();
}

function lifted(event) {
  if (down.delete(event.pointerId)) setTimeout(release, CLICK_FOLLOWS_WITHIN);
}

const everywhere = { capture: true, passive: true };
addEventListener('pointerdown', (event) => down.set(event.pointerId, performance.now()), everywhere);
addEventListener('pointerup', lifted, everywhere);
addEventListener('pointercancel', lifted, everywhere);
addEventListener('click', () => setTimeout(release), everywhere);
// Safari shows `:active` on touch only where somebody listens to touches.
addEventListener('touchstart', () => {}, everywhere);

// Resolves when no finger is pressing, at the latest after the longest press.
export function fingerUp() {
  const since = performance.now() - LONGEST_PRESS;
  for (const [id, when] of down) if (when < since) down.delete(id);
  if (!down.size) return Promise.resolve();
  return new Promise((resolve) => {
    waiting.push(resolve);
    setTimeout(resolve, LONGEST_PRESS);
  });
}
