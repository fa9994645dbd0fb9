// Small least squares: few unknowns, many rows. Only + - * / and square roots, which every runtime rounds alike.

/** Rows of features, and what each is to give. */
export interface Equations {
  rows: number[][];
  targets: number[];
}

/** Steps of the active-set method; it needs about as many as there are unknowns. */
const MOST_STEPS = 60;

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);
const norm = (a: readonly number[]) => Math.sqrt(dot(a, a));

/** The columns of rows of equal length. */
export function columnsOf(rows: number[][]): number[][] {
  return (rows[0] ?? []).map((_, j) => rows.map((row) => row[j] ?? 0));
}

/** Takes out of a column what lies along orthonormal ones; twice, which leaves nothing but rounding (Giraud et al. 2005). */
function rest(column: number[], basis: number[][]): { left: number[]; along: number[] } {
  let left = column;
  const along = basis.map(() => 0);
  for (let pass = 0; pass < 2; pass++) {
    basis.forEach((q, k) => {
      const part = dot(q, left);
      along[k] = (along[k] ?? 0) + part;
      left = left.map((x, i) => x - part * (q[i] ?? 0));
    });
  }
  return { left, along };
}

/**
 * How far each column is from all that the others span, over its own length: 0 where they make it up, 1 where it has
 * nothing to do with them. A column of zeros is at 0.
 */
export function distances(columns: number[][]): number[] {
  const units = columns.map((column) => unit(column));
  return units.map((column, j) => {
    const basis: number[][] = [];
    units.forEach((other, k) => {
      if (k === j) return;
      const { left } = rest(other, basis);
      if (norm(left) > 1e-10) basis.push(unit(left));
    });
    return norm(rest(column, basis).left);
  });
}

function unit(column: number[]): number[] {
  const length = norm(column);
  return length > 0 ? column.map((x) => x / length) : column;
}

/** The unknowns x of least |A x - b|, and the inverse of the triangle R of A = Q R; columns must be independent. */
function solve(columns: number[][], targets: number[]): { solution: number[]; inverse: number[][] } {
  const basis: number[][] = [];
  const triangle = columns.map((column) => {
    const { left, along } = rest(column, basis);
    const length = norm(left);
    basis.push(left.map((x) => x / length));
    return [...along, length];
  });
  const size = columns.length;
  // R is upper triangular: triangle[j] is its column j.
  const back = (right: number[]) => {
    const x = new Array<number>(size).fill(0);
    for (let i = size - 1; i >= 0; i--) {
      let sum = right[i] ?? 0;
      for (let j = i + 1; j < size; j++) sum -= (triangle[j]?.[i] ?? 0) * (x[j] ?? 0);
      x[i] = sum / (triangle[i]?.[i] ?? 1);
    }
    return x;
  };
  const inverse = columns.map((_, k) => back(columns.map((_, i) => (i === k ? 1 : 0))));
  return { solution: back(basis.map((q) => dot(q, targets))), inverse };
}

/** The diagonal of the inverse of A'A: with the residual variance, the variances of the unknowns. */
export function variances(columns: number[][]): number[] {
  const lengths = columns.map(norm);
  const { inverse } = solve(
    columns.map(unit),
    (columns[0] ?? []).map(() => 0),
  );
  return lengths.map((length, i) => {
    const row = inverse.map((column) => (column[i] ?? 0) / length);
    return dot(row, row);
  });
}

/**
 * The x >= 0 of least |A x - b|: the active-set method of Lawson and Hanson (Solving Least Squares Problems, 1974, ch. 23)
 * on columns of length 1. Domain: independent columns, none of zeros. Error: that of orthogonal factors, about 1e-16 over
 * the least of `distances`.
 */
export function nonNegative({ rows, targets }: Equations): number[] {
  const columns = columnsOf(rows);
  const lengths = columns.map(norm);
  const units = columns.map(unit);
  const tolerance = 1e-13 * norm(targets);
  const free = new Set<number>();
  let x = units.map(() => 0);
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const residual = targets.map(
      (target, i) => target - units.reduce((sum, u, j) => sum + (u[i] ?? 0) * (x[j] ?? 0), 0),
    );
    const pull = units.map((u, j) => (free.has(j) ? 0 : dot(u, residual)));
    const most = pull.reduce((best, value, j) => (value > (pull[best] ?? 0) ? j : best), 0);
    if ((pull[most] ?? 0) <= tolerance) break;
    free.add(most);
    x = inside(units, targets, free, x);
  }
  return x.map((value, j) => value / (lengths[j] ?? 1));
}

/** Solves for the free unknowns; those that would fall below 0 are held there, one after another. */
function inside(units: number[][], targets: number[], free: Set<number>, from: number[]): number[] {
  let x = from;
  while (free.size > 0) {
    const places = [...free].sort((a, b) => a - b);
    const { solution } = solve(
      places.map((j) => units[j] ?? []),
      targets,
    );
    const next = x.map(() => 0);
    places.forEach((j, k) => {
      next[j] = solution[k] ?? 0;
    });
    if (places.every((j) => (next[j] ?? 0) > 0)) return next;
    const steps = places.map((j) => ((next[j] ?? 0) > 0 ? 1 : (x[j] ?? 0) / ((x[j] ?? 0) - (next[j] ?? 0) || 1)));
    const step = Math.min(...steps);
    x = x.map((value, j) => value + step * ((next[j] ?? 0) - value));
    places.forEach((j, k) => {
      if ((steps[k] ?? 1) > step || (next[j] ?? 0) > 0) return;
      free.delete(j);
      x[j] = 0;
    });
  }
  return x;
}
