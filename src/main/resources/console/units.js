// Numbers as people read them. All figures of the server are metric; feet are for display only.
const FEET = {m: 1, ft: 0.3048, usft: 1200 / 3937};
const NAMES = {m: ['m', 'm²', 'm³'], ft: ['ft', 'ft²', 'yd³'], usft: ['ft (US)', 'ft²', 'yd³']};
const CUBIC_FEET_A_YARD = 27;

export const UNITS = Object.keys(FEET);

export function factor(unit, power) {
  const length = FEET[unit] ** power;
  return unit !== 'm' && power === 3 ? 1 / (length * CUBIC_FEET_A_YARD) : 1 / length;
}

export const unitName = (unit, power) => NAMES[unit][power - 1];

// The half width of an interval has two significant digits, and they say how many the figure has.
export function decimals(halfWidth) {
  if (!(halfWidth > 0)) {
    return 0;
  }
  const digits = Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(halfWidth))));
  const rounded = Number(halfWidth.toPrecision(2));
  return Math.min(digits, Math.max(0, 1 - Math.floor(Math.log10(rounded))));
}

export function number(value, digits, signed = false) {
  if (value === null || value === undefined || !Number.isFinite(value)) {
    return '–';
  }
  const shown = Math.abs(value) < 0.5 * 10 ** -digits ? 0 : value;
  return new Intl.NumberFormat(undefined, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: signed ? 'exceptZero' : 'auto',
  }).format(shown).replace('-', '−');
}

// A figure and its interval, for a column whose head has the unit: "−1,590 ± 16"
export function measured(value, halfWidth, unit, power, signed = false) {
  const scale = factor(unit, power);
  const half = halfWidth * scale;
  const digits = halfWidth > 0 ? decimals(half) : power === 1 ? 2 : 1;
  const interval = halfWidth > 0 ? ` ± ${number(Number(half.toPrecision(2)), digits)}` : '';
  return number(value * scale, digits, signed) + interval;
}

export const figure = (value, halfWidth, unit, power, signed = false) =>
  `${measured(value, halfWidth, unit, power, signed)} ${unitName(unit, power)}`;

// Without an interval.
export const amount = (value, unit, power, digits) => `${number(value * factor(unit, power), digits)} ${unitName(unit, power)}`;

export function bytes(count) {
  const steps = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = count < 1000 ? 0 : Math.min(steps.length - 1, Math.floor(Math.log10(count) / 3));
  return `${number(count / 1000 ** step, step < 2 ? 0 : 1)} ${steps[step]}`;
}

export function seconds(count) {
  if (count < 90) {
    return `${Math.max(0, Math.round(count))} s`;
  }
  return count < 5400 ? `${Math.round(count / 60)} min` : `${number(count / 3600, 1)} h`;
}

export const time = text => (text ? new Date(text).toLocaleString(undefined, {dateStyle: 'medium', timeStyle: 'short'}) : '–');
export const clock = date => date.toLocaleTimeString(undefined, {timeStyle: 'short'});
export const day = text => (text ? new Date(text + 'T12:00:00').toLocaleDateString(undefined, {dateStyle: 'medium'}) : '–');
