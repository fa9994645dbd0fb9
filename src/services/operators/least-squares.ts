// Least relative squares with coefficients of at least 0: min over b >= 0 of sum_i ((x_i b - y_i) / y_i)^2, by descent along one
// coordinate after the other on the normal equations, which converges since the sum is convex.
//
// Domain: y > 0; columns of x not all 0. Error: the sum within 1e-6 of its least for the few and scaled columns used here.

const ROUNDS = 400;

/** b of rows x and values y. */
export function leastRelativeSquares(rows: readonly (readonly number[])[], values: readonly number[]): number[] {
  const width = rows[0]?.length ?? 0;
  const scale = columnScale(rows, values, width);
  const normal = Array.from({ length: width }, () => new Array<number>(width).fill(0));
  const right = new Array<number>(width).fill(0);
  rows.forEach((row, i) => {
    const scaled = row.map((x, j) => (x * (scale[j] ?? 0)) / (values[i] ?? 1));
    scaled.forEach((x, j) => {
      right[j] = (right[j] ?? 0) + x;
      scaled.forEach((y, k) => {
        const into = normal[j];
        if (into !== undefined) into[k] = (into[k] ?? 0) + x * y;
      });
    });
  });
  const found = new Array<number>(width).fill(0);
  for (let round = 0; round < ROUNDS; round++)
    for (let j = 0; j < width; j++) {
      const row = normal[j] ?? [];
      const rest = row.reduce((sum, x, k) => sum + (k === j ? 0 : x * (found[k] ?? 0)), 0);
      const own = row[j] ?? 0;
      found[j] = own > 0 ? Math.max(0, ((right[j] ?? 0) - rest) / own) : 0;
    }
  return found.map((b, j) => b * (scale[j] ?? 0));
}

/** So that every column is about 1 beside its value. */
function columnScale(rows: readonly (readonly number[])[], values: readonly number[], width: number): number[] {
  return Array.from({ length: width }, (_, j) => {
    const sum = rows.reduce((total, row, i) => total + (row[j] ?? 0) / (values[i] ?? 1), 0);
    return sum > 0 ? rows.length / sum : 0;
  });
}
