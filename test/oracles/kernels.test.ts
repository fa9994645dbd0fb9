import { describe, expect, it } from "vitest";
import { KERNELS } from "../../assembly/cost/kernels/index.ts";
import { FAMILIES, type Family } from "../../bench/kernels/families.ts";
import { fitFamily, scoreFamily } from "../../bench/kernels/family.ts";
import { Priced } from "../../bench/kernels/priced.ts";
import { isFitted, present, rowsOf } from "../../bench/kernels/rows.ts";
import { KERNEL_FITS } from "../../src/catalog/kernels/index.ts";
import { BAND } from "../../src/services/step-time/rows.ts";

const DTYPES: Record<string, string> = { bfloat16: "bf16", half: "fp16" };
const fitOf = ({ kernel, gpu, source, dtype }: Family) =>
  KERNEL_FITS.find(
    (fit) =>
      fit.kernel === kernel && fit.gpu === gpu && fit.source === source && fit.dtype === (DTYPES[dtype] ?? dtype),
  );
const name = ({ kernel, gpu, dtype }: Family) => `${kernel} on ${gpu}, ${dtype}`;

describe("the fits of the catalogue", () => {
  it("are one for each family, with a value for each coefficient, within its range where it was fitted", () => {
    for (const family of FAMILIES) {
      const coefficients = KERNELS.find(({ id }) => id === family.kernel)?.coefficients ?? [];
      const values = fitOf(family)?.values ?? [];
      expect(values.length, name(family)).toBe(coefficients.length);
      coefficients.forEach(({ id, low, high }, i) => {
        if (id in family.built) expect(values[i]).toBe(family.built[id]);
        else expect(values[i], `${name(family)} ${id}`).toBeGreaterThanOrEqual(low * 0.999);
        if (!(id in family.built)) expect(values[i]).toBeLessThanOrEqual(high * 1.001);
      });
    }
    expect(KERNEL_FITS.length).toBe(FAMILIES.length);
  });
});

describe.skipIf(!present())("on groups of shapes that no fit has seen (needs ../shared/data)", () => {
  it.each(FAMILIES.map((family) => [name(family), family] as const))(
    "%s is as close as the catalogue says, and as the forms were when first found",
    (_, family) => {
      const fit = fitOf(family);
      const found = scoreFamily(family, fit?.values ?? []);
      expect(found.rows).toBe(fit?.score.rows);
      expect(found.mape_percent).toBeCloseTo(fit?.score.mape_percent ?? 0, 0);
      if (family.target !== undefined && !family.missed) expect(found.mape_percent).toBeLessThan(family.target + 0.05);
    },
    30_000,
  );

  it("nine of ten measurements lie within the band of step-time", () => {
    const shares = FAMILIES.map((family) => {
      const fit = fitOf(family);
      const rows = rowsOf(family).filter(({ group }) => !isFitted(group));
      const band = 1 + (BAND * (fit?.score.mape_percent ?? 0)) / 100;
      const seconds = new Priced(family, rows, fit?.values ?? []).seconds(fit?.values ?? []);
      const within = rows.filter((row, i) => {
        const ratio = row.seconds / (seconds[i] ?? 0);
        return ratio >= 1 / band && ratio <= band;
      });
      return within.length / rows.length;
    });
    for (const share of shares) expect(share).toBeGreaterThan(0.8);
    expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeCloseTo(0.9, 1);
  }, 60_000);

  it("a fit from rough values reaches the committed one, and repeats to the bit", () => {
    const family = FAMILIES.find(({ kernel, gpu }) => kernel === "gemm" && gpu === "h100-sxm");
    if (family === undefined) throw new Error("no such family");
    const fits = [1, 2].map(() => fitFamily(family, 4, 600));
    expect(fits[0]?.fit.values).toEqual(fits[1]?.fit.values);
    expect(fits[0]?.score.mape_percent).toBeLessThan(7);
  }, 30_000);
});
