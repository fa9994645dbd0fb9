// A jagged function of a whole number as a table, from few of its values: exact up to 256, where it is worth it; from there on
// at both sides of each boundary of tiles, since it steps up just past them, with lines between; sparser as steps become small
// beside the whole. Past 2,048 what lies between two boundaries is a line: off by a tile's share of the whole, 3 % at most.

/** Up to so much, boundaries are so far apart. */
const SPACING: [end: number, apart: number][] = [
  [2048, 64],
  [8192, 256],
  [Number.POSITIVE_INFINITY, 1024],
];
const EXACT = 256;

/** f(0) to f(last); f(0) is 0, since nothing is done for nothing. */
export function sampled(f: (n: number) => number, last: number): number[] {
  const table = [0];
  let [from, value] = [0, 0];
  const to = (n: number): void => {
    const next = f(n);
    for (let i = from + 1; i <= n; i++) table[i] = value + ((next - value) * (i - from)) / (n - from);
    [from, value] = [n, next];
  };
  for (let n = 1; n <= Math.min(EXACT, last); n++) to(n);
  while (from < last) {
    to(from + 1);
    const apart = SPACING.find(([end]) => from < end)?.[1] ?? 1;
    const boundary = Math.min(last, Math.ceil(from / apart) * apart);
    if (boundary > from) to(boundary);
  }
  return table;
}
