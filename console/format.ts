// Numbers as people read them.

/** Three significant digits, no exponent, no trailing zeros. */
export function number(value: number): string {
  if (value !== 0 && Math.abs(value) < 1e-4) return "< 0.0001";
  return value.toLocaleString("en", { maximumSignificantDigits: 3 });
}

/** 0.0314 -> "31.4 ms", 55.4 -> "55.4 s", 300 -> "5 min". */
export function seconds(value: number): string {
  if (value === 0) return "0 s";
  if (value < 1e-5) return "< 0.01 ms";
  if (value < 0.9995) return `${number(value * 1000)} ms`;
  if (value < 120) return `${number(value)} s`;
  if (value < 7200) return `${number(value / 60)} min`;
  return `${number(value / 3600)} h`;
}

/** 0.295 -> "29.5 %"; what is not quite all or nothing does not look like it. */
export function percent(ratio: number): string {
  if (ratio > 0 && ratio < 0.0005) return "< 0.1 %";
  if (ratio < 1 && ratio > 0.9995) return "> 99.9 %";
  return `${(ratio * 100).toLocaleString("en", { maximumFractionDigits: 1 })} %`;
}

/** "p999" -> "99.9 %" of requests. */
export function percentile(name: string): string {
  const digits = name.slice(1);
  return digits.length > 2 ? `p${digits.slice(0, 2)}.${digits.slice(2)}` : name;
}
