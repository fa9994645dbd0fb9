import type { CoreExports } from "../core/exports.ts";

const CONFIDENCE = 0.95;

/**
 * Half the width of a 95 % confidence interval from independent values (one a segment): Student's t over sqrt(n).
 * Undefined for fewer than two values.
 */
export function halfWidth(core: Pick<CoreExports, "studentQuantile">, values: number[]): number | undefined {
  const n = values.length;
  if (n < 2) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return core.studentQuantile(CONFIDENCE, n - 1) * Math.sqrt(squares / (n - 1) / n);
}
