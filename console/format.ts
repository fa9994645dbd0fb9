// Numbers as people read them.

/** Three significant digits, no exponent, no trailing zeros. */
export function number(value: number): string {
  if (value !== 0 && Math.abs(value) < 1e-4) return "0.0001 or less";
  return value.toLocaleString("en", { maximumSignificantDigits: 3 });
}

const UNITS: { name: string; size: number; from: number }[] = [
  { name: "h", size: 3600, from: 7200 },
  { name: "min", size: 60, from: 600 },
  { name: "s", size: 1, from: 0.9995 },
  { name: "ms", size: 1e-3, from: 0 },
];

/** Reads seconds in the unit that suits `scale`, so that the figures of one axis or row compare. */
export function secondsLike(scale: number): (value: number) => string {
  const unit = UNITS.find(({ from }) => scale >= from) ?? { name: "s", size: 1 };
  return (value) => `${number(value / unit.size)}\u00a0${unit.name}`;
}

/** Reads the marks of an axis, which are round numbers of seconds. */
export function axisSeconds(top: number): (value: number) => string {
  return secondsLike(Math.min(top, 1));
}

/** 0.0314 -> "31.4 ms", 55.4 -> "55.4 s", 900 -> "15 min". */
export function seconds(value: number): string {
  return value === 0 ? "0\u00a0s" : secondsLike(value)(value);
}

/** 0.295 -> "29.5 %"; what is not quite all or nothing does not look like it. */
export function percent(ratio: number): string {
  if (ratio > 0 && ratio < 0.0005) return "< 0.1\u00a0%";
  if (ratio < 1 && ratio > 0.9995) return "> 99.9\u00a0%";
  return `${(ratio * 100).toLocaleString("en", { maximumFractionDigits: 1 })}\u00a0%`;
}

/** "p999" -> "99.9 %" of requests. */
export function percentile(name: string): string {
  const digits = name.slice(1);
  return digits.length > 2 ? `p${digits.slice(0, 2)}.${digits.slice(2)}` : name;
}
