// The four tones of the house, made by the browser. They differ in shape, not only in pitch, so that
// they are told apart over an extractor fan: up, a flutter, a falling alarm, a bright triad.

const TONES = {
  'chime-new': { wave: 'triangle', notes: [[784, 0, 0.16], [1175, 0.15, 0.42]] },
  'chime-change': { wave: 'square', volume: 0.35, notes: [[988, 0, 0.07], [988, 0.12, 0.07], [988, 0.24, 0.07], [740, 0.36, 0.2]] },
  'chime-late': { wave: 'sawtooth', volume: 0.45, notes: [[880, 0, 0.22], [587, 0.24, 0.34], [880, 0.7, 0.22], [587, 0.94, 0.4]] },
  'chime-ready': { wave: 'sine', notes: [[1047, 0, 0.2], [1319, 0.12, 0.2], [1568, 0.24, 0.6]] },
};
export const KINDS = Object.keys(TONES);

const LOUD = 0.7;
const LEAST_GAP = 600; // ms between two of a kind: a full rail must not become a siren

let context = null;
const playedAt = new Map();

// "on" when tones are heard, "tap" when the browser waits for a touch first.
export function unlock() {
  context ||= new (window.AudioContext || window.webkitAudioContext)();
  return context.resume().catch(() => undefined).then(state);
}

export const state = () => (context && context.state === 'running' ? 'on' : 'tap');

function note(wave, volume, [hertz, start, length]) {
  const at = context.currentTime + 0.02 + start;
  const [oscillator, gain] = [context.createOscillator(), context.createGain()];
  oscillator.type = wave;
  oscillator.frequency.value = hertz;
  gain.gain.setValueAtTime(0.0001, at);
  gain.gain.exponentialRampToValueAtTime(LOUD * volume, at + 0.012);
  gain.gain.exponentialRampToValueAtTime(0.0001, at + length);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + length + 0.02);
}

export function play(kind) {
  const tone = TONES[kind];
  if (!tone || state() !== 'on') return false;
  const now = performance.now();
  if (now - (playedAt.get(kind) ?? -Infinity) < LEAST_GAP) return false;
  playedAt.set(kind, now);
  for (const one of tone.notes) note(tone.wave, tone.volume || 1, one);
  return true;
}
