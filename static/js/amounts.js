// Amounts of money as people read and write them. <body data-currency data-digits> says in what.
const { currency, digits } = document.body.dataset;
export const DIGITS = Number(digits ?? 2);
const UNIT = 10 ** DIGITS;
const shown = new Intl.NumberFormat(document.documentElement.lang, { style: 'currency', currency: currency || 'EUR' });
const plain = new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: DIGITS, maximumFractionDigits: DIGITS, useGrouping: false });

export const money = (minor) => shown.format(minor / UNIT);
export const written = (minor) => plain.format(minor / UNIT);

// "12.50", "12,5", "1.250,00" → minor units; NaN for what is no amount, 0 for nothing.
export function parsed(text) {
  const bare = text.trim().replace(/[\s'’]/g, '');
  if (!bare) return 0;
  const match = /^([+-]?)(\d+(?:[.,]\d{3})*?)(?:[.,](\d{1,3}))?$/.exec(bare);
  if (!match || (match[3] || '').length > DIGITS) return NaN;
  const whole = Number(match[2].replace(/[.,]/g, ''));
  return (match[1] === '-' ? -1 : 1) * (whole * UNIT + Number((match[3] || '').padEnd(DIGITS, '0') || 0));
}

// The sums that a hand full of notes makes, from the least that is enough.
export function notes(payable) {
  const steps = [5, 10, 20, 50, 100, 200].map((note) => note * UNIT);
  const sums = steps.map((step) => Math.ceil(payable / step) * step).filter((sum) => sum > payable);
  return [payable, ...[...new Set(sums)].sort((a, b) => a - b).slice(0, 3)];
}
