// The time of the server, read off the frames it sends. Local clocks of wall tablets are wrong, so
// only their monotonic clock is used, to count on between frames.

const { now, zone, speed } = document.body.dataset;
const language = document.documentElement.lang || 'en';

// A frame arrives later than it was written, never earlier: every sample (server time − local time)
// is too small by its delay, so the largest of the last two minutes is the best.
const KEPT = 24;
// No frame that arrives at all is this late (the watchdog would have cut the line), so a sample
// that is lower by more means that the server's own clock was set back.
const CLOCK_WAS_SET_BACK = 10_000;

// In a demo that runs faster its clock does, and all that ticks by it.
export const rate = Number(speed) || 1;
const counted = () => performance.now() * rate;

let samples = [Number(now || Date.now()) - counted()];
let offset = samples[0];

export function learn(serverMs) {
  if (!(serverMs > 0)) return;
  const sample = serverMs - counted();
  if (sample < offset - CLOCK_WAS_SET_BACK * rate) samples = [];
  samples = [...samples, sample].slice(-KEPT);
  offset = Math.max(...samples);
}

export const serverNow = () => counted() + offset;

// A zone the browser has never heard of must not stop every clock of the page.
function formatter(options) {
  const all = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...options };
  try {
    return new Intl.DateTimeFormat(language, { ...all, timeZone: zone || undefined });
  } catch {
    return new Intl.DateTimeFormat(language, all);
  }
}

const toTheMinute = formatter({});
const toTheSecond = formatter({ second: '2-digit' });

// 19:42 (or 19:42:08) as the clock on the venue's own wall shows it.
export const venueTime = (ms, seconds = false) => (seconds ? toTheSecond : toTheMinute).format(ms);
